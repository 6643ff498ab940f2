"""What inventory refuses because of what it knows."""

from kernel.problems import Problem


class CodeTaken(Problem):
    status = 409
    message = "The code %(code)s is already used."


class UnknownWarehouse(Problem):
    message = "There is no warehouse %(id)s."


class WarehouseRetired(Problem):
    message = "Warehouse %(warehouse)s is retired and takes nothing new."


class UnknownItem(Problem):
    message = "There is no item %(id)s."


class NotStocked(Problem):
    message = "%(code)s is a service or a cost article: it has no stock."


class BarcodeTaken(Problem):
    status = 409
    message = "Item %(code)s already has the barcode %(barcode)s."
