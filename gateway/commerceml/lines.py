"""The lines of documents, as 1C takes them, and their VAT by rate."""

from decimal import Decimal

from formats.commerceml import Article, Line, Package, Rate, unit_named
from gateway.commerceml.reading import Answer
from gateway.commerceml.vocabulary import Vocabulary

ONE = Decimal(1)
PIECE = unit_named("pcs", "штука")
ON_ACCOUNT = "Оплата на счёт"


def rates_of(document: Answer) -> list[Rate]:
    return [Rate(_percent(rate["percent"]), Decimal(rate["vat"])) for rate in document["vat_rates"]]


def lines_of(document: Answer, words: Vocabulary) -> list[Line]:
    return [_line(line, words) for line in document["lines"]]


def _line(line: Answer, words: Vocabulary) -> Line:
    """A line that sells no item is a sum on account: one of it, for that sum."""
    amount, percent = Decimal(line["amount"]), _percent(line["vat_percent"])
    if line["item_id"] is None:
        article = Article(None, ON_ACCOUNT, PIECE, vat_percent=percent, is_service=True)
        return Line(article, amount, Package(PIECE, ONE), ONE, amount)
    article = Article(
        id=line["item_id"],
        name=line["name"],
        unit=words.unit(line["base_unit"]),
        code=line["code"],
        vat_percent=percent,
        is_service=line["is_service"],
    )
    return Line(
        article=article,
        amount=amount,
        package=Package(words.unit(line["unit"]), Decimal(line["factor"])),
        quantity=Decimal(line["quantity"]),
        price=None if line["price"] is None else Decimal(line["price"]),
    )


def _percent(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
