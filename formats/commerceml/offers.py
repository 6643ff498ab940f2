"""offers.xml: what every item costs by price type, and how much of it is in which warehouse."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from formats.commerceml.goods import VAT, Article, opening, write_article
from formats.commerceml.parties import Party, write_party
from formats.commerceml.units import Package, write_unit
from formats.commerceml.writing import Writer, plain, sum_text

NAME = "Пакет предложений"
ONE = Decimal(1)


@dataclass(frozen=True)
class PriceType:
    id: str
    name: str
    currency: str


@dataclass(frozen=True)
class Price:
    """Per base unit of the item."""

    price_type_id: str
    amount: Decimal
    currency: str


@dataclass(frozen=True)
class Place:
    warehouse_id: str
    quantity: Decimal


@dataclass(frozen=True)
class Offer:
    """``quantity`` is on hand in the sellable warehouses; None for what has no stock."""

    article: Article
    prices: tuple[Price, ...]
    quantity: Decimal | None = None
    places: tuple[Place, ...] = ()


@dataclass(frozen=True)
class Offers:
    """What stands before the offers. ``warehouses`` are id and name; prices have VAT inside, or it comes on top."""

    id: str
    catalogue_id: str
    classifier_id: str
    owner: Party
    price_types: Sequence[PriceType]
    vat_included: bool
    warehouses: Sequence[tuple[str, str]] = field(default_factory=tuple)


def write_offers(package: Offers, offers: Iterable[Offer], at: datetime) -> Iterator[bytes]:
    """The file in pieces. An item without a price is no offer; without any the format has no package at all."""
    writer = Writer()
    with writer.file(at):
        is_open = False
        for offer in offers:
            if not offer.prices:
                continue
            if not is_open:
                _open(writer, package)
                is_open = True
            _offer(writer, offer)
            if writer.is_full:
                yield writer.taken()
        if is_open:
            writer.close("Предложения")
            writer.close("ПакетПредложений")
    yield writer.taken()


def _open(writer: Writer, package: Offers) -> None:
    writer.open("ПакетПредложений", {"СодержитТолькоИзменения": "false"})
    writer.text("Ид", package.id)
    writer.text("Наименование", NAME)
    writer.text("ИдКаталога", package.catalogue_id)
    writer.text("ИдКлассификатора", package.classifier_id)
    with writer.element("Владелец"):
        write_party(writer, package.owner)
    with writer.element("ТипыЦен"):
        for price_type in package.price_types:
            _price_type(writer, price_type, vat_included=package.vat_included)
    if package.warehouses:
        with writer.element("Склады"):
            for warehouse_id, name in package.warehouses:
                with writer.element("Склад"):
                    writer.text("Ид", warehouse_id)
                    writer.text("Наименование", name)
    writer.open("Предложения")


def _price_type(writer: Writer, price_type: PriceType, *, vat_included: bool) -> None:
    with writer.element("ТипЦены"):
        writer.text("Ид", price_type.id)
        writer.text("Наименование", price_type.name)
        writer.text("Валюта", price_type.currency)
        with writer.element("Налог"):
            writer.text("Наименование", VAT)
            writer.flag("УчтеноВСумме", value=vat_included)


def _offer(writer: Writer, offer: Offer) -> None:
    with writer.element("Предложение", opening(offer.article)):
        write_article(writer, offer.article)
        with writer.element("Цены"):
            for price in offer.prices:
                _price(writer, price, offer.article)
        if offer.quantity is not None:
            writer.text("Количество", plain(offer.quantity))
        for place in offer.places:
            quantity = plain(place.quantity)
            with writer.element("Склад", {"ИдСклада": place.warehouse_id, "КоличествоНаСкладе": quantity}):
                pass


def _price(writer: Writer, price: Price, article: Article) -> None:
    """The format has whole kopecks: the exact price is in its representation."""
    unit = article.unit
    with writer.element("Цена"):
        short = unit.name if unit.okei is None else unit.okei.short
        writer.text("Представление", f"{plain(price.amount)} {price.currency} за {short}")
        writer.text("ИдТипаЦены", price.price_type_id)
        writer.text("ЦенаЗаЕдиницу", sum_text(price.amount))
        writer.text("Валюта", price.currency)
        write_unit(writer, Package(unit, ONE))
