"""The running system over HTTP: the same public API that every other program uses."""

import json
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Protocol

import requests

ATTEMPTS = 8
LONGEST_PAUSE = 5.0
PATIENCE = 30.0
UPLOAD_PATIENCE = 300.0
WORTH_REPEATING = frozenset({429, 502, 503, 504})


class ApiError(Exception):
    """What a person at the command line is told."""


class Unreachable(ApiError):
    """Nobody answers."""


class Refused(ApiError):
    """The system understood, and said no."""

    def __init__(self, status: int, problem: Mapping[str, Any]) -> None:
        self.status = status
        self.code = str(problem.get("code", ""))
        self.params: Mapping[str, Any] = problem.get("params") or {}
        super().__init__(_sentence(status, problem))


class Api(Protocol):
    """What importing needs of the system; tests have one in memory."""

    def get(self, path: str, **query: Any) -> Any: ...

    def post(self, path: str, body: Mapping[str, Any], key: str | None = None) -> Any: ...

    def put(self, path: str, body: Mapping[str, Any], version: int, key: str) -> Any: ...

    def upload(self, path: str, file: Path, options: Mapping[str, Any], key: str) -> Any: ...

    def download(self, path: str) -> bytes: ...


class HttpApi:
    """Calls the API with a token; each thread has a connection of its own.

    What may pass by itself is repeated: nobody there, too busy, too late. A command is repeated only under its
    ``key``, so that it cannot be carried out twice.
    """

    def __init__(self, url: str, token: str | None, pause: Callable[[float], None] = time.sleep) -> None:
        self.url = url.rstrip("/")
        self._token = token
        self._pause = pause
        self._of_thread = threading.local()

    def get(self, path: str, **query: Any) -> Any:
        wanted = {name: value for name, value in query.items() if value is not None}
        return self._repeating("GET", path, params=wanted)

    def post(self, path: str, body: Mapping[str, Any], key: str | None = None, patience: float = PATIENCE) -> Any:
        headers = {} if key is None else {"Idempotency-Key": key}
        return self._repeating("POST", path, key is not None, patience, json=body, headers=headers)

    def put(self, path: str, body: Mapping[str, Any], version: int, key: str) -> Any:
        """Says the whole of what has this version."""
        headers = {"Idempotency-Key": key, "If-Match": f'"{version}"'}
        return self._repeating("PUT", path, json=body, headers=headers)

    def change(self, path: str, body: Mapping[str, Any], method: str = "PATCH") -> Any:
        """Changes a thing whatever its version is: what is said holds for every one."""
        return self._repeating(method, path, False, json=body, headers={"If-Match": "*"})

    def upload(self, path: str, file: Path, options: Mapping[str, Any], key: str) -> Any:
        """Sends a file with options as a form."""
        form: dict[str, Any] = {
            "files": {"file": (file.name, file.read_bytes())},
            "data": {"options": json.dumps(options)},
        }
        return self._repeating("POST", path, True, UPLOAD_PATIENCE, headers={"Idempotency-Key": key}, **form)

    def download(self, path: str) -> bytes:
        content: bytes = self._repeating("GET", path, reading=_content)
        return content

    def _repeating(
        self,
        method: str,
        path: str,
        repeatable: bool = True,
        patience: float = PATIENCE,
        reading: Callable[[requests.Response], Any] | None = None,
        **options: Any,
    ) -> Any:
        attempts = ATTEMPTS if repeatable else 1
        for attempt in range(1, attempts + 1):
            last = attempt == attempts
            try:
                response = self._session().request(method, f"{self.url}/api/v1{path}", timeout=patience, **options)
            except (requests.ConnectionError, requests.Timeout) as error:
                if last or _is_nobody_there(error):
                    raise Unreachable(self._nobody(error)) from error
                self._pause(_pause_before(attempt, None))
                continue
            if last or not _may_pass(response):
                return (reading or _answer)(response)
            self._pause(_pause_before(attempt, response.headers.get("Retry-After")))
        raise AssertionError("unreachable")

    def _session(self) -> requests.Session:
        session: requests.Session | None = getattr(self._of_thread, "session", None)
        if session is None:
            session = requests.Session()
            session.trust_env = False
            session.headers["Accept-Language"] = "en"
            if self._token is not None:
                session.headers["Authorization"] = f"Bearer {self._token}"
            self._of_thread.session = session
        return session

    def _nobody(self, error: Exception) -> str:
        why = "took too long to answer" if isinstance(error, requests.Timeout) else "does not answer"
        return f"Nova {why} at {self.url}. Is it running? Start it by `nova up`, or set NOVA_URL."


def _is_nobody_there(error: Exception) -> bool:
    """A refused connection is plain at once; one that broke is worth repeating."""
    return isinstance(error, requests.ConnectionError) and "refused" in str(error).lower()


def _may_pass(response: requests.Response) -> bool:
    in_flight = response.status_code == requests.codes.conflict and "InFlight" in response.text
    return response.status_code in WORTH_REPEATING or in_flight


def _pause_before(attempt: int, retry_after: str | None) -> float:
    if retry_after is not None and retry_after.isdigit():
        return min(float(retry_after), LONGEST_PAUSE)
    return float(min(0.1 * 2**attempt, LONGEST_PAUSE))


def _answer(response: requests.Response) -> Any:
    try:
        answer = response.json() if response.content else None
    except json.JSONDecodeError:
        answer = {"detail": response.text[:200]}
    if response.ok:
        return answer
    raise Refused(response.status_code, answer if isinstance(answer, dict) else {})


def _content(response: requests.Response) -> bytes:
    return response.content if response.ok else bytes(_answer(response))


def _sentence(status: int, problem: Mapping[str, Any]) -> str:
    said = str(problem.get("detail") or problem.get("title") or f"The system answered {status}.")
    fields = [f"{error.get('field')}: {error.get('message')}" for error in problem.get("errors") or ()]
    hint = " Set NOVA_API_TOKEN, or name the data folder by --data." if status == requests.codes.unauthorized else ""
    return " ".join([said, *fields]) + hint
