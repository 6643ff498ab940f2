"""What customers decides: who buys, at what terms from which day, and who is in the archive."""

from services.customers.domain.customer import (
    ACCOUNTING,
    LEGAL,
    Customer,
    CustomerAlreadyArchived,
    CustomerMerged,
    CustomerNotArchived,
    Details,
    MergedIntoItself,
    Refusal,
    Terms,
    TermsInThePast,
    everything_of,
    fields_of,
    made_code,
)

__all__ = [
    "ACCOUNTING",
    "LEGAL",
    "Customer",
    "CustomerAlreadyArchived",
    "CustomerMerged",
    "CustomerNotArchived",
    "Details",
    "MergedIntoItself",
    "Refusal",
    "Terms",
    "TermsInThePast",
    "everything_of",
    "fields_of",
    "made_code",
]
