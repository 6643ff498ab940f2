"""What is in the dictionaries before anybody writes into them."""

PRICE_TYPES = ("wholesale", "retail", "dealer")
DEFAULT_PRICE_TYPE = "wholesale"
