"""Who is believed: a signature holds for one kind of caller only, and for as long as its token lives."""

from datetime import UTC, datetime, timedelta

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from kernel.identity import (
    CALLERS,
    LIFETIME,
    SERVICES,
    Caller,
    Signer,
    Verifier,
    generate_key,
    public_key_of,
    service_caller,
)
from kernel.problems import NotIdentified

UNCHECKED = {"verify_signature": False, "verify_exp": False}
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
ANNA = Caller("anna", frozenset({"manager", "head"}), "en", "Asia/Omsk")
ORDERS = service_caller("orders")
GATEWAYS, SERVICES_OWN, STRANGERS = generate_key(), generate_key(), generate_key()


@pytest.fixture
def verifier() -> Verifier:
    return Verifier({CALLERS: public_key_of(GATEWAYS), SERVICES: public_key_of(SERVICES_OWN)})


def test_a_person_is_known_by_the_gateways_key(verifier: Verifier) -> None:
    assert verifier.verify(Signer(CALLERS, GATEWAYS).sign(ANNA, NOW), NOW) == ANNA


def test_a_service_is_known_by_the_services_key(verifier: Verifier) -> None:
    assert verifier.verify(Signer(SERVICES, SERVICES_OWN).sign(ORDERS, NOW), NOW) == ORDERS


@pytest.mark.parametrize(
    ("kind", "key", "caller"),
    [
        pytest.param(
            SERVICES, SERVICES_OWN, Caller("anna", frozenset({"admin"})), id="a service makes an administrator"
        ),
        pytest.param(SERVICES, SERVICES_OWN, Caller("orders", frozenset({"service", "admin"})), id="a service is more"),
        pytest.param(CALLERS, GATEWAYS, ORDERS, id="the gateway poses as a service"),
        pytest.param(CALLERS, SERVICES_OWN, ANNA, id="the services' key says it were the gateway's"),
        pytest.param(CALLERS, STRANGERS, ANNA, id="a key of somebody else"),
        pytest.param("others", STRANGERS, ANNA, id="a kind that nobody knows"),
    ],
)
def test_a_key_vouches_only_for_what_it_is_for(verifier: Verifier, kind: str, key: str, caller: Caller) -> None:
    with pytest.raises(NotIdentified):
        verifier.verify(Signer(kind, key).sign(caller, NOW), NOW)


@pytest.mark.parametrize("token", ["", "nonsense", "a.b.c"])
def test_what_is_no_token_is_nobodys(verifier: Verifier, token: str) -> None:
    with pytest.raises(NotIdentified):
        verifier.verify(token, NOW)


@pytest.mark.parametrize("silent", ["sees_all", "only_reads"])
def test_a_token_that_does_not_say_how_much_it_may_is_nobodys(verifier: Verifier, silent: str) -> None:
    token = Signer(CALLERS, GATEWAYS).sign(Caller("anna", frozenset({"manager"}), sees_all=False), NOW)
    claims = {name: value for name, value in jwt.decode(token, options=UNCHECKED).items() if name != silent}
    key = load_pem_private_key(GATEWAYS.encode(), None)
    changed = jwt.encode(claims, key, algorithm="EdDSA", headers={"kid": CALLERS})  # type: ignore[arg-type]
    with pytest.raises(NotIdentified):
        verifier.verify(changed, NOW)


def test_who_is_confined_sees_his_own_and_what_is_nobodys() -> None:
    confined = Caller("anna", frozenset({"manager"}), sees_all=False)
    assert [confined.sees_what_is_of(owner) for owner in ("anna", None, "boris")] == [True, True, False]
    assert Caller("anna", frozenset({"manager"})).sees_what_is_of("boris")


def test_a_token_without_a_kind_is_nobodys(verifier: Verifier) -> None:
    claims = {"sub": "anna", "roles": ["admin"], "language": "ru", "zone": "UTC", "exp": NOW + timedelta(minutes=1)}
    token = jwt.encode(claims, load_pem_private_key(GATEWAYS.encode(), None), algorithm="EdDSA")  # type: ignore[arg-type]
    with pytest.raises(NotIdentified):
        verifier.verify(token, NOW)


def test_a_token_ends_also_when_it_was_believed_before(verifier: Verifier) -> None:
    token = Signer(CALLERS, GATEWAYS).sign(ANNA, NOW)
    verifier.verify(token, NOW)
    with pytest.raises(NotIdentified):
        verifier.verify(token, NOW + LIFETIME)
