"""Which invoices a payment is for: proposals that a person confirms, one by one or all that are certain."""

from services.orders.domain.matching.invoices import OpenInvoice, OpenInvoices, UnmatchedPayment
from services.orders.domain.matching.judging import NO_TOLERANCE, Match, Proposal, Reason, Tolerance
from services.orders.domain.matching.proposals import propose, propose_all
from services.orders.domain.matching.references import Reference, references

__all__ = [
    "NO_TOLERANCE",
    "Match",
    "OpenInvoice",
    "OpenInvoices",
    "Proposal",
    "Reason",
    "Reference",
    "Tolerance",
    "UnmatchedPayment",
    "propose",
    "propose_all",
    "references",
]
