"""What notify says no to."""

from typing import ClassVar


class Refusal(Exception):
    """``message`` is a template that ``params`` fill; ``kind`` is ``invalid`` or ``conflict``."""

    kind: ClassVar[str] = "invalid"
    message: ClassVar[str]

    def __init__(self, **params: object) -> None:
        super().__init__(self.message % params)
        self.params = params


class LetterNotToRetry(Refusal):
    kind = "conflict"
    message = "Only a letter that failed, or whose outcome is unknown, can be sent again."
