"""What services tell of files that are attached to their things: never what is in them."""

from contracts.events import MEDIA_TYPE_LENGTH, REQUIRED, EventSchema
from contracts.fields import Code, Id, Whole


class AttachedToCustomer(EventSchema):
    """To the customer's card. The file's name may be personal: it stays with customers."""

    customer_id = Id(**REQUIRED)
    attachment_id = Id(**REQUIRED)
    media_type = Code(MEDIA_TYPE_LENGTH, **REQUIRED)
    size = Whole(1, **REQUIRED)


class DetachedFromCustomer(EventSchema):
    """It is gone for good. Files that were erased with the personal data are not told of one by one."""

    customer_id = Id(**REQUIRED)
    attachment_id = Id(**REQUIRED)


class FileOfOrder(EventSchema):
    """The file's name may be personal, as that of a customer's: it stays with orders."""

    order_id = Id(**REQUIRED)
    number = Whole(1, **REQUIRED)
    customer_id = Id(**REQUIRED)
    attachment_id = Id(**REQUIRED)


class AttachedToOrder(FileOfOrder):
    """To an order that is placed, or was; files of drafts are nobody else's business. ``size`` is in bytes."""

    media_type = Code(MEDIA_TYPE_LENGTH, **REQUIRED)
    size = Whole(1, **REQUIRED)


class DetachedFromOrder(FileOfOrder):
    """It is gone for good."""


OF_CUSTOMERS: dict[tuple[str, int], type[EventSchema]] = {
    ("FileAttached", 1): AttachedToCustomer,
    ("FileDetached", 1): DetachedFromCustomer,
}
OF_ORDERS: dict[tuple[str, int], type[EventSchema]] = {
    ("FileAttached", 1): AttachedToOrder,
    ("FileDetached", 1): DetachedFromOrder,
}
