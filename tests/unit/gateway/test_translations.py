"""Everything that Nova says in English it can say in Russian, with the same particulars."""

import ast
import re
from collections.abc import Iterator
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from marshmallow import Schema

import gateway
from contracts.languages import CATALOGUES, load_words
from formats.bank.statement import AccountPeriod
from formats.bank.totals import differences
from gateway.assets import messages_of_scripts
from gateway.pages.screens import SCREENS
from gateway.titles import TITLES
from kernel.problems import Problem
from services.notify.domain.notification import CAME, MISSED
from services.notify.domain.webhooks.notice import TOLD as TOLD_OF_WEBHOOKS
from services.orders.sentences import OF_A_WAREHOUSE, OF_ANOTHER_ORDER, OF_MOVEMENTS, OF_ORDERS, OF_STOCK
from services.tasks.differences import CHANGEABLE
from services.tasks.sentences import CHANGED_WITH_SUM, ISSUED, MORE_TURNED, SENTENCES, TURNED, TURNS
from services.tasks.sentences import OF_ORDERS as OF_ORDERS_IN_TASKS
from services.tasks.sentences.customers import CAME as CAME_OF_TASKS
from services.tasks.sentences.letters import ATTACHED, DRAFTED, FAILED, SENT
from services.tasks.sentences.money import found_payer, lost_payer

ROOT = Path(gateway.__file__).parent.parent
SOURCES = [
    path
    for package in ("contracts", "formats", "kernel", "services", "gateway")
    for path in (ROOT / package).rglob("*.py")
]
TEMPLATES = list((ROOT / "gateway" / "templates").glob("*.html"))
SAYING_FAULTS = (
    "bank.py",
    "cells.py",
    "company.py",
    "details.py",
    "dictionaries.py",
    "domain.py",
    "journal.py",
    "lists.py",
    "money.py",
    "numbers.py",
    "orders.py",
    "periods.py",
    "reports.py",
    "questions.py",
    "reminders.py",
    "tasks.py",
    "webhooks.py",
)
OF_A_TEMPLATE = re.compile(r"_\('((?:[^'\\]|\\.)+)'")
PLACE = re.compile(r"%\((\w+)\)s|\{(\w+)\}")

# marshmallow's own, as far as our schemas can say them.
OF_MARSHMALLOW = {
    "Missing data for required field.",
    "Field may not be null.",
    "Unknown field.",
    "Invalid input type.",
    "Not a valid list.",
    "Not a valid mapping type.",
    "Not a valid string.",
    "Not a valid integer.",
    "Shorter than minimum length {min}.",
    "Longer than maximum length {max}.",
    "Length must be between {min} and {max}.",
    "Must be greater than or equal to {min} and less than or equal to {max}.",
}


def catalogue() -> list[Message]:
    with (CATALOGUES / "ru" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return [message for message in read_po(file, locale="ru") if message.id]


def refusals() -> set[str]:
    """The messages of all classes that can be raised for a caller."""
    for path in SOURCES:
        if "migrations" not in path.parts and path.name != "green.py":
            import_module(".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"))
    kinds = {Problem, *(kind for kind in subclasses(Exception) if kind.__name__ in ("Refusal", "Fault"))}
    classes = {each for kind in kinds for each in {kind, *subclasses(kind)}}
    return {each.message for each in classes if isinstance(getattr(each, "message", None), str)}


def subclasses(kind: type[Any]) -> set[type[Any]]:
    below = set(kind.__subclasses__())
    return below.union(*(subclasses(each) for each in below))


