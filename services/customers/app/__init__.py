"""What customers can do: one method per command and per query."""

from services.customers.app.desk import Desk
from services.customers.app.leaving import Leaving
from services.customers.app.merging import Merging
from services.customers.app.people import People
from services.customers.app.refusals import (
    CodeTaken,
    CodeTakenByAnothers,
    CodeTakenMeanwhile,
    CustomerInUse,
    PriceTypeRetired,
    UnknownPriceType,
)
from services.customers.projections import READ_MODELS
from services.customers.publish import PUBLICATIONS
from services.customers.tables import metadata

__all__ = [
    "CodeTaken",
    "CodeTakenByAnothers",
    "CodeTakenMeanwhile",
    "CustomerInUse",
    "CustomersApplication",
    "PriceTypeRetired",
    "UnknownPriceType",
]


class CustomersApplication(Desk, People, Merging, Leaving):
    name = "customers"
    metadata = metadata
    has_personal_data = True
    read_models = READ_MODELS
    publications = PUBLICATIONS
