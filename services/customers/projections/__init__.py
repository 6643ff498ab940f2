"""The read models of customers."""

from kernel.readmodels import ReadModel
from services.customers import tables
from services.customers.projections import register

READ_MODELS = (ReadModel("register", (tables.customers, tables.customer_numbers), own=register.fold),)
