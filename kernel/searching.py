"""Search and sorting of names, the same on PostgreSQL and on SQLite, in every alphabet."""

import re
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any
from unicodedata import normalize

from sqlalchemy import (
    ColumnElement,
    Index,
    Select,
    Text,
    TextClause,
    and_,
    false,
    func,
    literal,
    literal_column,
    or_,
    select,
    union_all,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.base import ReadOnlyColumnCollection
from sqlalchemy.sql.functions import FunctionElement

LONGEST_SORT_KEY = 200
MOST_WORDS = 20
COUNTED = (100, 3_000)
LEAST_SHARED = 2
MORPHOLOGY = "'russian'::regconfig"
WORD = re.compile(r"[^\W_]+")
NUMERO = str.maketrans("№", " ")
LOOK_ALIKES = str.maketrans("abekmhopctyx", "авекмнорстух")
LATIN_KEYS, CYRILLIC_KEYS = "`qwertyuiop[]asdfghjkl;'zxcvbnm,.", "ёйцукенгшщзхъфывапролджэячсмитьбю"
OTHER_LAYOUT = str.maketrans(LATIN_KEYS + CYRILLIC_KEYS, CYRILLIC_KEYS + LATIN_KEYS)
LAST_CHARACTER = "\U0010ffff"
Key = Text().with_variant(Text(collation="C"), "postgresql")


def search_key(text: str) -> str:
    """How people mean it when they type: no upper case, no compatibility forms, ё as е, look-alike letters as one.

    Nobody sees whether the M of a code is Latin or Cyrillic. Kept in a column of type ``Key``, since SQLite's own
    lower() knows ASCII only, and PostgreSQL's order depends on the database's locale.
    """
    return _plain(text).translate(LOOK_ALIKES)


def sort_key(text: str) -> str:
    """Like the search key but each letter in its own alphabet, and short enough for an index."""
    return _plain(text)[:LONGEST_SORT_KEY]


def in_the_other_layout(text: str) -> str:
    """What the same keys write when the keyboard is switched between English and Russian."""
    return text.casefold().translate(OTHER_LAYOUT)


def _plain(text: str) -> str:
    return normalize("NFKC", text).casefold().replace("ё", "е")


def trigrams(text: str) -> set[str]:
    """The rows of three characters in each word, its ends included: words that are alike share most of them."""
    return {part for word in _words_of(text) for part in _threes(f"  {word} ")}


def trigrams_within(text: str) -> set[str]:
    """Those that whatever has ``text`` in it has as well; none where no word has three characters."""
    return {part for word in _words_of(text) for part in _threes(word)}


def beginnings(text: str) -> set[str]:
    """The trigrams of whatever has words that begin as those of ``text``, which have one character or two."""
    return {f"  {word}"[len(word) - 1 : len(word) + 2] for word in _words_of(text)}


def _words_of(text: str) -> list[str]:
    return "".join(character if character.isalnum() else " " for character in search_key(text)).split()


def _threes(word: str) -> set[str]:
    return {word[place : place + 3] for place in range(len(word) - 2)}


def rarest(session: Session, column: ColumnElement[Any], values: Collection[Any]) -> Any:
    """The value that the fewest rows have: where a search begins that all of them must be true of.

    By the index on the column, and some rows of a value at most, so that it costs the same in any table.
    """
    given = union_all(*(select(literal(value, column.type).label("value")) for value in sorted(values))).cte("given")
    for most in COUNTED:
        some = select(literal(1)).where(column == given.c.value).limit(most).correlate(given).subquery()
        rows = select(func.count()).select_from(some).scalar_subquery()
        count, value = min((row.rows, row.value) for row in session.execute(select(given.c.value, rows.label("rows"))))
        if count < most:
            break
    return value


def most_alike(
    owner: ColumnElement[Any], trigram: ColumnElement[str], wanted: Collection[str], percent: int, most: int
) -> Select[Any]:
    """The owners of two of the wanted trigrams or more, and of so many percent of them, with how many they share
    (``shared``), the most first."""
    shared = func.count().label("shared")
    return (
        select(owner, shared)
        .where(trigram.in_(sorted(wanted)))
        .group_by(owner)
        .having(func.count() >= max(LEAST_SHARED, -(-len(wanted) * percent // 100)))
        .order_by(shared.desc(), owner)
        .limit(most)
    )


def begins_with(key: ColumnElement[Any], q: str) -> ColumnElement[bool]:
    """Rows whose sort key begins with ``q``, by an index on it."""
    first = sort_key(q)
    return and_(key >= first, key < first + LAST_CHARACTER)


def contains(key: ColumnElement[Any], q: str) -> ColumnElement[bool]:
    """Rows whose search key has ``q`` in it; ``%`` and ``_`` stand for themselves."""
    return key.contains(search_key(q), autoescape=True)


def words_key(text: str) -> str:
    """The words of a text, each after a space: what is kept in a column of type ``Key`` to be found by ``with_words``.

    Sums, days and numbers fall apart into words of figures here, since PostgreSQL's own parser would make hosts,
    versions or negative numbers of them.
    """
    return "".join(f" {word}" for word in WORD.findall(search_key(text.translate(NUMERO))))


def with_words(session: Session, key: ColumnElement[Any], q: str) -> ColumnElement[bool]:
    """Rows whose words key has all words of ``q``, or words that begin so.

    PostgreSQL knows the forms of Russian words, by the index that ``words_index`` makes, and leaves out words that are
    in every text, unless there are no others; SQLite takes all as they are.
    """
    words = words_key(q).split()[:MOST_WORDS]
    if not words:
        return false()
    as_they_are = and_(*(key.contains(f" {word}", autoescape=True) for word in words))
    if session.get_bind().dialect.name != "postgresql":
        return as_they_are
    wanted = func.to_tsquery(literal_column(MORPHOLOGY), " & ".join(f"{word}:*" for word in words))
    return or_(Words(key).bool_op("@@")(wanted), and_(func.numnode(wanted) == 0, as_they_are))


def words_index(name: str, key: ColumnElement[Any]) -> Index:
    """Serves ``with_words``; on SQLite, where nothing could, it has no rows and costs nothing."""
    return Index(name, Words(key), postgresql_using="gin", sqlite_where=TextClause("0"))


class Words(FunctionElement[Any]):
    """The words of a words key in their ground forms."""

    inherit_cache = True


@compiles(Words, "postgresql")
def _words(element: Words, compiler: Any, **kw: Any) -> str:
    return f"to_tsvector({MORPHOLOGY}, {compiler.process(element.clauses, **kw)})"


@compiles(Words, "sqlite")
def _words_on_sqlite(element: Words, compiler: Any, **kw: Any) -> str:
    return str(compiler.process(element.clauses, **kw))


def exactly(query: Select[Any], columns: ReadOnlyColumnCollection[str, Any], wanted: Mapping[str, Any]) -> Select[Any]:
    """The rows whose columns have these values; None asks for nothing."""
    return query.where(*(columns[name] == value for name, value in wanted.items() if value is not None))


def within(query: Select[Any], day: ColumnElement[Any], since: date | None, until: date | None) -> Select[Any]:
    """The rows of these days, both included; None is no bound."""
    if since is not None:
        query = query.where(day >= since)
    return query if until is None else query.where(day <= until)
