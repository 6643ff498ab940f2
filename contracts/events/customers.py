"""What the customers service tells the others."""

from collections.abc import Iterable
from uuid import UUID

from marshmallow import fields, validate

from contracts.characteristics import CharacteristicValue
from contracts.envelope import PublicEvent
from contracts.events import DECIMAL, NAME_LENGTH, NULLABLE, NULLABLE_DECIMAL, REQUIRED, EventSchema, files
from contracts.events.dictionaries import DictionaryChanged, Names
from contracts.events.restoring import RestoredFromBackup
from contracts.fields import Code, Currency, Day, Flag, Id, Markup, Money, OneOf, Text

SOURCE = "customers"
KINDS = ("legal_entity", "sole_trader", "person", "foreign")
LONG_NAME_LENGTH = 1000
ADDRESS_LENGTH = 1000
LONGEST_DEFERRAL = 3650
PHONE, EMAIL, MESSENGER, PERSON, OTHER = "phone", "email", "messenger", "person", "other"
CONTACT_KINDS = (PHONE, EMAIL, MESSENGER, PERSON, OTHER)
KEPT_WHEN_ERASED = ("issued_documents", "details", "history", "journal", "orders", "payments")
TAX_NUMBER_OF_ANOTHER = "tax_number_of_another"
PHONE_OF_ANOTHER, EMAIL_OF_ANOTHER = "phone_of_another", "email_of_another"
SIMILAR_NAME = "similar_name"
ORDER, INVOICE, PAYMENT, DEBT = "order", "invoice", "payment", "debt"
WHAT_COMES = (ORDER, INVOICE, PAYMENT, DEBT)
CHANGING_HANDS = ("ManagerAssigned", "CustomersMerged")
CUSTOMER_WARNINGS = (TAX_NUMBER_OF_ANOTHER, PHONE_OF_ANOTHER, EMAIL_OF_ANOTHER, SIMILAR_NAME)


class Legal(EventSchema):
    """What an invoice says of a buyer; what is not known is null."""

    full_name = Text(LONG_NAME_LENGTH, **NULLABLE)
    kpp = Code(**NULLABLE)
    ogrn = Code(**NULLABLE)
    vat_number = Code(**NULLABLE)
    legal_address = Text(ADDRESS_LENGTH, **NULLABLE)
    postal_address = Text(ADDRESS_LENGTH, **NULLABLE)


class BankAccount(EventSchema):
    bic = Code(**REQUIRED)
    account = Code(**REQUIRED)
    correspondent_account = Code(**NULLABLE)
    bank_name = Text(NAME_LENGTH, **REQUIRED)
    currency = Currency(**REQUIRED)


class Accounting(EventSchema):
    """The contract by which a customer buys, and the currency of its account; what is not known is null."""

    contract_number = Code(**NULLABLE)
    contract_day = Day(**NULLABLE)
    currency = Currency(**NULLABLE)


class CustomerRegistered(EventSchema):
    """``tags`` and ``own_fields`` are by the codes of their dictionaries."""

    customer_id = Id(**REQUIRED)
    code = Code(**REQUIRED)
    name = Text(NAME_LENGTH, **REQUIRED)
    kind = OneOf(*KINDS, **REQUIRED)
    tax_number = Code(**NULLABLE)
    legal = fields.Nested(Legal, **REQUIRED)
    bank_accounts = fields.List(fields.Nested(BankAccount), **REQUIRED)
    accounting = fields.Nested(Accounting)
    tags = fields.List(Code())
    own_fields = fields.Dict(keys=Code(), values=CharacteristicValue())


class CustomerDetailsChanged(CustomerRegistered):
    """The whole details as they are now."""


