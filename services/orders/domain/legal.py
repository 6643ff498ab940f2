"""What an invoice for payment must say of buyer and seller, and does not know yet."""

from collections.abc import Iterator, Mapping
from typing import Any

OF_A_COMPANY = ("tax_number", "legal.kpp", "legal.legal_address")
NEEDED: Mapping[str, tuple[str, ...]] = {
    "legal_entity": OF_A_COMPANY,
    "sole_trader": ("tax_number", "legal.legal_address"),
    "person": (),
    "foreign": ("legal.legal_address",),
}
OF_THE_SELLER = ("full_name", "tax_number", "legal_address", "bank_account")
SELLER = "seller"

Party = Mapping[str, Any]


def missing_legal_data(buyer: Party, seller: Party | None) -> list[str]:
    """The paths of what is missing: ``buyer.tax_number``; ``seller`` alone when nothing is known of the seller.

    ``buyer`` is ``{kind, tax_number, legal: {...}}``, ``seller`` has what OF_THE_SELLER names.
    """
    return [*_of_buyer(buyer), *_of_seller(seller)]


def _of_buyer(buyer: Party) -> Iterator[str]:
    known = {"tax_number": buyer["tax_number"], **{f"legal.{name}": value for name, value in buyer["legal"].items()}}
    return (f"buyer.{path}" for path in NEEDED[buyer["kind"]] if not known.get(path))


def _of_seller(seller: Party | None) -> Iterator[str]:
    if seller is None:
        return iter((SELLER,))
    return (f"{SELLER}.{name}" for name in OF_THE_SELLER if not seller.get(name))
