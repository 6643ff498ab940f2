"""What orders can do: one method per command and per query."""

from services.orders.app.debts import Debts
from services.orders.app.foresight import Foresight
from services.orders.app.past import Past
from services.orders.projections import READ_MODELS
from services.orders.publish import PUBLICATIONS
from services.orders.tables import metadata


class OrdersApplication(Debts, Past, Foresight):
    name = "orders"
    metadata = metadata
    read_models = READ_MODELS
    publications = PUBLICATIONS
