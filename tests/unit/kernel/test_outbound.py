"""Where a request to an address that somebody wrote down may go, and that it comes to an end whatever is there."""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from kernel.outbound import posting
from kernel.outbound.addresses import AddressRefused, NotResolved, addresses_of, is_allowed
from kernel.outbound.posting import Answer, NoAnswer, Poster

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"
Serve = Callable[[socket.socket], None]

PUBLIC = ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "::ffff:93.184.216.34", "64:ff9b::5db8:d822"]
PRIVATE = [
    "127.0.0.1",
    "127.8.9.10",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "100.64.0.1",
    "192.0.0.8",
    "198.18.0.1",
    "203.0.113.7",
    "240.0.0.1",
    "255.255.255.255",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "fd00::1",
    "fec0::1",
    "64:ff9b::7f00:1",
    "64:ff9b:1::1",
    "2001::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "3fff::1",
]
NEVER = [
    "169.254.169.254",
    "::ffff:169.254.169.254",
    "64:ff9b::a9fe:a9fe",
    "fe80::1",
    "fe80::1%eth0",
    "fd00:ec2::254",
    "100.100.100.200",
    "168.63.129.16",
    "0.0.0.0",  # noqa: S104
    "::",
    "224.0.0.1",
    "ff02::1",
]


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_may_be_reached(address: str) -> None:
    assert is_allowed(address, may_be_private=False)


@pytest.mark.parametrize("address", PRIVATE)
def test_a_private_address_may_be_reached_only_where_that_is_allowed(address: str) -> None:
    assert not is_allowed(address, may_be_private=False)
    assert is_allowed(address, may_be_private=True)


@pytest.mark.parametrize("address", NEVER)
def test_what_a_machine_alone_may_ask_is_never_reached(address: str) -> None:
    assert not is_allowed(address, may_be_private=False)
    assert not is_allowed(address, may_be_private=True)


