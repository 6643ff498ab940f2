"""The documents that customers get: their kinds and languages, and the template by which each is made from now on.

A statement of account is made of the moment it is asked for: unlike the ``KINDS``, it is neither numbered nor issued.
"""

INVOICE, CONFIRMATION, OFFER, DELIVERY_NOTE, UPD = "invoice", "confirmation", "offer", "delivery_note", "upd"
KINDS = (INVOICE, CONFIRMATION, OFFER, DELIVERY_NOTE, UPD)
OF_ORDERS = (CONFIRMATION, OFFER, DELIVERY_NOTE, UPD)
LANGUAGES = ("ru", "en")
STATEMENT = "statement"
NEWEST_TEMPLATES = {kind: f"{kind}.1" for kind in (*KINDS, STATEMENT)}
