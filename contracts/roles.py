"""The roles that a user or a token can have, and the groups that commands and queries are open to."""

MANAGER = "manager"
HEAD = "head"
WAREHOUSE = "warehouse"
ACCOUNTANT = "accountant"
ADMIN = "admin"

ALL_ROLES = (MANAGER, HEAD, WAREHOUSE, ACCOUNTANT, ADMIN)

EVERYONE = frozenset(ALL_ROLES)
SELLERS = frozenset({MANAGER, HEAD, ADMIN})
HEADS = frozenset({HEAD, ADMIN})
BOOKKEEPERS = frozenset({ACCOUNTANT, HEAD, ADMIN})
KEEPERS = frozenset({WAREHOUSE, ADMIN})
OFFICE = frozenset({MANAGER, HEAD, ACCOUNTANT, ADMIN})
STOCK_PLANNERS = frozenset({WAREHOUSE, HEAD, ADMIN})
