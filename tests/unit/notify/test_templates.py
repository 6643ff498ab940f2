"""Templates of letters: what they name is put in place, and what nobody knows is refused before it is saved."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.commands.dictionaries import AddEntry, ChangeEntry, RetireEntry
from contracts.commands.letters import ComposeLetter, PreviewTemplate, TemplateQuery
from contracts.events.dictionaries import SUBJECT_LENGTH
from contracts.letters import EXAMPLES, PLACEHOLDERS
from kernel.problems import NotFound, ValidationFailed
from services.notify.app import NotifyApplication
from services.notify.app.templates import NoTextInLanguage
from services.notify.domain.refusals import PlaceholderNotValid, UnknownPlaceholder
from services.notify.templates import filled, require_valid
from tests.unit.alone import Alone, alone

TEMPLATES = "letter_templates"
NAMES = {"ru": "Прайс-лист", "en": "Price list"}


@pytest.fixture
def service() -> Iterator[Alone]:
    with alone(NotifyApplication) as running:
        running.application.prepare()
        yield running


def wording(subject: str = "", text: str = "") -> dict[str, str]:
    return {"subject": subject, "text": text}


def add(service: Alone, **data: Any) -> dict[str, Any]:
    return service.do("add_dictionary_entry", AddEntry, dictionary=TEMPLATES, code="prices", names=NAMES, data=data)


def compose(service: Alone, template: str, language: str = "ru", **values: str | None) -> dict[str, Any]:
    named = {name.replace("__", "."): value for name, value in values.items()}
    question = ComposeLetter().load({"template": template, "language": language, "values": named})
    answer: dict[str, Any] = service.application.compose_letter(question)
    return answer


def preview(service: Alone, code: str, **more: Any) -> dict[str, Any]:
    answer: dict[str, Any] = service.application.preview_template(PreviewTemplate().load({"code": code, **more}))
    return answer


def test_values_stand_in_the_place_of_what_a_template_names(service: Alone) -> None:
    add(service, ru=wording("Прайс-лист для {{ customer.name }}", "{{contact.person}}, добрый день!\n{{ user.name }}"))
    said = compose(service, "prices", customer__name="ООО «Ромашка»", contact__person="Иван", user__name="Анна")
    assert said == {"subject": "Прайс-лист для ООО «Ромашка»", "text": "Иван, добрый день!\nАнна\n", "missing": []}


def test_what_has_no_value_is_left_out_and_told(service: Alone) -> None:
    add(service, ru=wording("Для {{ customer.name }}", "{{ user.header }}\n\n{{ user.signature }}\n\nКонец"))
    said = compose(service, "prices", customer__name="Ромашки", user__header=None)
    assert said == {"subject": "Для Ромашки", "text": "Конец\n", "missing": ["user.header", "user.signature"]}


@given(st.text(alphabet="{}% $.a_", max_size=40))
def test_a_value_is_never_read_for_placeholders(value: str) -> None:
    said, _ = filled(wording("", "[{{ customer.name }}]"), {"customer.name": value})
    assert said["text"] == f"[{value}]\n"


@given(st.text(alphabet="{} %#$.ab_", max_size=40))
def test_whatever_is_accepted_can_be_filled(text: str) -> None:
    try:
        require_valid(wording("", text), PLACEHOLDERS, "")
    except (PlaceholderNotValid, UnknownPlaceholder):
        return
    assert filled(wording("", text), {})[0]["subject"] == ""


@pytest.mark.parametrize(
    "text",
    [
        "{{ 7 * 7 }}",
        "{{ customer.name.upper() }}",
        "{{ customer }}",
        "{{}}",
        "{{ customer.name",
        "{{ customer.__class__.x }}",
        "{% if customer %}",
        "{%",
        "{# what only we know #}",
        "{{{ customer.name }}}",
    ],
)
def test_what_is_no_placeholder_is_not_saved(service: Alone, text: str) -> None:
    with pytest.raises(PlaceholderNotValid) as refusal:
        add(service, ru=wording("", text))
    assert refusal.value.errors[0]["field"] == "data.ru.text"


def test_braces_that_begin_nothing_are_text(service: Alone) -> None:
    add(service, ru=wording("{Прайс} 100%", "} { % # {customer.name} {{ customer.name }}"))
    said = compose(service, "prices", customer__name="Ромашка")
    assert (said["subject"], said["text"]) == ("{Прайс} 100%", "} { % # {customer.name} Ромашка\n")


def test_a_placeholder_that_nobody_knows_is_named(service: Alone) -> None:
    with pytest.raises(UnknownPlaceholder) as refusal:
        add(service, en=wording("For {{ customer.nmae }}"))
    assert refusal.value.params == {"name": "customer.nmae"}
    assert refusal.value.errors[0]["field"] == "data.en.subject"


def test_a_change_is_held_to_the_same(service: Alone) -> None:
    entry = add(service, ru=wording("Прайс-лист"))
    changed = {"dictionary": TEMPLATES, "code": "prices", "version": [entry["version"]]}
    with pytest.raises(UnknownPlaceholder):
        service.do("change_dictionary_entry", ChangeEntry, **changed, data={"ru": wording("{{ customer.nmae }}")})
    with pytest.raises(ValidationFailed):
        service.do("change_dictionary_entry", ChangeEntry, **changed, data={"ru": None})


def test_a_template_says_something_in_one_language_at_least(service: Alone) -> None:
    with pytest.raises(ValidationFailed):
        add(service)


def test_a_letter_is_in_a_language_that_the_template_has(service: Alone) -> None:
    add(service, ru=wording("Прайс-лист"))
    with pytest.raises(NoTextInLanguage) as refused:
        compose(service, "prices", "en")
    assert refused.value.errors == [{"field": "language", "message": "Is none of the values: ru."}]
    with pytest.raises(NotFound):
        compose(service, "nothing")


def test_a_retired_template_begins_no_letter_and_can_be_looked_at(service: Alone) -> None:
    entry = add(service, ru=wording("Прайс-лист"))
    named = {"dictionary": TEMPLATES, "code": "prices", "version": [entry["version"]]}
    service.do("retire_dictionary_entry", RetireEntry, **named)
    with pytest.raises(ValidationFailed):
        service.application.letter_template(TemplateQuery().load({"template": "prices", "language": "ru"}))
    assert preview(service, "prices")["subject"] == "Прайс-лист"


@pytest.mark.parametrize("code", ["invoice_cover", "offer_cover", "debt_reminder", "free"])
@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_first_templates_speak_both_languages(service: Alone, code: str, language: str) -> None:
    seen = preview(service, code, language=language)
    assert seen["missing"] == []
    assert "{{" not in seen["subject"] + seen["text"]
    assert seen["text"].startswith(EXAMPLES["user.header"][language])
    assert seen["text"].endswith(f"{EXAMPLES['user.signature'][language]}\n")


def test_a_change_can_be_seen_before_it_is_saved(service: Alone) -> None:
    seen = preview(service, "invoice_cover", subject="Счёт {{ invoice.number }} для {{ customer.name }}")
    assert seen["subject"] == "Счёт 96 для ООО «Ромашка»"
    with pytest.raises(UnknownPlaceholder) as refusal:
        preview(service, "invoice_cover", text="{{ invoice.sum }}")
    assert refusal.value.errors[0]["field"] == "text"


@pytest.mark.parametrize(
    ("name", "subject"),
    [("слово " * 60, "Для " + " ".join(["слово"] * 32) + "…"), ("я" * 300, "Для…"), ("", "Для")],
    ids=["of words", "of one word", "short"],
)
def test_a_subject_is_no_longer_than_a_letters_may_be(service: Alone, name: str, subject: str) -> None:
    add(service, ru=wording("Для {{ customer.name }}", "Текст"))
    said = compose(service, "prices", customer__name=name or None)
    assert said["subject"] == subject
    assert len(said["subject"]) <= SUBJECT_LENGTH
