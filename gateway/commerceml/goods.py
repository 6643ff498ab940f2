"""Items, and what they cost and where they are, as 1C takes them."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from uuid import UUID, uuid5

from contracts.company import CURRENCY
from formats.commerceml import (
    Article,
    Catalogue,
    Offer,
    Offers,
    Package,
    Place,
    Price,
    PriceType,
    Value,
    write_catalogue,
    write_offers,
)
from gateway.commerceml.parties import owner
from gateway.commerceml.reading import Answer, Ask, rows
from gateway.commerceml.vocabulary import Vocabulary, entries, name_of, value_text, vocabulary

FILES = UUID("8a1c6e0b-5f5b-5d0e-9b0a-6f2f5c1d7e43")
CATALOGUE, CLASSIFIER, OFFERS = (str(uuid5(FILES, name)) for name in ("catalogue", "classifier", "offers"))
INTERNAL = "cost_article"
SERVICE = "service"


def catalogue(ask: Ask, now: datetime) -> Iterator[bytes]:
    """Groups, properties and items; articles of cost are nobody else's business."""
    words = vocabulary(ask, now.date())
    head = Catalogue(CATALOGUE, CLASSIFIER, owner(ask), words.tree(), words.properties())
    return write_catalogue(head, (_article(card, words) for card in _cards(ask)), now)


def offers(ask: Ask, now: datetime) -> Iterator[bytes]:
    """The prices of today and the stock of now."""
    words = vocabulary(ask, now.date())
    price_types = {code: _price_type(entry) for code, entry in entries(ask, "price_types").items()}
    warehouses = ask("inventory", "list_warehouses", {})["items"]
    head = Offers(
        id=OFFERS,
        catalogue_id=CATALOGUE,
        classifier_id=CLASSIFIER,
        owner=owner(ask),
        price_types=list(price_types.values()),
        vat_included=ask("orders", "get_settings", {})["vat_included"],
        warehouses=[(each["id"], each["name"]) for each in warehouses],
    )
    return write_offers(head, (_offer(card, words, price_types) for card in _cards(ask)), now)


def _cards(ask: Ask) -> Iterator[Answer]:
    return (card for card in rows(ask, "inventory", "items_in_full") if card["kind"] != INTERNAL)


def _article(card: Answer, words: Vocabulary) -> Article:
    return Article(
        id=card["id"],
        name=card["name"],
        unit=words.unit(card["unit"]),
        code=card["code"],
        packages=tuple(Package(words.unit(each["unit"]), Decimal(each["factor"])) for each in card["packages"]),
        barcodes=tuple(card["barcodes"]),
        group_id=words.group_id(card["group"]),
        vat_percent=words.vat_percent(card["vat_rate"]),
        values=_values(card, words),
        is_service=card["kind"] == SERVICE,
        is_retired=card["retired"],
    )


def _values(card: Answer, words: Vocabulary) -> tuple[Value, ...]:
    known = words.characteristics
    return tuple(
        Value(known[code]["id"], value_text(value)) for code, value in card["characteristics"].items() if code in known
    )


def _offer(card: Answer, words: Vocabulary, price_types: dict[str, PriceType]) -> Offer:
    prices = [each for each in card["prices"] if each["price_type"] in price_types]
    return Offer(
        article=_article(card, words),
        prices=tuple(
            Price(price_types[each["price_type"]].id, Decimal(each["amount"]), each["currency"]) for each in prices
        ),
        quantity=None if card["on_hand"] is None else Decimal(card["on_hand"]),
        places=tuple(Place(each["warehouse_id"], Decimal(each["quantity"])) for each in card["stock"]),
    )


def _price_type(entry: Answer) -> PriceType:
    return PriceType(entry["id"], name_of(entry), CURRENCY)
