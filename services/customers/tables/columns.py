"""What the columns of customers have in common."""

from sqlalchemy import MetaData

from kernel.tables import kernel_tables

metadata = MetaData()
kernel_tables(metadata)
