"""Options that several commands share."""

import os
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click
from click.core import ParameterSource

from nova.client import ApiError, HttpApi
from nova.folder import DataFolder

DEFAULT_URL = "http://127.0.0.1:8080"
Command = TypeVar("Command", bound=Callable[..., Any])

data_option = click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("data"),
    show_default="./data",
    envvar="NOVA_DATA",
    help="The data folder of `nova up`.",
)


def needs_running_system(command: Callable[..., Any]) -> Callable[..., Any]:
    """Gives the command ``api``, connected to the system that runs."""

    @data_option
    @wraps(command)
    def connected(data: Path, **arguments: Any) -> Any:
        return command(api=connect(data), **arguments)

    return connected


def connect(data: Path) -> HttpApi:
    """The environment wins over what ``nova up`` left in its data folder, which must be there when it was named."""
    folder = DataFolder(data)
    if (
        not (os.environ.get("NOVA_URL") or folder.url())
        and click.get_current_context().get_parameter_source("data") is not ParameterSource.DEFAULT
    ):
        raise ApiError(f"Nova was never started with the data folder {data}: name the right one, or set NOVA_URL.")
    return connect_by(folder)


def connect_by(folder: DataFolder) -> HttpApi:
    """To where the system should be, whether or not it ever was."""
    url = os.environ.get("NOVA_URL") or folder.url()
    return HttpApi(url or DEFAULT_URL, os.environ.get("NOVA_API_TOKEN") or folder.token())
