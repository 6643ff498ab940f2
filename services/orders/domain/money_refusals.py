"""The rules of invoices, payments and debts that say no."""

from services.orders.domain.refusals import Refusal

MONEY = "money"


class OrderNotPlaced(Refusal):
    kind = "conflict"
    message = "Order %(number)s is a draft: place it before it is invoiced."


class NothingToInvoice(Refusal):
    kind = "conflict"
    message = "Nothing of order %(number)s is left to invoice: %(invoiced)s of %(total)s are invoiced."
    kinds = dict.fromkeys(("invoiced", "total"), MONEY)


class MoreThanOrdered(Refusal):
    kind = "conflict"
    message = (
        "Invoices of order %(number)s would come to more than the order: %(wanted)s are wanted, and "
        "%(left)s of %(total)s are left to invoice."
    )
    kinds = dict.fromkeys(("wanted", "left", "total"), MONEY)


class MoreThanToInvoice(Refusal):
    kind = "conflict"
    message = "Line %(place)s: %(wanted)s are wanted, and %(left)s are left to invoice."


class InternalLineInvoiced(Refusal):
    message = "Line %(place)s is a cost article: it is never sold, and not invoiced."


class DueBeforeDay(Refusal):
    message = "The due date %(due_date)s is before the day of the document, %(day)s."


class InvoiceAlreadyCancelled(Refusal):
    kind = "conflict"
    message = "Invoice %(number)s is already cancelled."


class InvoicedAboveOrder(Refusal):
    kind = "conflict"
    message = (
        "Invoice %(number)s is not printed: the invoices of order %(order)s come to %(over)s more than the order. "
        "Cancel those that are too much, and issue what is left anew."
    )


class InvoiceHasPayments(Refusal):
    kind = "conflict"
    message = "Invoice %(number)s is paid by %(payments)s: release those payments first."


class InvoiceOfAnotherCustomer(Refusal):
    kind = "conflict"
    message = (
        "Invoice %(number)s is of another customer than the payment: choose an invoice of the customer who paid, or "
        "change whose the payment is."
    )


class InvoiceGivenTwice(Refusal):
    message = "Invoice %(number)s is given twice."


class MoreThanLeft(Refusal):
    kind = "conflict"
    message = "Of the payment %(left)s are left, and %(wanted)s are wanted: allocate less."
    kinds = dict.fromkeys(("left", "wanted"), MONEY)


class MoreThanUnpaid(Refusal):
    kind = "conflict"
    message = "Of invoice %(number)s %(unpaid)s are unpaid, and %(wanted)s are wanted: allocate less."
    kinds = dict.fromkeys(("unpaid", "wanted"), MONEY)


class MoreThanAllocated(Refusal):
    kind = "conflict"
    message = "%(allocated)s of the payment are allocated to invoice %(number)s, and %(wanted)s are to be released."
    kinds = dict.fromkeys(("allocated", "wanted"), MONEY)


class NothingAllocated(Refusal):
    kind = "conflict"
    message = "Nothing of the payment is allocated."


class NotAllocatedTo(Refusal):
    kind = "conflict"
    message = "Nothing of the payment is allocated to invoice %(id)s."


class PaymentIsAllocated(Refusal):
    kind = "conflict"
    message = "The payment is allocated to %(invoices)s: release it first."


class PaymentReversed(Refusal):
    kind = "conflict"
    message = "The payment was reversed, and does not count."
