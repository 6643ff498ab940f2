"""Statements as banks write them, of companies and accounts that nobody has."""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

OUR_ACCOUNT = "40702810900000000001"
OUR_OTHER_ACCOUNT = "40702810200000000002"
OUR_TAX_NUMBER = "0077000001"
VECTOR_ACCOUNT = "40702810500000000118"
VECTOR_TAX_NUMBER = "0077000118"
BIC = "044599118"
NOVEMBER_27 = date(2026, 11, 27)

LINE_ENDS = ("\r\n", "\n")
ENCODINGS = ("cp1251", "cp866", "utf-8", "utf-8-sig")


@dataclass(frozen=True)
class Document:
    """A payment to us, of 27 November, unless told otherwise; ``fields`` overrule, and None leaves a field out."""

    number: str = "512"
    amount: Decimal = Decimal("45300.00")
    on: date = NOVEMBER_27
    payer: str = "ООО «Вектор»"
    payer_tax_number: str = VECTOR_TAX_NUMBER
    payer_account: str = VECTOR_ACCOUNT
    payee_account: str = OUR_ACCOUNT
    purpose: str = "Оплата по счёту № 118 от 12.11.2026 за крепёж. В т. ч. НДС 22% - 8168,85"
    fields: Mapping[str, str | None] = field(default_factory=dict)

    def lines(self) -> Iterable[str]:
        is_income = self.payee_account == OUR_ACCOUNT
        fields: dict[str, str | None] = {
            "Номер": self.number,
            "Дата": day(self.on),
            "Сумма": f"{self.amount:.2f}",
            "ПлательщикСчет": self.payer_account,
            "ДатаСписано": None if is_income else day(self.on),
            "Плательщик": f"ИНН {self.payer_tax_number} {self.payer}",
            "ПлательщикИНН": self.payer_tax_number,
            "ПлательщикКПП": "770701001",
            "Плательщик1": self.payer,
            "ПлательщикРасчСчет": self.payer_account,
            "ПлательщикБанк1": "ПАО «ПРИМЕРБАНК»",
            "ПлательщикБанк2": "г. Москва",
            "ПлательщикБИК": BIC,
            "ПлательщикКорсчет": "30101810000000000118",
            "ПолучательСчет": self.payee_account,
            "ДатаПоступило": day(self.on) if is_income else None,
            "Получатель": f"ИНН {OUR_TAX_NUMBER} ООО «Опторг»",
            "ПолучательИНН": OUR_TAX_NUMBER,
            "ПолучательБИК": BIC,
            "ВидОплаты": "01",
            "Очередность": "5",
            "НазначениеПлатежа": self.purpose,
            **self.fields,
        }
        yield "СекцияДокумент=Платежное поручение"
        yield from (f"{name}={text}" for name, text in fields.items() if text is not None)
        yield "КонецДокумента"


@dataclass(frozen=True)
class File:
    """The file of one account for the month ``of`` a day; ``totals`` of the account are right unless told otherwise."""

    documents: tuple[Document, ...] = (Document(),)
    opening: Decimal = Decimal("100000.00")
    totals: Mapping[str, str] = field(default_factory=dict)
    version: str = "1.03"
    told_encoding: str = "Windows"
    of: date = NOVEMBER_27

    def lines(self) -> list[str]:
        received = sum((each.amount for each in self.documents if each.payee_account == OUR_ACCOUNT), Decimal(0))
        paid = sum((each.amount for each in self.documents if each.payer_account == OUR_ACCOUNT), Decimal(0))
        totals = {
            "НачальныйОстаток": f"{self.opening:.2f}",
            "ВсегоПоступило": f"{received:.2f}",
            "ВсегоСписано": f"{paid:.2f}",
            "КонечныйОстаток": f"{self.opening + received - paid:.2f}",
            **self.totals,
        }
        header = [
            "1CClientBankExchange",
            f"ВерсияФормата={self.version}",
            f"Кодировка={self.told_encoding}",
            "Отправитель=Клиент-банк",
            "Получатель=1С:Предприятие",
            "ДатаСоздания=28.11.2026",
            "ВремяСоздания=08:15:00",
            f"ДатаНачала={day(self.of.replace(day=1))}",
            f"ДатаКонца={day(last_of_month(self.of))}",
            f"РасчСчет={OUR_ACCOUNT}",
            "СекцияРасчСчет",
            f"ДатаНачала={day(self.of.replace(day=1))}",
            f"ДатаКонца={day(last_of_month(self.of))}",
            f"РасчСчет={OUR_ACCOUNT}",
            *(f"{name}={text}" for name, text in totals.items()),
            "КонецРасчСчет",
        ]
        return [*header, *(line for document in self.documents for line in document.lines()), "КонецФайла"]

    def written(self, encoding: str = "cp1251", line_end: str = "\r\n") -> bytes:
        return "".join(line + line_end for line in self.lines()).encode(encoding, "replace")


def last_of_month(of: date) -> date:
    return of.replace(day=monthrange(of.year, of.month)[1])


def day(of: date) -> str:
    return of.strftime("%d.%m.%Y")


def outgoing(**told: object) -> Document:
    """We pay a supplier."""
    paid = {"payer": "ООО «Опторг»", "payer_tax_number": OUR_TAX_NUMBER, "payer_account": OUR_ACCOUNT}
    return Document(**{"payee_account": VECTOR_ACCOUNT, "number": "77", **paid, **told})  # type: ignore[arg-type]


def edited(document: Document | None = None, **lines: str) -> bytes:
    """The file of one document in which the first line that begins with a name is exchanged; empty takes it out."""
    text = File((document or Document(),)).lines()
    for name, line in lines.items():
        place = next(place for place, each in enumerate(text) if each.startswith(name))
        text[place : place + 1] = [line] if line else []
    return "\r\n".join(text).encode("cp1251")


def line_of(data: bytes, beginning: str) -> int:
    """The number of the last line that begins so."""
    lines = data.decode("cp1251").split("\r\n")
    return max(number for number, line in enumerate(lines, start=1) if line.startswith(beginning))
