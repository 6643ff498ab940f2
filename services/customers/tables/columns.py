"""What the tables of customers have in common."""

from sqlalchemy import MetaData

from kernel.columns import Scaled
from kernel.dictionaries.register import Register
from kernel.sealing import Sealing
from kernel.tables import KernelTables, kernel_tables

Money = Scaled(2)

metadata = MetaData()
kernel_tables(metadata)
dictionary_register = Register(metadata)
sealing = Sealing(KernelTables(metadata).sealing_keys)
