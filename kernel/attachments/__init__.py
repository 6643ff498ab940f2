"""Files that are attached to the things of a service: which there are, and the keys that their bytes are under.

The bytes themselves stand elsewhere, encrypted, under the id of the file. A service's application stands on
``commands.Attachments``; its read models have that of its ``register.Register``, its publications those of ``publish``
where others are told.
"""
