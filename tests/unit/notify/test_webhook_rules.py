"""What webhooks want, how they sign, and when they try again: rules without a network."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from standardwebhooks import Webhook as Verifier

from services.notify.domain.webhooks.rules import LONGEST_DELAY, TRIED_FOR, Outcome, next_attempt, outcome_of, wants
from services.notify.domain.webhooks.signing import key_of, secret_text, signed_headers

FIRST = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)
EVERYTHING: dict[str, list[str]] = {"subjects": [], "customers": []}


def test_each_attempt_waits_twice_as_long_as_the_one_before_up_to_an_hour() -> None:
    delays = []
    for attempts in range(1, 14):
        due = next_attempt(attempts, FIRST, FIRST, chance=0.5)
        assert due is not None
        delays.append((due - FIRST).total_seconds())
    assert delays == [5, 10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600, 3600]


def test_those_that_failed_together_do_not_come_together_again() -> None:
    soon, late = (next_attempt(10, FIRST, FIRST, chance) for chance in (0.0, 1.0))
    assert (soon, late) == (FIRST + timedelta(seconds=2048), FIRST + timedelta(seconds=3072))


def test_it_is_tried_for_three_days_and_the_last_time_at_their_end() -> None:
    almost = FIRST + TRIED_FOR - timedelta(minutes=1)
    assert next_attempt(80, FIRST, almost, chance=0.5) == FIRST + TRIED_FOR
    assert next_attempt(81, FIRST, FIRST + TRIED_FOR, chance=0.5) is None


@pytest.mark.parametrize(
    ("asked_for", "delay"),
    [
        (timedelta(seconds=30), timedelta(seconds=30)),
        (timedelta(seconds=-5), timedelta(seconds=5)),
        (timedelta(days=30), LONGEST_DELAY),
    ],
)
def test_a_receiver_that_asks_for_a_rest_gets_it_an_hour_at_most(asked_for: timedelta, delay: timedelta) -> None:
    assert next_attempt(1, FIRST, FIRST, 0.5, asked_for) == FIRST + delay


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (200, Outcome.DELIVERED),
        (204, Outcome.DELIVERED),
        (301, Outcome.AGAIN),
        (400, Outcome.AGAIN),
        (410, Outcome.GONE),
        (429, Outcome.AGAIN),
        (500, Outcome.AGAIN),
        (None, Outcome.AGAIN),
    ],
)
def test_only_a_yes_is_a_yes(status: int | None, outcome: Outcome) -> None:
    assert outcome_of(status) is outcome


@pytest.mark.parametrize(
    ("events", "filtered", "is_wanted"),
    [
        ([{"source": "orders", "types": []}], EVERYTHING, True),
        ([{"source": "orders", "types": ["OrderPlaced"]}], EVERYTHING, True),
        ([{"source": "orders", "types": ["OrderShipped"]}], EVERYTHING, False),
        ([{"source": "inventory", "types": []}], EVERYTHING, False),
        ([{"source": "orders", "types": []}], {"subjects": ["order"], "customers": []}, True),
        ([{"source": "orders", "types": []}], {"subjects": ["other"], "customers": []}, False),
        ([{"source": "orders", "types": []}], {"subjects": [], "customers": ["vector"]}, True),
        ([{"source": "orders", "types": []}], {"subjects": ["other"], "customers": ["vector"]}, True),
        ([{"source": "orders", "types": []}], {"subjects": [], "customers": ["horizon"]}, False),
    ],
)
def test_a_webhook_wants_what_it_names(events: list[Any], filtered: dict[str, list[str]], is_wanted: bool) -> None:
    event = {"source": "/orders", "type": "OrderPlaced", "subject": "order", "data": {"customer_id": "vector"}}
    assert wants({"events": events, "filter": filtered}, event) is is_wanted


def test_what_tells_of_no_customer_does_not_pass_for_the_sake_of_one() -> None:
    event = {"source": "/inventory", "type": "StockChanged", "subject": "cause", "data": {"items": []}}
    webhook = {"events": [{"source": "inventory", "types": []}], "filter": {"subjects": [], "customers": ["vector"]}}
    assert not wants(webhook, event)


def test_whoever_has_either_secret_can_tell_that_it_is_ours() -> None:
    old, new = secret_text(b"o" * 32), secret_text(b"n" * 32)
    body = '{"type":"OrderPlaced","клиент":"Вектор"}'.encode()
    headers = signed_headers("message", datetime.now(UTC), body, [new, old])
    for secret in (old, new):
        assert Verifier(secret).verify(body, headers)["type"] == "OrderPlaced"
    assert headers["webhook-signature"].count("v1,") == 2


@pytest.mark.parametrize("text", ["sec_" + "A" * 44, "whsec_", "whsec_AAAA", "whsec_" + "*" * 44, "whsec_" + "A" * 120])
def test_what_is_no_secret_of_the_scheme_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"secret|base64|digit|Non|padding"):
        key_of(text)
