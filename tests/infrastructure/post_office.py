"""Somewhere that letters arrive: a real SMTP server on loopback, and what it took."""

import json
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from tests.infrastructure.ports import free_port
from tests.infrastructure.processes import Daemon, make_folder, remove_folder
from tests.infrastructure.smtp_server import PASSWORD, USER

ROOT = Path(__file__).parent.parent.parent
SCHEMES = {"plain": "smtp", "starttls": "smtp+starttls", "tls": "smtps"}


@dataclass(frozen=True)
class Arrived:
    """A message as it came, and what was said before it: from, to, encrypted, user."""

    content: bytes
    envelope: dict[str, Any]


class PostOffice:
    def __init__(self, folder: Path, port: int, security: str, *, has_users: bool) -> None:
        self._taken = folder
        self.port = port
        self.environment = {
            "NOVA_SMTP_URL": f"{SCHEMES[security]}://{f'{USER}@' if has_users else ''}127.0.0.1:{port}",
            "NOVA_MAIL_FROM": "ООО «Вектор», отдел продаж <sales@vector.example.com>",
            "NOVA_SMTP_SECONDS": "1",
        }
        if has_users:
            self.environment["NOVA_SMTP_PASSWORD"] = PASSWORD
        if security != "plain":
            self.environment["NOVA_SMTP_CA_FILE"] = str(folder / "certificate.pem")

    def arrived(self) -> list[Arrived]:
        return [
            Arrived(file.read_bytes(), json.loads(file.with_suffix(".json").read_text()))
            for file in sorted(self._taken.glob("*.eml"))
        ]


@contextmanager
def post_office(security: str = "plain", *, has_users: bool = False) -> Iterator[PostOffice]:
    """``security`` is plain, starttls or tls."""
    folder, port = make_folder("smtp"), free_port()
    argv: list[str | Path] = [sys.executable, "-m", "tests.infrastructure.smtp_server", folder, str(port)]
    if security != "plain":
        _write_certificate(folder / "certificate.pem")
        argv += ["--certificate", folder / "certificate.pem"]
    argv += ["--tls"] * (security == "tls") + ["--users"] * has_users
    server = Daemon(argv, folder=folder, env={**os.environ, "PYTHONPATH": str(ROOT)})
    try:
        server.start(lambda: _listens(port))
        yield PostOffice(folder, port, security, has_users=has_users)
    finally:
        server.kill()
        remove_folder(folder)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _write_certificate(path: Path) -> None:
    """Of the loopback address, signed by itself, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "loopback")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(private + certificate.public_bytes(Encoding.PEM))
