"""What 1C takes: CommerceML 2.10 files of the catalogue, offers, customers and documents, written as they are read."""

from formats.commerceml.catalogue import Catalogue, Group, Property, write_catalogue
from formats.commerceml.customers import write_customers
from formats.commerceml.documents import write_documents
from formats.commerceml.goods import Article, Value
from formats.commerceml.offers import Offer, Offers, Place, Price, PriceType, write_offers
from formats.commerceml.papers import Document, Line, Operation, Rate, Role
from formats.commerceml.parties import BankAccount, Party
from formats.commerceml.units import Package, Unit, unit_named

__all__ = [
    "Article",
    "BankAccount",
    "Catalogue",
    "Document",
    "Group",
    "Line",
    "Offer",
    "Offers",
    "Operation",
    "Package",
    "Party",
    "Place",
    "Price",
    "PriceType",
    "Property",
    "Rate",
    "Role",
    "Unit",
    "Value",
    "unit_named",
    "write_catalogue",
    "write_customers",
    "write_documents",
    "write_offers",
]
