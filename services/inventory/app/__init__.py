"""What inventory can do: one method per command and per query."""

from services.inventory.app.dictionaries import Dictionaries
from services.inventory.app.items import Items
from services.inventory.app.movements import Movements
from services.inventory.projections import READ_MODELS
from services.inventory.publish import PUBLICATIONS
from services.inventory.tables import metadata


class InventoryApplication(Dictionaries, Items, Movements):
    name = "inventory"
    metadata = metadata
    read_models = READ_MODELS
    publications = PUBLICATIONS
