"""What the customers service tells the others."""

from contracts.events import NAME_LENGTH, NULLABLE, REQUIRED, EventSchema
from contracts.fields import Code, Id, OneOf, Text

SOURCE = "customers"
KINDS = ("legal_entity", "sole_trader", "person", "foreign")


class CustomerRegistered(EventSchema):
    customer_id = Id(**REQUIRED)
    code = Code(**REQUIRED)
    name = Text(NAME_LENGTH, **REQUIRED)
    kind = OneOf(*KINDS, **REQUIRED)
    tax_number = Code(**NULLABLE)


class CustomerArchived(EventSchema):
    customer_id = Id(**REQUIRED)


class CustomerRestored(EventSchema):
    customer_id = Id(**REQUIRED)


EVENTS: dict[tuple[str, int], type[EventSchema]] = {
    ("CustomerRegistered", 1): CustomerRegistered,
    ("CustomerArchived", 1): CustomerArchived,
    ("CustomerRestored", 1): CustomerRestored,
}
