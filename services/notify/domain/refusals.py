"""What notify says no to."""

from typing import ClassVar


class Refusal(Exception):
    """``message`` is a template that ``params`` fill; ``kind`` is ``invalid`` or ``conflict``."""

    kind: ClassVar[str] = "invalid"
    message: ClassVar[str]

    def __init__(self, **params: object) -> None:
        super().__init__(self.message % params)
        self.params = params


class PlaceholderNotValid(Refusal):
    message = "A placeholder is written like {{ customer.name }}."

    def __init__(self, field: str) -> None:
        super().__init__()
        self.errors = [{"field": field, "message": "Has something in braces that is no placeholder."}]


class UnknownPlaceholder(Refusal):
    message = "There is no placeholder %(name)s."

    def __init__(self, field: str, name: str) -> None:
        super().__init__(name=name)
        self.errors = [{"field": field, "message": "Has a placeholder that is not known."}]


class LetterNotToRetry(Refusal):
    kind = "conflict"
    message = "Only a letter that failed, or whose outcome is unknown, can be sent again."


class WebhookAlreadyDisabled(Refusal):
    kind = "conflict"
    message = "The webhook is disabled already."


class WebhookAlreadyEnabled(Refusal):
    kind = "conflict"
    message = "The webhook is enabled already."
