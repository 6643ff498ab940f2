"""What orders tell the others: private event -> public event, by topic alone."""

from services.orders.publish import money, orders, selling

PUBLICATIONS = {**orders.PUBLICATIONS, **selling.PUBLICATIONS, **money.PUBLICATIONS}
