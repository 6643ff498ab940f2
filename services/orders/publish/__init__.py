"""What orders tell the others: private event -> public event, by topic alone."""

from kernel import restoring
from kernel.attachments import publish as attachments
from kernel.dictionaries import publish as dictionaries
from services.orders.publish import money, orders, selling

PUBLICATIONS = {
    **restoring.PUBLICATIONS,
    **dictionaries.PUBLICATIONS,
    **orders.PUBLICATIONS,
    **selling.PUBLICATIONS,
    **money.PUBLICATIONS,
    **attachments.PUBLICATIONS,
}