class TermsChanged(EventSchema):
    """In force from ``valid_from`` until later ones; the newest event counts where two begin on the same day.

    ``credit_limit`` is in the company's currency: null is unlimited, zero is prepayment only. ``price_type_names`` are
    those that the price type had then, where they are known.
    """

    customer_id = Id(**REQUIRED)
    valid_from = Day(**REQUIRED)
    price_type = Code(**REQUIRED)
    price_type_names = fields.Nested(Names)
    markup_percent = Markup(**DECIMAL)
    credit_limit = Money(**NULLABLE_DECIMAL, allow_negative=False)
    deferral_days = fields.Integer(**REQUIRED, strict=True, validate=validate.Range(min=0, max=LONGEST_DEFERRAL))


class ToldContact(EventSchema):
    id = Id(**REQUIRED)
    kind = OneOf(*CONTACT_KINDS, **REQUIRED)


class ContactsChanged(EventSchema):
    """Which contacts the customer has now. What they are is personal data, and stays with customers."""

    customer_id = Id(**REQUIRED)
    contacts = fields.List(fields.Nested(ToldContact), **REQUIRED)


class PersonalDataErased(EventSchema):
    """Whoever keeps personal data of the customer's people deletes them, but for documents that were issued."""

    customer_id = Id(**REQUIRED)


class ManagerAssigned(EventSchema):
    """Who answers for the customer from now on, by the user's name; null is nobody."""

    customer_id = Id(**REQUIRED)
    manager = Code(**NULLABLE)


class CustomersMerged(EventSchema):
    """``merged_id`` was the same customer taken twice: it is in the archive for good, and what it had is this one's."""

    customer_id = Id(**REQUIRED)
    merged_id = Id(**REQUIRED)


class CustomerArchived(EventSchema):
    """It takes no new orders until it is restored; what it has goes on."""

    customer_id = Id(**REQUIRED)


class CustomerRestored(EventSchema):
    """It is back from the archive."""

    customer_id = Id(**REQUIRED)


class CustomerDeleted(EventSchema):
    """Nobody ever ordered anything for it, and nobody finds it any more; it can be taken back."""

    customer_id = Id(**REQUIRED)
    name = Text(NAME_LENGTH, **REQUIRED)


class WhatCame(EventSchema):
    """``id`` is null of a debt from before, which has none; ``number`` where there is none."""

    kind = OneOf(*WHAT_COMES, **REQUIRED)
    id = Id(**NULLABLE)
    number = Code(**NULLABLE)


class CustomerUndeleted(EventSchema):
    """It is there again, in the archive or on the desk.

    ``because`` is what came for it in the same moment as it was deleted, so that it is back by itself; null when
    somebody took the deletion back.
    """

    customer_id = Id(**REQUIRED)
    name = Text(NAME_LENGTH, **REQUIRED)
    archived = Flag(**REQUIRED)
    because = fields.Nested(WhatCame, **NULLABLE)


EVENTS: dict[tuple[str, int], type[EventSchema]] = {
    ("RestoredFromBackup", 1): RestoredFromBackup,
    ("DictionaryChanged", 1): DictionaryChanged,
    ("CustomerRegistered", 1): CustomerRegistered,
    ("CustomerDetailsChanged", 1): CustomerDetailsChanged,
    ("TermsChanged", 1): TermsChanged,
    ("ContactsChanged", 1): ContactsChanged,
    ("PersonalDataErased", 1): PersonalDataErased,
    ("ManagerAssigned", 1): ManagerAssigned,
    ("CustomersMerged", 1): CustomersMerged,
    ("CustomerArchived", 1): CustomerArchived,
    ("CustomerRestored", 1): CustomerRestored,
    ("CustomerDeleted", 1): CustomerDeleted,
    ("CustomerUndeleted", 1): CustomerUndeleted,
    **files.OF_CUSTOMERS,
}


def that_change_hands(events: Iterable[PublicEvent]) -> set[UUID]:
    """The customers that may be another manager's after these events, with all that they took in."""
    return {UUID(event.data["customer_id"]) for event in events if event.type in CHANGING_HANDS}
