"""Where all tables of notify are declared, the kernel's own among them."""

from sqlalchemy import MetaData

from kernel.tables import kernel_tables

metadata = MetaData()
kernel_tables(metadata)
