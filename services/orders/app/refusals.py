"""What orders refuse for what they know of others."""

from kernel.problems import Problem


class UnknownCustomer(Problem):
    message = "There is no customer %(id)s."


class UnknownItem(Problem):
    message = "There is no item %(id)s."


class CustomerArchived(Problem):
    status = 409
    message = "Customer %(name)s is in the archive and takes no new lines: restore the customer first."


class CustomerMerged(Problem):
    status = 409
    message = "Customer %(name)s was merged into %(kept)s and takes no new lines: copy the order for that customer."


class CustomerDeleted(Problem):
    status = 409
    message = "Customer %(name)s is deleted: restore the customer first."


class ItemRetired(Problem):
    status = 409
    message = "Item %(code)s is retired and takes no new lines."


class ReferenceTaken(Problem):
    status = 409
    message = "Order %(number)s already has the reference %(reference)s."


class PriceNotKnown(Problem):
    message = "Item %(code)s has no price of type %(price_type)s on %(day)s: set one, or give the line a price by hand."
    kinds = {"price_type": "price_types"}


class NotThereThen(Problem):
    status = 404
    message = "Order %(number)s was not there yet at %(at)s: it was created at %(created_at)s."


class NothingToCopy(Problem):
    status = 409
    message = "Of order %(number)s nothing can be copied: all is cancelled or retired."


class InvoiceOutOfTime(Problem):
    message = "An invoice is of a day from that of its order, %(first)s, to today, %(last)s."


class AlreadyReceived(Problem):
    status = 409
    message = "This payment was received already: number %(number)s of %(day)s."


class LikeReceived(Problem):
    """``id`` is that of the first."""

    status = 409
    message = (
        "A payment like this was received already: %(amount)s of %(day)s, number %(number)s. "
        "If this is another one, say that it comes again."
    )
