"""Files that a request brings, kept on disk for as long as it is answered."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import request
from werkzeug.exceptions import RequestEntityTooLarge

from gateway.bodies import json_object
from gateway.imports.plan import MOST_FILE_BYTES
from gateway.problems import NotMultipart, UploadTooLarge
from kernel.problems import ValidationFailed

ROOM_FOR_OPTIONS = 1024 * 1024
LONGEST_NAME = 100
NAMELESS = "file"
PARTS = frozenset({"file", "options"})


@contextmanager
def uploaded_file() -> Iterator[tuple[Path, dict[str, Any]]]:
    """The file under its own name, and the options; gone afterwards.

    Raises NotMultipart, UploadTooLarge, ValidationFailed, and what ``json_object`` raises.
    """
    if request.mimetype != "multipart/form-data":
        raise NotMultipart
    request.max_content_length = MOST_FILE_BYTES + ROOM_FOR_OPTIONS
    request.max_form_memory_size = ROOM_FOR_OPTIONS
    try:
        _require_known_parts()
        options = request.form.get("options", "")
    except RequestEntityTooLarge as error:
        raise UploadTooLarge(limit=MOST_FILE_BYTES // ROOM_FOR_OPTIONS) from error
    with TemporaryDirectory(prefix="nova-upload-") as folder:
        path = Path(folder) / _safe_name(request.files["file"].filename or "")
        request.files["file"].save(path)
        yield path, json_object(options.encode(errors="surrogatepass")) if options.strip() else {}


def _require_known_parts() -> None:
    """A part may come without a name at all."""
    names = {name or "" for name in (*request.form, *request.files)}
    faults = [{"field": name, "message": "Unknown field."} for name in sorted(names - PARTS)]
    if "file" not in request.files:
        faults.append({"field": "file", "message": "Missing data for required field."})
    if faults:
        raise ValidationFailed(errors=faults)


def _safe_name(name: str) -> str:
    """A name that any folder can have, so that answers tell the file as its owner calls it."""
    own = name.replace("\\", "/").rpartition("/")[2]
    plain = "".join(character for character in own if character.isprintable()).strip(". ")
    return plain.encode(errors="ignore").decode()[:LONGEST_NAME] or NAMELESS
