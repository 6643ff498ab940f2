"""import.xml: the classifier with groups and properties, and the catalogue of items."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from formats.commerceml.goods import Article, opening, write_article
from formats.commerceml.parties import Party, write_party
from formats.commerceml.writing import NOTE_LENGTH, VALUE_LENGTH, Writer

NAME = "Каталог товаров"
CLASSIFIER_NAME = "Классификатор товаров"


@dataclass(frozen=True)
class Group:
    id: str
    name: str
    groups: tuple["Group", ...] = ()


@dataclass(frozen=True)
class Property:
    """``choices`` are the only values that it takes, when there are any."""

    id: str
    name: str
    is_number: bool = False
    is_required: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Catalogue:
    """What stands before the items. The ids are the same in every export, so that 1C updates and doubles nothing."""

    id: str
    classifier_id: str
    owner: Party
    groups: Sequence[Group] = field(default_factory=tuple)
    properties: Sequence[Property] = field(default_factory=tuple)


def write_catalogue(catalogue: Catalogue, articles: Iterable[Article], at: datetime) -> Iterator[bytes]:
    """The file in pieces, written while the items are read. Without an item the format has no catalogue at all."""
    writer = Writer()
    with writer.file(at):
        _classifier(writer, catalogue)
        is_open = False
        for article in articles:
            if not is_open:
                _open(writer, catalogue)
                is_open = True
            with writer.element("Товар", opening(article)):
                write_article(writer, article)
            if writer.is_full:
                yield writer.taken()
        if is_open:
            writer.close("Товары")
            writer.close("Каталог")
    yield writer.taken()


def _open(writer: Writer, catalogue: Catalogue) -> None:
    writer.open("Каталог", {"СодержитТолькоИзменения": "false"})
    writer.text("Ид", catalogue.id)
    writer.text("ИдКлассификатора", catalogue.classifier_id)
    writer.text("Наименование", NAME)
    with writer.element("Владелец"):
        write_party(writer, catalogue.owner)
    writer.open("Товары")


def _classifier(writer: Writer, catalogue: Catalogue) -> None:
    with writer.element("Классификатор"):
        writer.text("Ид", catalogue.classifier_id)
        writer.text("Наименование", CLASSIFIER_NAME)
        with writer.element("Владелец"):
            write_party(writer, catalogue.owner)
        _groups(writer, catalogue.groups)
        if catalogue.properties:
            with writer.element("Свойства"):
                for each in catalogue.properties:
                    _property(writer, each)


def _groups(writer: Writer, groups: Sequence[Group]) -> None:
    if not groups:
        return
    with writer.element("Группы"):
        for group in groups:
            with writer.element("Группа"):
                writer.text("Ид", group.id)
                writer.text("Наименование", group.name, NOTE_LENGTH)
                _groups(writer, group.groups)


def _property(writer: Writer, each: Property) -> None:
    with writer.element("Свойство"):
        writer.text("Ид", each.id)
        writer.text("Наименование", each.name)
        if each.is_required:
            writer.text("Обязательное", "Для каталога")
        writer.flag("Множественное", value=False)
        writer.text("ТипЗначений", _kind(each))
        if each.choices:
            with writer.element("ВариантыЗначений"):
                for choice in each.choices:
                    writer.text("Значение", choice, VALUE_LENGTH)
        writer.flag("ДляТоваров", value=True)


def _kind(each: Property) -> str:
    return "Число" if each.is_number else "Строка"
