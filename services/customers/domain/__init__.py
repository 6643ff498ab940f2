"""What customers decides: who buys, at what terms from which day, and who is in the archive or deleted."""

from services.customers.domain.customer import Customer, Terms
from services.customers.domain.details import ACCOUNTING, LEGAL, Details, everything_of, fields_of, made_code
from services.customers.domain.refusals import (
    CustomerAlreadyArchived,
    CustomerDeleted,
    CustomerMerged,
    CustomerNotArchived,
    MergedIntoArchived,
    MergedIntoItself,
    Refusal,
    TermsInThePast,
)

__all__ = [
    "ACCOUNTING",
    "LEGAL",
    "Customer",
    "CustomerAlreadyArchived",
    "CustomerDeleted",
    "CustomerMerged",
    "CustomerNotArchived",
    "Details",
    "MergedIntoArchived",
    "MergedIntoItself",
    "Refusal",
    "Terms",
    "TermsInThePast",
    "everything_of",
    "fields_of",
    "made_code",
]
