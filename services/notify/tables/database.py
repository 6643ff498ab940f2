"""Where all tables of notify are declared, the kernel's own among them."""

from sqlalchemy import MetaData

from kernel.dictionaries.register import Register
from kernel.tables import kernel_tables

metadata = MetaData()
kernel_tables(metadata)
dictionary_register = Register(metadata)
