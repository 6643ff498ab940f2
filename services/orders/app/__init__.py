"""What orders can do: one method per command and per query."""

from services.orders.app.attachments import Attachments
from services.orders.app.company import CompanySettings
from services.orders.app.dictionaries import Dictionaries
from services.orders.app.exporting import Exporting
from services.orders.app.foresight import Foresight
from services.orders.app.invoice_documents import InvoiceDocuments
from services.orders.app.matching import Matching
from services.orders.app.offers import Offers
from services.orders.app.past import Past
from services.orders.app.reports import Reports
from services.orders.app.statements import Statements
from services.orders.metrics import GAUGES
from services.orders.projections import READ_MODELS
from services.orders.publish import PUBLICATIONS
from services.orders.tables import metadata


class OrdersApplication(
    InvoiceDocuments,
    Statements,
    Matching,
    Offers,
    Past,
    Foresight,
    Reports,
    CompanySettings,
    Exporting,
    Dictionaries,
    Attachments,
):
    name = "orders"
    metadata = metadata
    read_models = READ_MODELS
    publications = PUBLICATIONS
    gauges = GAUGES
