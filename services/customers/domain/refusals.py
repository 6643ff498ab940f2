"""What customers says no to."""

from typing import ClassVar


class Refusal(Exception):
    """A rule of customers says no; ``message`` is a template that ``params`` fill."""

    kind: ClassVar[str] = "conflict"
    message: ClassVar[str]

    def __init__(self, **params: object) -> None:
        super().__init__(self.message % params)
        self.params = params
        self.errors: list[dict[str, str]] = []


class CustomerAlreadyArchived(Refusal):
    message = "Customer %(code)s is already in the archive."


class MergedIntoArchived(Refusal):
    message = "Customer %(code)s is in the archive: bring the customer back first, then merge."


class CustomerNotArchived(Refusal):
    message = "Customer %(code)s is not in the archive."


class CustomerMerged(Refusal):
    message = "Customer %(code)s was merged into another: go on with that one."


class CustomerDeleted(Refusal):
    message = "Customer %(code)s is deleted: restore the customer first."


class MergedIntoItself(Refusal):
    kind = "invalid"
    message = "A customer cannot be merged into itself."


class TermsInThePast(Refusal):
    kind = "invalid"
    message = "Terms cannot begin on %(day)s: that is past."
