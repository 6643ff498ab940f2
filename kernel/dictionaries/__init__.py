"""Registers of entries that a company defines itself; which there are, and what entries hold, their owner says.

An owner's application stands on ``commands.Dictionaries``; its read models have that of its ``register.Register``, its
publications those of ``publish``. What is in use is retired, and never lost.
"""
