"""``nova schemas``."""

import json
from pathlib import Path
from typing import Any

import click


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def schemas(folder: Path) -> None:
    """Write what events look like into FOLDER: asyncapi.json, and the JSON Schema of each event below schemas/.

    A running Nova serves the same at /api/v1/asyncapi.json and /api/v1/schemas/orders/OrderPlaced.v1.json.
    """
    from contracts.asyncapi import asyncapi
    from contracts.json_schema import json_schema
    from contracts.registry import all_events

    _write(folder / "asyncapi.json", asyncapi())
    for source, event_type, version, _ in all_events():
        _write(folder / "schemas" / source / f"{event_type}.v{version}.json", json_schema(source, event_type, version))
    click.echo(f"Written into {folder}.")


def _write(path: Path, document: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
