"""What the API answers, for its description only: nothing is dumped through these schemas."""

from typing import Any

from marshmallow import Schema, fields

from contracts.fields import Flag, Whole

TOTAL = "How many rows the list has. It is counted up to 10,000: when it is not exact, there are that many or more."
REQUIRED: dict[str, Any] = {"required": True}
NULLABLE: dict[str, Any] = {"required": True, "allow_none": True}
EXACT: dict[str, Any] = {"required": True, "strings_only": True}
NULLABLE_EXACT: dict[str, Any] = {**EXACT, "allow_none": True}
ANY_SUM: dict[str, Any] = {**EXACT, "allow_negative": True}
NULLABLE_SUM: dict[str, Any] = {**NULLABLE_EXACT, "allow_negative": True}


def page_of(shape: type[Schema], **more: fields.Field[Any]) -> type[Schema]:
    """A page of a list."""
    name = f"{shape.__name__}Page"
    parts: dict[str, fields.Field[Any]] = {
        "items": fields.List(fields.Nested(shape), **REQUIRED),
        "next": fields.String(**NULLABLE),
        "total": Whole(**REQUIRED, metadata={"description": TOTAL}),
        "total_is_exact": Flag(**REQUIRED),
        **more,
    }
    return type(name, (Schema,), {"__doc__": "``next`` is the cursor of the page after it.", **parts})


class FieldError(Schema):
    field = fields.String(**REQUIRED)
    message = fields.String(**REQUIRED)


class Problem(Schema):
    """RFC 9457. ``code`` is for programs, ``detail`` for people; ``params`` are the parts of ``detail``."""

    type = fields.String(**REQUIRED)
    title = fields.String(**REQUIRED)
    status = Whole(**REQUIRED)
    detail = fields.String(**REQUIRED)
    code = fields.String(**REQUIRED)
    params = fields.Dict(keys=fields.String(), values=fields.String(), **REQUIRED)
    errors = fields.List(fields.Nested(FieldError), **REQUIRED)
