"""The warehouse that stock is received into."""

from nova.client import Api, ApiError
from nova.importing.registers import key_of


class NoWarehouse(ApiError):
    """It cannot be told which warehouse is meant."""


def find_warehouse(api: Api, code: str | None, *, may_open: bool) -> str:
    """The id of the warehouse ``code``, or of the only one."""
    there = {row["code"]: str(row["id"]) for row in api.get("/warehouses")["items"]}
    if code is None and len(there) == 1:
        return next(iter(there.values()))
    if code in there:
        return there[code]
    if code is not None and may_open:
        body = {"code": code, "name": code, "sellable": True}
        return str(api.post("/warehouses", body, key_of("/warehouses", code, body))["id"])
    known = f"There are: {', '.join(there)}." if there else "There is none yet: add --warehouse MAIN --open-warehouse."
    raise NoWarehouse(f"{f'There is no warehouse {code}' if code else 'Name a warehouse by --warehouse'}. {known}")
