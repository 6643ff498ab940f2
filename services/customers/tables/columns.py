"""What the tables of customers have in common."""

from sqlalchemy import MetaData

from kernel.attachments.register import Register as AttachmentRegister
from kernel.columns import Scaled
from kernel.dictionaries.register import Register
from kernel.sealing import Sealing
from kernel.tables import KernelTables, kernel_tables

Money = Scaled(2)

metadata = MetaData()
kernel_tables(metadata)
dictionary_register = Register(metadata)
attachment_register = AttachmentRegister(metadata)
sealing = Sealing(KernelTables(metadata).sealing_keys)
