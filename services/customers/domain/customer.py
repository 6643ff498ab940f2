"""The customer: its details, its terms from which day, and whether it is in the archive."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from eventsourcing.domain import Aggregate

WITHIN = ("legal", "accounting", "own_fields")
ACCOUNTING = ("contract_number", "contract_day", "currency")
LEGAL = ("full_name", "kpp", "ogrn", "vat_number", "legal_address", "postal_address")

Details = Mapping[str, Any]
Terms = Mapping[str, Any]


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


class CustomerNotArchived(Refusal):
    message = "Customer %(code)s is not in the archive."


class CustomerMerged(Refusal):
    message = "Customer %(code)s was merged into another."


class MergedIntoItself(Refusal):
    kind = "invalid"
    message = "A customer cannot be merged into itself."


class TermsInThePast(Refusal):
    kind = "invalid"
    message = "Terms cannot begin on %(day)s: that is past."


def made_code(number: int) -> str:
    """The code of a customer that came without one: ``C-000118``."""
    return f"C-{number:06d}"


def fields_of(details: Details) -> dict[str, Any]:
    """The details by the names that a person changes them by: ``name``, ``legal.kpp``, ..."""
    flat = {name: value for name, value in details.items() if name not in WITHIN}
    return flat | {f"{name}.{inner}": value for name in WITHIN for inner, value in details[name].items()}


def everything_of(details: Details, other: Details) -> dict[str, Any]:
    """Details with all that they lack taken from another's; the code, the name and the kind are one's own."""
    after = dict(details)
    after["tax_number"] = details["tax_number"] if details["tax_number"] is not None else other["tax_number"]
    for name in ("legal", "accounting"):
        after[name] = {part: other[name][part] if value is None else value for part, value in details[name].items()}
    after["own_fields"] = {**other["own_fields"], **details["own_fields"]}
    after["tags"] = list(dict.fromkeys([*details["tags"], *other["tags"]]))
    accounts = {(each["bic"], each["account"]): each for each in (*other["bank_accounts"], *details["bank_accounts"])}
    own = [(each["bic"], each["account"]) for each in details["bank_accounts"]]
    after["bank_accounts"] = [accounts[key] for key in dict.fromkeys([*own, *accounts])]
    return after


class Customer(Aggregate):
    """A legal entity, sole trader or person that buys.

    Details are ``{code, name, kind, tax_number, legal: {...}, bank_accounts: [...], accounting: {...}, tags: [...],
    own_fields: {...}}`` as the public events have them, and a ``note`` that is sealed. Terms are ``{price_type,
    markup_percent, credit_limit, deferral_days}``.
    """

    TOPIC = "customers.Customer"

    class Event(Aggregate.Event):
        metadata: dict[str, Any]

    class Created(Event, Aggregate.Created):
        TOPIC = "customers.Customer.Created"

    class Registered(Created):
        """``number`` is the running number that the code was made of; None when the code was given."""

        TOPIC = "customers.Customer.Registered"
        details: dict[str, Any]
        number: int | None

    class DetailsChanged(Event):
        """The whole details, and what the fields that are another now (``legal.kpp``) were before."""

        TOPIC = "customers.Customer.DetailsChanged"
        details: dict[str, Any]
        replaced: dict[str, Any]

        def apply(self, customer: "Customer") -> None:
            customer.details = self.details

    class TermsChanged(Event):
        """Terms from a day on, and those that would have been in force on that day."""

        TOPIC = "customers.Customer.TermsChanged"
        valid_from: str
        terms: dict[str, Any]
        replaced: dict[str, Any] | None

        def apply(self, customer: "Customer") -> None:
            customer.terms[self.valid_from] = self.terms

    class ContactsChanged(Event):
        """The whole contacts, sealed, and those before; ``told`` is what everybody may know: their ids and kinds."""

        TOPIC = "customers.Customer.ContactsChanged"
        contacts: str
        replaced: str | None
        told: list[dict[str, str]]

        def apply(self, customer: "Customer") -> None:
            customer.contacts = self.contacts

    class PersonalDataErased(Event):
        """The key of all that was sealed for the customer is deleted, and ``reason`` is why."""

        TOPIC = "customers.Customer.PersonalDataErased"
        reason: str

        def apply(self, customer: "Customer") -> None:
            customer.contacts = None
            customer.details = {**customer.details, "note": None}

    class ManagerAssigned(Event):
        """Who answers for the customer from now on, and who did before; None is nobody."""

        TOPIC = "customers.Customer.ManagerAssigned"
        manager: str | None
        replaced: str | None

        def apply(self, customer: "Customer") -> None:
            customer.manager = self.manager

    class TookIn(Event):
        """Another customer turned out to be this one; what it had is joined by events before this."""

        TOPIC = "customers.Customer.TookIn"
        other_id: str
        other_code: str

    class MergedInto(Event):
        """This customer is another one: it is in the archive for good, and its history stays."""

        TOPIC = "customers.Customer.MergedInto"
        kept_id: str
        kept_code: str

        def apply(self, customer: "Customer") -> None:
            customer.is_archived = True
            customer.merged_into = UUID(self.kept_id)

    class Archived(Event):
        TOPIC = "customers.Customer.Archived"

        def apply(self, customer: "Customer") -> None:
            customer.is_archived = True

    class Restored(Event):
        TOPIC = "customers.Customer.Restored"

        def apply(self, customer: "Customer") -> None:
            customer.is_archived = False

    def __init__(self, details: dict[str, Any]) -> None:
        self.details = details
        self.terms: dict[str, dict[str, Any]] = {}
        self.contacts: str | None = None
        self.manager: str | None = None
        self.is_archived = False
        self.merged_into: UUID | None = None

    @property
    def code(self) -> str:
        return str(self.details["code"])

    def require_its_own(self) -> None:
        """Raises CustomerMerged when it is another customer by now."""
        if self.merged_into is not None:
            raise CustomerMerged(code=self.code)

    def change(self, details: Details, at: datetime, metadata: dict[str, Any]) -> None:
        """What is as it was makes no event."""
        before, after = fields_of(self.details), fields_of(details)
        names = {**before, **after}
        replaced = {name: before.get(name) for name in names if after.get(name) != before.get(name)}
        if replaced:
            self.trigger_event(
                self.DetailsChanged, timestamp=at, metadata=metadata, details=dict(details), replaced=replaced
            )

    def terms_on(self, day: date) -> Terms | None:
        """Those in force on a day; None when none were set until then."""
        begun = [valid_from for valid_from in self.terms if valid_from <= day.isoformat()]
        return self.terms[max(begun)] if begun else None

    def set_terms(self, terms: Terms, valid_from: date, today: date, at: datetime, metadata: dict[str, Any]) -> None:
        """From today on or later, in place of those that begin on the same day. Raises TermsInThePast."""
        if valid_from < today:
            raise TermsInThePast(day=valid_from)
        if self.terms.get(valid_from.isoformat()) == terms:
            return
        before = self.terms_on(valid_from)
        self.trigger_event(
            self.TermsChanged,
            timestamp=at,
            metadata=metadata,
            valid_from=valid_from.isoformat(),
            terms=dict(terms),
            replaced=None if before is None else dict(before),
        )

    def change_contacts(
        self, contacts: str, told: list[dict[str, str]], at: datetime, metadata: dict[str, Any]
    ) -> None:
        """``contacts`` are sealed: whoever can open them sees to it that they are others than before."""
        self.trigger_event(
            self.ContactsChanged,
            timestamp=at,
            metadata=metadata,
            contacts=contacts,
            replaced=self.contacts,
            told=told,
        )

    def erase(self, reason: str, at: datetime, metadata: dict[str, Any]) -> None:
        """Also of one who has no contacts: other services may hold something."""
        self.trigger_event(self.PersonalDataErased, timestamp=at, metadata=metadata, reason=reason)

    def assign(self, manager: str | None, at: datetime, metadata: dict[str, Any]) -> None:
        """Whoever answers for the customer already makes no event."""
        if manager != self.manager:
            self.trigger_event(
                self.ManagerAssigned, timestamp=at, metadata=metadata, manager=manager, replaced=self.manager
            )

    def take_in(self, other: "Customer", at: datetime, metadata: dict[str, Any]) -> None:
        """Both change: the other points to this one from now on. Raises MergedIntoItself, CustomerMerged,
        CustomerAlreadyArchived."""
        if other.id == self.id:
            raise MergedIntoItself
        for each in (self, other):
            each.require_its_own()
        if self.is_archived:
            raise CustomerAlreadyArchived(code=self.code)
        self.trigger_event(self.TookIn, timestamp=at, metadata=metadata, other_id=str(other.id), other_code=other.code)
        other.trigger_event(self.MergedInto, timestamp=at, metadata=metadata, kept_id=str(self.id), kept_code=self.code)

    def archive(self, at: datetime, metadata: dict[str, Any]) -> None:
        if self.is_archived:
            raise CustomerAlreadyArchived(code=self.code)
        self.trigger_event(self.Archived, timestamp=at, metadata=metadata)

    def restore(self, at: datetime, metadata: dict[str, Any]) -> None:
        if not self.is_archived:
            raise CustomerNotArchived(code=self.code)
        self.require_its_own()
        self.trigger_event(self.Restored, timestamp=at, metadata=metadata)
