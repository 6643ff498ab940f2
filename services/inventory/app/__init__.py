"""What inventory can do: one method per command and per query."""

from services.inventory.app.card import Cards
from services.inventory.app.dictionaries import Dictionaries
from services.inventory.app.expected import Expected
from services.inventory.app.exporting import Exporting
from services.inventory.app.imports import Imports
from services.inventory.app.movements import Movements
from services.inventory.app.shipping import Shipping
from services.inventory.app.stock import Stock
from services.inventory.projections import READ_MODELS
from services.inventory.publish import PUBLICATIONS
from services.inventory.tables import metadata


class InventoryApplication(Dictionaries, Imports, Stock, Cards, Movements, Shipping, Expected, Exporting):
    name = "inventory"
    metadata = metadata
    read_models = READ_MODELS
    publications = PUBLICATIONS
