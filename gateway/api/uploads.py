"""Files that a request brings, kept on disk for as long as it is answered."""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import request
from werkzeug.exceptions import RequestEntityTooLarge

from gateway.bodies import json_object
from gateway.imports.plan import MOST_FILE_BYTES
from gateway.problems import NotMultipart, UploadTooLarge
from gateway.upload_folders import own_folder
from kernel.problems import Problem, ValidationFailed

MEGABYTE = 1024 * 1024
ROOM_FOR_THE_REST = MEGABYTE
LONGEST_NAME = 100
NAMELESS = "file"
FILE, OPTIONS = "file", "options"


@dataclass(frozen=True)
class Upload:
    """A file at ``path``; ``name`` is what its owner calls it, and ``form`` what else was said."""

    path: Path
    name: str
    form: Mapping[str, str]


@contextmanager
def uploaded_file() -> Iterator[tuple[Path, dict[str, Any]]]:
    """The file under its own name, and the options; gone afterwards.

    Raises NotMultipart, UploadTooLarge, ValidationFailed, and what ``json_object`` raises.
    """
    with received_file(MOST_FILE_BYTES // MEGABYTE, OPTIONS, UploadTooLarge) as upload:
        path = upload.path.rename(upload.path.with_name(_safe_name(upload.name)))
        options = upload.form.get(OPTIONS, "")
        yield path, json_object(options.encode(errors="surrogatepass")) if options.strip() else {}


@contextmanager
def received_file(most_megabytes: int, beside: str, too_large: type[Problem]) -> Iterator[Upload]:
    """The file of a form, and the part that may be ``beside`` it; gone afterwards. What comes is written as it comes.

    Raises NotMultipart, ValidationFailed, and what is ``too_large``.
    """
    if request.mimetype != "multipart/form-data":
        raise NotMultipart
    request.max_content_length = most_megabytes * MEGABYTE + ROOM_FOR_THE_REST
    request.max_form_memory_size = ROOM_FOR_THE_REST
    try:
        _require_known_parts({FILE, beside})
        form = request.form.to_dict()
    except RequestEntityTooLarge as error:
        raise too_large(limit=most_megabytes) from error
    with own_folder() as folder:
        path = folder / NAMELESS
        request.files[FILE].save(path)
        if path.stat().st_size > most_megabytes * MEGABYTE:
            raise too_large(limit=most_megabytes)
        yield Upload(path, request.files[FILE].filename or "", form)


def _require_known_parts(known: set[str]) -> None:
    """Each once; a part may come without a name at all."""
    parts = (*request.form.items(multi=True), *request.files.items(multi=True))
    times = Counter(name or "" for name, _ in parts)
    faults = [{"field": name, "message": "Unknown field."} for name in sorted(times.keys() - known)]
    faults += [{"field": name, "message": "Is given twice."} for name in sorted(known) if times[name] > 1]
    if FILE not in request.files:
        faults.append({"field": FILE, "message": "Missing data for required field."})
    if faults:
        raise ValidationFailed(errors=faults)


def _safe_name(name: str) -> str:
    """A name that any folder can have, so that answers tell the file as its owner calls it."""
    own = name.replace("\\", "/").rpartition("/")[2]
    plain = "".join(character for character in own if character.isprintable()).strip(". ")
    return plain.encode(errors="ignore").decode()[:LONGEST_NAME] or NAMELESS
