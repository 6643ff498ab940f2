"""The customer: its details, its terms from which day, and whether it is in the archive or deleted."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from eventsourcing.domain import Aggregate

from services.customers.domain.details import Details, fields_of
from services.customers.domain.refusals import (
    CustomerAlreadyArchived,
    CustomerDeleted,
    CustomerMerged,
    CustomerNotArchived,
    MergedIntoArchived,
    MergedIntoItself,
    TermsInThePast,
)

Terms = Mapping[str, Any]


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
        """Terms from a day on, and those that would have been in force on that day.

        ``price_type_names`` are those of the price type at that moment, by language; None where they are not known.
        """

        TOPIC = "customers.Customer.TermsChanged"
        class_version = 2
        valid_from: str
        terms: dict[str, Any]
        replaced: dict[str, Any] | None
        price_type_names: dict[str, str] | None

        @staticmethod
        def upcast_v1_v2(state: dict[str, Any]) -> None:
            """The first version did not know the names."""
            state["price_type_names"] = None

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

    class Deleted(Event):
        """Its key stays, so that it can be taken back; whether it was in the archive too."""

        TOPIC = "customers.Customer.Deleted"
        name: str

        def apply(self, customer: "Customer") -> None:
            customer.is_deleted = True

    class Undeleted(Event):
        """The deletion is taken back; ``because`` is ``{kind, id, number}`` of what came for the customer in the same
        moment, None when somebody took it back."""

        TOPIC = "customers.Customer.Undeleted"
        name: str
        archived: bool
        because: dict[str, str | None] | None

        def apply(self, customer: "Customer") -> None:
            customer.is_deleted = False
            customer.is_archived = self.archived

    def __init__(self, details: dict[str, Any]) -> None:
        self.details = details
        self.terms: dict[str, dict[str, Any]] = {}
        self.contacts: str | None = None
        self.manager: str | None = None
        self.is_archived = False
        self.is_deleted = False
        self.merged_into: UUID | None = None

    @property
    def code(self) -> str:
        return str(self.details["code"])

    @property
    def name(self) -> str:
        return str(self.details["name"])

    def require_its_own(self) -> None:
        """Raises CustomerMerged when it is another customer by now."""
        if self.merged_into is not None:
            raise CustomerMerged(code=self.code)

    def require_there(self) -> None:
        """Raises CustomerDeleted."""
        if self.is_deleted:
            raise CustomerDeleted(code=self.code)

    def require_changeable(self) -> None:
        """Raises CustomerDeleted, and CustomerMerged: what was its, the other one has now."""
        self.require_there()
        self.require_its_own()

    def change(self, details: Details, at: datetime, metadata: dict[str, Any]) -> None:
        """What is as it was makes no event. Raises CustomerDeleted, CustomerMerged."""
        self.require_changeable()
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

    def set_terms(
        self,
        terms: Terms,
        valid_from: date,
        today: date,
        at: datetime,
        metadata: dict[str, Any],
        *,
        price_type_names: dict[str, str] | None,
        usual: Terms,
    ) -> None:
        """From today on or later, in place of those that begin on the same day; the first are in place of the
        ``usual`` ones. Raises TermsInThePast, CustomerDeleted, CustomerMerged."""
        self.require_changeable()
        if valid_from < today:
            raise TermsInThePast(day=valid_from)
        if self.terms.get(valid_from.isoformat()) == terms:
            return
        before = self.terms_on(valid_from) or usual
        self.trigger_event(
            self.TermsChanged,
            timestamp=at,
            metadata=metadata,
            valid_from=valid_from.isoformat(),
            terms=dict(terms),
            replaced=dict(before),
            price_type_names=price_type_names,
        )

    def change_contacts(
        self, contacts: str, told: list[dict[str, str]], at: datetime, metadata: dict[str, Any]
    ) -> None:
        """``contacts`` are sealed: whoever can open them sees to it that they are others than before.

        Raises CustomerDeleted, CustomerMerged.
        """
        self.require_changeable()
        self.trigger_event(
            self.ContactsChanged,
            timestamp=at,
            metadata=metadata,
            contacts=contacts,
            replaced=self.contacts,
            told=told,
        )

    def erase(self, reason: str, at: datetime, metadata: dict[str, Any]) -> None:
        """Also of one who has no contacts or is deleted: other services may hold something."""
        self.trigger_event(self.PersonalDataErased, timestamp=at, metadata=metadata, reason=reason)

    def assign(self, manager: str | None, at: datetime, metadata: dict[str, Any]) -> None:
        """Whoever answers for the customer already makes no event. Raises CustomerDeleted, CustomerMerged."""
        self.require_changeable()
        if manager != self.manager:
            self.trigger_event(
                self.ManagerAssigned, timestamp=at, metadata=metadata, manager=manager, replaced=self.manager
            )

    def take_in(self, other: "Customer", at: datetime, metadata: dict[str, Any]) -> None:
        """Both change: the other points to this one from now on. Raises MergedIntoItself, CustomerDeleted,
        CustomerMerged, MergedIntoArchived."""
        if other.id == self.id:
            raise MergedIntoItself
        self.require_changeable()
        other.require_changeable()
        if self.is_archived:
            raise MergedIntoArchived(code=self.code)
        self.trigger_event(self.TookIn, timestamp=at, metadata=metadata, other_id=str(other.id), other_code=other.code)
        other.trigger_event(self.MergedInto, timestamp=at, metadata=metadata, kept_id=str(self.id), kept_code=self.code)

    def archive(self, at: datetime, metadata: dict[str, Any]) -> None:
        self.require_changeable()
        if self.is_archived:
            raise CustomerAlreadyArchived(code=self.code)
        self.trigger_event(self.Archived, timestamp=at, metadata=metadata)

    def restore(self, at: datetime, metadata: dict[str, Any]) -> None:
        """From the archive. Raises CustomerDeleted, CustomerNotArchived, CustomerMerged."""
        self.require_changeable()
        if not self.is_archived:
            raise CustomerNotArchived(code=self.code)
        self.trigger_event(self.Restored, timestamp=at, metadata=metadata)

    def delete(self, taken_in: Sequence["Customer"], at: datetime, metadata: dict[str, Any]) -> None:
        """With those that it took in. Raises CustomerDeleted, CustomerMerged."""
        self.require_changeable()
        for each in (self, *taken_in):
            each.trigger_event(self.Deleted, timestamp=at, metadata=metadata, name=each.name)

    def take_back_deletion(self, at: datetime, metadata: dict[str, Any]) -> None:
        """The customer is where it was, in the archive or out of it."""
        self._undelete(self.is_archived, None, at, metadata)

    def come_back(self, because: Mapping[str, str | None], at: datetime, metadata: dict[str, Any]) -> None:
        """Into the archive, since something came for the customer when it was deleted already."""
        self._undelete(True, dict(because), at, metadata)

    def take_code(self, code: str, at: datetime, metadata: dict[str, Any]) -> None:
        """Instead of one's own, which another took while the customer was deleted."""
        self.trigger_event(
            self.DetailsChanged,
            timestamp=at,
            metadata=metadata,
            details={**self.details, "code": code},
            replaced={"code": self.code},
        )

    def _undelete(
        self, archived: bool, because: dict[str, str | None] | None, at: datetime, metadata: dict[str, Any]
    ) -> None:
        self.trigger_event(
            self.Undeleted, timestamp=at, metadata=metadata, name=self.name, archived=archived, because=because
        )