def resolving(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> None:
    """What the name servers say, one answer after the other."""
    left = list(answers)

    def lookup(host: str, port: int, *_: object, **__: object) -> list[tuple[object, ...]]:
        try:
            ip_address(host)
            found = [host]
        except ValueError:
            found = left.pop(0)
        families = [socket.AF_INET6 if ":" in each else socket.AF_INET for each in found]
        return [(family, socket.SOCK_STREAM, 6, "", (each, port)) for family, each in zip(families, found, strict=True)]

    monkeypatch.setattr(socket, "getaddrinfo", lookup)


@pytest.mark.parametrize("private", ["127.0.0.1", "::ffff:10.0.0.1", "169.254.169.254", "fd00::1"])
def test_a_name_that_leads_to_a_private_address_is_refused(monkeypatch: pytest.MonkeyPatch, private: str) -> None:
    resolving(monkeypatch, [private])
    with pytest.raises(AddressRefused, match=private):
        addresses_of("innocent.example", 443, may_be_private=False)


def test_one_private_address_among_public_ones_is_enough_to_refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    resolving(monkeypatch, ["93.184.216.34", "10.0.0.1"])
    with pytest.raises(AddressRefused):
        addresses_of("innocent.example", 443, may_be_private=False)


def test_a_name_that_changes_its_mind_is_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """DNS rebinding: the connection goes to the address that was looked at."""
    resolving(monkeypatch, ["93.184.216.34"], ["127.0.0.1"])
    reached: list[tuple[str, int]] = []

    def connect(address: tuple[str, int], timeout: float) -> socket.socket:
        reached.append(address)
        raise ConnectionRefusedError("nobody there")

    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(NoAnswer) as caught:
        Poster().post("https://rebinding.example/hooks", {}, b"{}")
    assert (caught.value.code, reached) == ("not_reached", [("93.184.216.34", 443)])


def test_a_name_that_nobody_knows_is_said_to_be_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror("Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(NotResolved):
        addresses_of("nowhere.invalid", 443, may_be_private=True)
    with pytest.raises(NoAnswer, match="not_resolved"):
        Poster().post("https://nowhere.invalid/", {}, b"{}")


def test_a_label_that_is_too_long_is_no_name() -> None:
    with pytest.raises(NotResolved):
        addresses_of(f"{'a' * 70}.example", 443, may_be_private=True)


@contextmanager
def serving(serve: Serve) -> Iterator[int]:
    """A server of one connection, which does what it likes."""

    def run() -> None:
        try:
            connection, _ = listening.accept()
        except OSError:
            return
        with connection:
            try:
                serve(connection)
            except OSError:
                return  # the client had enough

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        yield listening.getsockname()[1]
    thread.join(5)


def post(port: int, poster: Poster | None = None, scheme: str = "http") -> Answer:
    return (poster or Poster(may_be_private=True)).post(f"{scheme}://localhost:{port}/hooks?a=b", {"X": "y"}, b"body")


def test_what_is_posted_arrives_and_the_answer_is_told() -> None:
    got: list[bytes] = []

    def serve(connection: socket.socket) -> None:
        while not got or not got[-1].endswith(b"body"):
            got.append((got[-1] if got else b"") + connection.recv(4096))
        connection.sendall(OK)

    with serving(serve) as port:
        assert post(port) == Answer(200, b"hi", None)
    head, _, body = got[-1].partition(b"\r\n\r\n")
    assert head.startswith(b"POST /hooks?a=b HTTP/1.1\r\n")
    assert f"Host: localhost:{port}".encode() in head
    assert body == b"body"


def dripping(connection: socket.socket) -> None:
    connection.recv(4096)
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    for number in range(1000):
        connection.sendall(f"X-{number}: y\r\n".encode())
        time.sleep(0.05)


def silent(connection: socket.socket) -> None:
    while connection.recv(4096):
        continue


@pytest.mark.parametrize("serve", [dripping, silent])
def test_who_never_comes_to_an_end_is_cut_off(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(posting, "WHOLE_SECONDS", 0.5)
    with serving(serve) as port, pytest.raises(NoAnswer) as caught:
        post(port)
    assert caught.value.code == "too_slow"


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_what_is_no_http_is_no_answer(scheme: str) -> None:
    def serve(connection: socket.socket) -> None:
        connection.recv(4096)
        connection.sendall(b"220 mail.example.com ESMTP\r\n")

    with serving(serve) as port, pytest.raises(NoAnswer) as caught:
        post(port, scheme=scheme)
    assert caught.value.code == ("no_answer" if scheme == "http" else "not_trusted")


def test_a_connection_that_ends_early_is_no_answer() -> None:
    with serving(lambda connection: None) as port, pytest.raises(NoAnswer) as caught:
        post(port)
    assert caught.value.code == "no_answer"


def test_of_a_long_answer_only_the_beginning_is_read() -> None:
    def serve(connection: socket.socket) -> None:
        connection.recv(4096)
        connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        while True:
            connection.sendall(b"400\r\n" + b"x" * 1024 + b"\r\n")

    with serving(serve) as port:
        assert post(port).body == b"x" * posting.MOST_BODY


def certificate(folder: Path, name: str) -> tuple[Path, Path]:
    """Self-signed: the certificate and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    paths = folder / "certificate.pem", folder / "key.pem"
    paths[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    paths[1].write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain))
    return paths


@pytest.mark.parametrize(
    ("name", "is_known", "code"),
    [("localhost", True, None), ("localhost", False, "not_trusted"), ("other", True, "not_trusted")],
)
def test_the_certificate_must_be_believed_and_of_the_name_that_was_written_down(
    tmp_path: Path, name: str, is_known: bool, code: str | None
) -> None:
    chain, key = certificate(tmp_path, name)
    own = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    own.load_cert_chain(chain, key)

    def serve(connection: socket.socket) -> None:
        with own.wrap_socket(connection, server_side=True) as talking:
            talking.recv(4096)
            talking.sendall(OK)

    known = ssl.create_default_context(cafile=str(chain)) if is_known else None
    with serving(serve) as port:
        if code is None:
            assert post(port, Poster(may_be_private=True, context=known), "https").status == 200
        else:
            with pytest.raises(NoAnswer) as caught:
                post(port, Poster(may_be_private=True, context=known), "https")
            assert caught.value.code == code
