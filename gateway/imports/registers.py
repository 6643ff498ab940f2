"""Which columns items and customers have in files, and who may import them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from contracts.roles import SELLERS, STOCK_PLANNERS
from formats.sheets.words import UNITS as SHORT_UNITS
from gateway.imports import cells, lists
from gateway.imports.cells import EntryCode, Number, OneWord, PlainText, WholeNumber, YesOrNo
from gateway.imports.columns import Column
from gateway.imports.lists import Packages, Prices, Several, Tags
from gateway.imports.vocabulary import (
    CHARACTERISTICS,
    CUSTOMER_FIELDS,
    ITEM_GROUPS,
    PRICE_TYPES,
    TAGS,
    UNITS,
    USERS,
    VAT_RATES,
    Vocabulary,
)

ITEM_KINDS = {
    "goods": {"ru": "товар", "en": "goods"},
    "finished_product": {"ru": "готовая продукция", "en": "finished product"},
    "material": {"ru": "материал", "en": "material"},
    "component": {"ru": "комплектующее", "en": "component"},
    "semi_finished": {"ru": "полуфабрикат", "en": "semi-finished"},
    "service": {"ru": "услуга", "en": "service"},
    "cost_article": {"ru": "статья затрат", "en": "cost article"},
}
CUSTOMER_KINDS = {
    "legal_entity": {"ru": "юридическое лицо", "en": "legal entity"},
    "sole_trader": {"ru": "индивидуальный предприниматель", "en": "sole trader"},
    "person": {"ru": "физическое лицо", "en": "person"},
    "foreign": {"ru": "иностранная организация", "en": "foreign"},
}
CONTACT_KINDS = {
    "phone": {"ru": "телефон", "en": "phone"},
    "email": {"ru": "почта", "en": "e-mail"},
    "messenger": {"ru": "мессенджер", "en": "messenger"},
    "person": {"ru": "человек", "en": "person"},
    "other": {"ru": "иное", "en": "other"},
}
OTHER_CUSTOMER_KINDS = {"юрлицо": "legal_entity", "юр.лицо": "legal_entity", "ип": "sole_trader", "физлицо": "person"}


@dataclass(frozen=True)
class Register:
    """``keys`` are the fields by which a row finds what is there, the first that the row has.

    ``unique`` are fields of several values of which each is one row's own.
    ``decide`` and ``preview`` are the service's command and query for rows, ``cards`` its list of what is there.
    """

    name: str
    service: str
    roles: frozenset[str]
    keys: Sequence[str]
    dictionaries: Sequence[str]
    columns: Callable[[Vocabulary], list[Column]]
    decide: str
    cards: str
    unique: Sequence[str] = ()
    preview: str = "preview_import"

    def name_of(self, field: str, language: str) -> str:
        """What a column of this field would be called; the field itself when it is none of a fixed column."""
        columns = {column.field: column.names[language] for column in self.columns(Vocabulary({}))}
        return columns.get(field, field)


def _column(field: str, ru: str, en: str, kind: Any, *others: str, exported: bool = True) -> Column:
    return Column(field, tuple(field.split(".")), {"ru": ru, "en": en}, kind, others, exported)


def item_columns(vocabulary: Vocabulary) -> list[Column]:
    unit = EntryCode(vocabulary, UNITS, SHORT_UNITS)
    text = PlainText()
    return [
        _column("code", "Код", "Code", text, "Артикул", "SKU", "Item code", "Код товара", "Код номенклатуры"),
        _column("name", "Наименование", "Name", text, "Название", "Номенклатура", "Товар", "Item"),
        _column("kind", "Вид", "Kind", OneWord(ITEM_KINDS, {}), "Вид номенклатуры", "Тип", "Type"),
        _column("unit", "Единица", "Unit", unit, "Ед", "Ед.", "Ед. изм.", "Единица измерения", "Базовая единица"),
        _column("group", "Группа", "Group", EntryCode(vocabulary, ITEM_GROUPS), "Категория", "Category", "Раздел"),
        _column("vat_rate", "Ставка НДС", "VAT rate", EntryCode(vocabulary, VAT_RATES), "НДС", "VAT"),
        _column("barcodes", "Штрихкоды", "Barcodes", Several(), "Штрихкод", "Штрих-код", "Barcode", "EAN"),
        _column("packages", "Упаковки", "Packages", Packages(unit), "Упаковка", "Package"),
        _column("minimum_level", "Минимальный остаток", "Minimum level", Number(), "Мин. остаток"),
        _column("retired", "Снят с продажи", "Retired", YesOrNo(), "Не используется"),
        *_prices(vocabulary),
        *_defined(
            vocabulary, CHARACTERISTICS, ("characteristic", "characteristics"), ("Характеристика", "Characteristic")
        ),
    ]


def customer_columns(vocabulary: Vocabulary) -> list[Column]:
    text = PlainText()
    kind = OneWord(CUSTOMER_KINDS, OTHER_CUSTOMER_KINDS)
    price_type = EntryCode(vocabulary, PRICE_TYPES)
    return [
        _column("code", "Код", "Code", text, "Код клиента", "Код контрагента", "Customer code"),
        _column("name", "Наименование", "Name", text, "Название", "Клиент", "Контрагент", "Customer"),
        _column("kind", "Вид", "Kind", kind, "Вид контрагента", "Тип", "Type"),
        _column("tax_number", "ИНН", "Tax number", text, "INN"),
        _column("legal.full_name", "Полное наименование", "Full name", text),
        _column("legal.kpp", "КПП", "KPP", text),
        _column("legal.ogrn", "ОГРН", "OGRN", text, "ОГРНИП", "ОГРН/ОГРНИП"),
        _column("legal.vat_number", "Номер плательщика НДС", "VAT number", text),
        _column("legal.legal_address", "Юридический адрес", "Legal address", text, "Адрес", "Address"),
        _column("legal.postal_address", "Почтовый адрес", "Postal address", text, "Фактический адрес"),
        _column("bank_accounts", "Банковские счета", "Bank accounts", lists.Accounts()),
        _column("bank_account.bic", "БИК", "BIC", text, exported=False),
        _column("bank_account.account", "Расчётный счёт", "Account", text, "Расчетный счет", "Р/с", exported=False),
        _column("bank_account.bank_name", "Банк", "Bank", text, "Наименование банка", exported=False),
        _column(
            "bank_account.correspondent_account",
            "Корр. счёт",
            "Correspondent account",
            text,
            "Корр. счет",
            "К/с",
            exported=False,
        ),
        _column("contacts", "Контакты", "Contacts", lists.Contacts(CONTACT_KINDS)),
        _column("phones", "Телефоны", "Phones", Several(), "Телефон", "Phone", "Тел.", exported=False),
        _column("emails", "E-mail", "E-mails", Several(), "Почта", "Эл. почта", "Email", exported=False),
        _column("accounting.contract_number", "Номер договора", "Contract number", text, "Договор", "Contract"),
        _column("accounting.contract_day", "Дата договора", "Contract date", cells.Day()),
        _column("accounting.currency", "Валюта", "Currency", text),
        _column("note", "Примечание", "Note", text, "Заметка", "Комментарий", "Notes", "Comment"),
        _column("tags", "Метки", "Tags", Tags(vocabulary, TAGS), "Теги", "Метка", "Tag"),
        _column(
            "manager", "Менеджер", "Manager", EntryCode(vocabulary, USERS), "Ответственный", "Ответственный менеджер"
        ),
        _column("terms.price_type", "Вид цены", "Price type", price_type, "Тип цен", "Вид торговли"),
        _column("terms.markup_percent", "Наценка, %", "Markup, %", Number(), "Наценка", "Markup"),
        _column("terms.credit_limit", "Кредитный лимит", "Credit limit", Number(), "Лимит"),
        _column("terms.deferral_days", "Отсрочка, дней", "Deferral, days", WholeNumber(), "Отсрочка"),
        _column("archived", "В архиве", "Archived", YesOrNo(), "Архив"),
        *_defined(vocabulary, CUSTOMER_FIELDS, ("own_field", "own_fields"), ("Поле", "Field")),
    ]


def _prices(vocabulary: Vocabulary) -> list[Column]:
    """One for each price type; a lone ``Цена`` is of the default one."""
    columns = []
    for entry in vocabulary.in_use(PRICE_TYPES):
        code = entry["code"]
        ru, en = (vocabulary.label_of(PRICE_TYPES, code, language) for language in ("ru", "en"))
        others = (f"Цена: {code}", f"Price: {code}", *(("Цена", "Price") if entry["default"] else ()))
        names = {"ru": f"Цена: {ru}", "en": f"Price: {en}"}
        columns.append(Column(f"price.{code}", ("prices", code), names, Prices(code), others))
    return columns


def _defined(vocabulary: Vocabulary, dictionary: str, called: tuple[str, str], headed: tuple[str, str]) -> list[Column]:
    """One for each entry of a dictionary of definitions; its name alone, or its code, will do as a heading.

    ``called`` is what a field is called in a mapping, and where the values stand; ``headed`` precedes the name in a
    heading.
    """
    columns = []
    for entry in vocabulary.in_use(dictionary):
        code = entry["code"]
        ru, en = (vocabulary.label_of(dictionary, code, language) for language in ("ru", "en"))
        names = {"ru": f"{headed[0]}: {ru}", "en": f"{headed[1]}: {en}"}
        kind = cells.of_characteristic(entry["data"])
        columns.append(Column(f"{called[0]}.{code}", (called[1], code), names, kind, (ru, en, code)))
    return columns


ITEMS = Register(
    "items",
    "inventory",
    STOCK_PLANNERS,
    ("code",),
    (UNITS, VAT_RATES, ITEM_GROUPS, PRICE_TYPES, CHARACTERISTICS),
    item_columns,
    "import_items",
    "list_item_cards",
    unique=("barcodes",),
)
CUSTOMERS = Register(
    "customers",
    "customers",
    SELLERS,
    ("code", "tax_number"),
    (PRICE_TYPES, TAGS, CUSTOMER_FIELDS, USERS),
    customer_columns,
    "import_customers",
    "list_customer_cards",
)
REGISTERS = {register.name: register for register in (ITEMS, CUSTOMERS)}
