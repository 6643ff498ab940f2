"""What browsers load: our own sources, what npm brought, and the words that scripts say.

The address of each names the digest of them all, so that a browser keeps them for good and never mixes two releases.
"""

import json
import re
from base64 import b64encode
from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from pathlib import Path
from posixpath import dirname, normpath
from typing import Any

from flask import Blueprint, Response, current_app, send_from_directory
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from contracts.languages import LANGUAGES, Words
from gateway.auth.gate import public
from gateway.problems import PathUnknown

FOLDER = Path(__file__).parent
OWN, VENDOR = FOLDER / "static", FOLDER / "vendor" / "node_modules"
LOCK = FOLDER / "vendor" / "package-lock.json"
FOR_GOOD = "public, max-age=31536000, immutable"
MEDIA_TYPES = {".js": "text/javascript", ".mjs": "text/javascript"}

CATALOGUE = "catalogue"
SERVED = ("tabulator-tables/dist/", "chart.js/dist/", "@kurkle/color/dist/", "lit-html/", "swagger-ui-dist/swagger-ui")
MODULES = {
    "tabulator": "vendor/tabulator-tables/dist/js/tabulator_esm.min.mjs",
    "chart.js": "vendor/chart.js/dist/chart.js",
    "@kurkle/color": "vendor/@kurkle/color/dist/color.esm.js",
    "lit-html": "vendor/lit-html/lit-html.js",
    "lit-html/": "vendor/lit-html/",
}

# What an `import` or `export … from` names at its beginning; our own and vendors', minified or not.
_IMPORTED = re.compile(r"""\b(?:import\s*|(?:import|export)\b[^;"'()]*?\bfrom\s*)["']([^"']+)["']""")
_SAID = re.compile(r'\b_\(\s*"((?:[^"\\]|\\.)+)"')

blueprint = Blueprint("assets", __name__, url_prefix="/assets")


class Assets:
    """Where each asset is found. ``script_hashes`` are the import maps, as a Content-Security-Policy names scripts that
    stand in a page."""

    def __init__(self, words: Words) -> None:
        messages = sorted(messages_of_scripts())
        self._catalogues = {language: _module(words.all_of(language, messages)) for language in LANGUAGES}
        self.digest = _digest([*_own_files(), LOCK], self._catalogues.values())
        self.are_there = VENDOR.is_dir()
        self._import_maps = {language: self._import_map(language) for language in LANGUAGES}
        self.script_hashes = _hashes(self._import_maps.values())
        self._graph = cache(_graph)

    def url(self, path: str) -> str:
        return f"/assets/{self.digest}/{path}"

    def has(self, path: str) -> bool:
        """Whether one of our own is there."""
        return (OWN / path).is_file()

    def import_map(self, language: str) -> str:
        """Where the modules that scripts import by a bare name are."""
        return self._import_maps[language]

    def modules(self, *scripts: str, language: str) -> list[str]:
        """The addresses of all that these scripts import, so that a browser need not find one by reading the other."""
        found = dict.fromkeys(path for script in scripts for path in self._graph(script))
        return [self.url(f"catalogue.{language}.js" if path == CATALOGUE else path) for path in found]

    def catalogue(self, language: str) -> str:
        """A module with all that scripts say, in the language."""
        return self._catalogues[language]

    def _import_map(self, language: str) -> str:
        modules = {**MODULES, CATALOGUE: f"catalogue.{language}.js"}
        return json.dumps({"imports": {name: self.url(path) for name, path in modules.items()}})


def assets() -> Assets:
    """The assets of the application that serves this request."""
    found: Assets = current_app.extensions["assets"]
    return found


def messages_of_scripts() -> set[str]:
    """What our own scripts say by ``_("...")``."""
    scripts = (path.read_text(encoding="utf-8") for path in OWN.rglob("*.js"))
    return {json.loads(f'"{text}"') for script in scripts for text in _SAID.findall(script)}


@blueprint.get("/<digest>/catalogue.<language>.js")
@public
def get_catalogue(digest: str, language: str) -> ResponseReturnValue:
    if language not in LANGUAGES:
        raise PathUnknown
    return _kept(Response(assets().catalogue(language), mimetype="text/javascript"), digest)


@blueprint.get("/<digest>/vendor/<path:path>")
@public
def get_vendor(digest: str, path: str) -> ResponseReturnValue:
    if not path.startswith(SERVED):
        raise PathUnknown
    return _kept(_file(VENDOR, path), digest)


@blueprint.get("/<digest>/<path:path>")
@public
def get_own(digest: str, path: str) -> ResponseReturnValue:
    return _kept(_file(OWN, path), digest)


def _graph(script: str) -> list[str]:
    """A script and all that it imports, without what it loads later; vendors' paths begin with ``vendor/``."""
    found, waiting = [script], [script]
    while waiting:
        path = waiting.pop()
        imported = [_resolved(name, path) for name in _imports_of(path)]
        new = [each for each in dict.fromkeys(imported) if each is not None and each not in found]
        found += new
        waiting += new
    return found


def _imports_of(path: str) -> list[str]:
    file = VENDOR / path.removeprefix("vendor/") if path.startswith("vendor/") else OWN / path
    return _IMPORTED.findall(file.read_text(encoding="utf-8")) if file.is_file() else []


def _resolved(name: str, importer: str) -> str | None:
    if name.startswith("."):
        return normpath(f"{dirname(importer)}/{name}")
    folder, _, rest = name.partition("/")
    if name in MODULES or not rest:
        return MODULES.get(name, CATALOGUE if name == CATALOGUE else None)
    return f"{MODULES[f'{folder}/']}{rest}" if f"{folder}/" in MODULES else None


def _file(folder: Path, path: str) -> Response:
    try:
        return send_from_directory(folder, path, mimetype=MEDIA_TYPES.get(Path(path).suffix))
    except NotFound as error:
        raise PathUnknown from error


def _kept(response: Response, digest: str) -> Response:
    """A page of another release gets what is there now, and asks again."""
    if digest == assets().digest:
        response.headers["Cache-Control"] = FOR_GOOD
    return response


def _hashes(scripts: Iterable[str]) -> str:
    digests = (sha256(text.encode()).digest() for text in scripts)
    return " ".join(f"'sha256-{b64encode(digest).decode()}'" for digest in digests)


def _module(words: dict[str, str]) -> str:
    return f"export default {json.dumps(words, ensure_ascii=False)};\n"


def _own_files() -> list[Path]:
    return sorted(path for path in OWN.rglob("*") if path.is_file())


def _digest(paths: Iterable[Path], texts: Iterable[str]) -> str:
    found: Any = sha256()
    for path in paths:
        found.update(f"{path.name} {path.stat().st_size} ".encode() + path.read_bytes())
    for text in texts:
        found.update(text.encode())
    return str(found.hexdigest()[:12])