def faults_of_fields() -> Iterator[str]:
    """Sentences of ``default_error_messages``, of ``{"field": ..., "message": ...}``, and of a ValidationError."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Assign) and any(
                name_of(target) == "default_error_messages" for target in node.targets
            ):
                yield from texts(node.value.values)  # type: ignore[attr-defined]
            elif isinstance(node, ast.Dict) and [*texts(node.keys)] == ["field", "message"]:
                yield from texts(node.values[1:])
            elif isinstance(node, ast.Return | ast.Raise) and path.name in SAYING_FAULTS:
                yield from (text for text in texts(ast.walk(node)) if text.endswith(".") and text[0].isupper())


def name_of(node: ast.expr) -> str | None:
    return getattr(node, "id", None)


def texts(nodes: Any) -> Iterator[str]:
    return (node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str))


def sentences_of_the_journal() -> set[str]:
    order = {"number": 1, "total": "1.00", "value_now": "1.00", "currency": "RUB", "lines": [], "reason": None}
    order |= {"amount": "1.00", "allocations": []}
    order |= {"kind": "offer", "order_number": 1}
    order |= {"contacts": [], "recipients": 1, "refused": 0, "documents": [], "via": "smtp", "outcome": "unknown"}
    order |= {"name": "Vector", "manager": None, "credit_limit": None, "because": None}
    order |= dict.fromkeys(("valid_from", "price_type", "markup_percent", "deferral_days"), "1")
    told = {
        text(data)[1]
        for sentences in SENTENCES.values()
        for text in sentences.values()
        for data in (order, {**order, "reason": "changed their mind", "manager": "anna", "credit_limit": "1.00"})
    }
    told |= {text for texts in (*SENT.values(), *FAILED.values(), DRAFTED, *TURNS.values()) for text in texts}
    told |= {sentence(order)[1] for sentence in (found_payer, lost_payer)}
    told |= {OF_ORDERS_IN_TASKS["OrderChanged"](order | {"changed": parts})[1] for parts in ([], ["its note"])}
    told |= {CHANGED_WITH_SUM, *CHANGEABLE}
    return told | {
        *ATTACHED.values(),
        *ISSUED.values(),
        TURNED,
        MORE_TURNED,
        MISSED,
        *CAME.values(),
        *CAME_OF_TASKS.values(),
        *TOLD_OF_WEBHOOKS.values(),
    }


def causes_of_turns() -> set[str]:
    return {*OF_ORDERS.values(), *OF_MOVEMENTS.values(), OF_ANOTHER_ORDER, OF_A_WAREHOUSE, OF_STOCK}


def words_of_pages() -> set[str]:
    written = {found for template in TEMPLATES for found in OF_A_TEMPLATE.findall(template.read_text())}
    named = {word for screen in SCREENS for word in (screen.title, screen.entry) if word is not None}
    return written | named | messages_of_scripts()


def messages() -> set[str]:
    said = refusals() | set(faults_of_fields()) | sentences_of_the_journal() | causes_of_turns() | words_of_pages()
    return said | set(TITLES.values()) | OF_MARSHMALLOW


def things() -> set[str]:
    return {found for path in SOURCES for found in re.findall(r'NotFound\(thing="([^"]+)"', path.read_text())}


def test_every_message_has_a_translation() -> None:
    translated = {str(message.id) for message in catalogue() if message.string and not message.context}
    assert messages() - translated == set()


def test_what_a_field_says_of_a_wrong_type_has_a_translation() -> None:
    for path in (ROOT / "contracts" / "commands").glob("*.py"):
        import_module(f"contracts.commands.{path.stem}".removesuffix(".__init__"))
    own = {schema for schema in subclasses(Schema) if schema.__module__.startswith("contracts.commands")}
    declared = [field for schema in own for field in schema().declared_fields.values()]
    assert {str(field.error_messages["invalid"]) for field in declared if "invalid" in field.error_messages} <= {
        str(message.id) for message in catalogue()
    }


def test_nothing_is_translated_that_nobody_says() -> None:
    assert {str(message.id) for message in catalogue() if not message.context} <= messages()


def test_every_thing_that_can_be_missing_has_a_name() -> None:
    assert things() <= {str(message.id) for message in catalogue() if message.context == "thing"}


@pytest.mark.parametrize("message", catalogue(), ids=lambda message: str(message.id)[:40])
def test_a_translation_has_the_particulars_of_its_message(message: Message) -> None:
    assert set(PLACE.findall(str(message.string))) == set(PLACE.findall(str(message.id)))


def test_sentences_within_a_sentence_are_told_in_the_same_language() -> None:
    turns = [
        {"text": TURNS["yellow"][1], "params": {"lines": "3, 5", "on_hand": "10", "demand": "14"}},
        {"text": TURNS["red"][0], "params": {"lines": "1", "on_hand": "0", "demand": "2"}},
    ]
    params = {"number": 7, "turns": turns}
    assert load_words().text("ru", TURNED, params) == (
        "Заказ 7: строки 3, 5 стали жёлтыми: 10 в наличии, 14 заказано всеми; "
        "строка 1 стала красной: 0 в наличии, 2 заказано всеми."
    )


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("ru", "Заказ 118 на 45\u00a0300,00 ₽ размещён."),
        ("en", "Order 118 was placed: 45,300.00 RUB."),
    ],
)
def test_a_sum_is_told_with_its_currency_as_the_reader_writes_it(language: str, told: str) -> None:
    _, text, params = SENTENCES["orders"]["OrderPlaced"]({"number": 118, "total": "45300.00", "currency": "RUB"})
    assert load_words().text(language, text, params) == told


def test_what_a_bank_says_of_itself_is_told_as_money() -> None:
    account = AccountPeriod("40702810938000012345", received=Decimal(1000))
    [fault] = differences([(3, account)], [])
    told = load_words().text("ru", fault.message, fault.params)
    assert "1\u00a0000,00" in told
    assert "0,00" in told


def test_new_terms_are_told_as_a_russian_reader_writes_them() -> None:
    terms = {"valid_from": "2026-01-01", "price_type": "dealer", "markup_percent": "-5.5", "deferral_days": 14}
    _, text, params = SENTENCES["customers"]["TermsChanged"]({**terms, "credit_limit": "500000.00"})
    assert load_words().text("ru", text, params) == (
        "Условия с 01.01.2026: вид цены dealer, наценка -5,5 %, отсрочка платежа в днях: 14, кредит до 500\u00a0000,00."
    )


def test_a_moment_is_told_in_the_readers_zone_and_format() -> None:
    message, params = "A reminder cannot be set for %(at)s: that is past.", {"at": "2026-11-24T21:30:00Z"}
    told = load_words().text("ru", message, params, ZoneInfo("Europe/Moscow"))
    assert told == "Нельзя поставить напоминание на 25.11.2026, 00:30: это уже прошло."
    assert load_words().text("en", message, params) == message % params


def test_figures_are_told_as_the_reader_writes_them() -> None:
    message = "Of invoice %(number)s %(unpaid)s are unpaid, and %(wanted)s are wanted: allocate less."
    params = {"number": "1000", "unpaid": "1255.00", "wanted": "-12500000.5"}
    told = load_words().text("ru", message, params).replace("\xa0", " ")
    assert "1000" in told
    assert "1 255,00" in told
    assert "-12 500 000,5" in told
    assert "1,255.00 are unpaid" in load_words().text("en", message, params)
    assert params["unpaid"] == "1255.00"


def test_particulars_are_filled_in() -> None:
    words = load_words()
    assert words.text("ru", "Order %(number)s is already cancelled.", {"number": "7"}) == "Заказ 7 уже отменён."
    assert words.text("ru", "There is no %(thing)s %(id)s.", {"thing": "order", "id": "x"}) == "Не найдено: заказ x."
    assert words.finished("ru", "Longer than maximum length 20.") == "Длиннее наибольшей длины 20."
    assert (
        words.text("en", "Order %(number)s is already cancelled.", {"number": "7"}) == "Order 7 is already cancelled."
    )
    assert words.text("ru", "Nobody translated this.") == "Nobody translated this."
