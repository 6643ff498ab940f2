"""What inventory decides. Quantities are Decimals in the item's base unit.

In events they are decimal strings, as everything there is JSON-ready.
"""
