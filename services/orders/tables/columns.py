"""What the columns of orders have in common."""

from sqlalchemy import MetaData

from kernel.attachments.register import Register as AttachmentRegister
from kernel.columns import Scaled
from kernel.dictionaries.register import Register as DictionaryRegister
from kernel.tables import kernel_tables

Quantity = Scaled(3)
Money = Scaled(2)
Percent = Scaled(2)
Price = Scaled(4)

metadata = MetaData()
kernel_tables(metadata)
dictionary_register = DictionaryRegister(metadata)
attachment_register = AttachmentRegister(metadata)
