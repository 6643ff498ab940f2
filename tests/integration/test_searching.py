"""Words are found the same on both databases, sums, days and numbers among them."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, create_engine, insert, select, text
from sqlalchemy.orm import Session

from kernel.searching import Key, with_words, words_index, words_key
from tests.infrastructure.postgres import Postgres

metadata = MetaData()
notes = Table("notes", metadata, Column("id", Integer, primary_key=True), Column("words", Key, nullable=False))
words_index("notes_words", notes.c.words)

SAID = [
    "Order 1207 was placed: 69190.40 RUB.",
    "Написать на ivan@firma.ru про счёт",
    "Встреча 2026-11-27 в 10:00",
    "Счёт №118/2025 и акт А-17-б",
    "Договор 12-45",
    "Тел. +7 495 123-45-67",
    "см. /docs/price.xlsx и price_list.xlsx",
    "Он не был и со мной",
    "Болт М8х40",
    "v1.2.3 версия",
]


@pytest.fixture(scope="module")
def on_postgresql(postgres: Postgres) -> Iterator[Session]:
    yield from filled(postgres.create_database())


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def session(request: pytest.FixtureRequest) -> Iterator[Session]:
    if request.param == "postgresql":
        yield request.getfixturevalue("on_postgresql")
    else:
        yield from filled("sqlite://")


def filled(url: str) -> Iterator[Session]:
    engine = create_engine(url)
    metadata.create_all(engine)
    with Session(engine) as session:
        session.execute(insert(notes), [{"id": place, "words": words_key(said)} for place, said in enumerate(SAID)])
        yield session
    engine.dispose()


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("69190.40", 0),
        ("69190", 0),
        ("69190,40 RUB", 0),
        ("ivan@firma.ru", 1),
        ("firma", 1),
        ("2026-11-27", 2),
        ("27.11.2026", 2),
        ("10:00", 2),
        ("118/2025", 3),
        ("№118", 3),
        ("А-17", 3),
        ("a-17-б", 3),
        ("12-45", 4),
        ("123-45-67", 5),
        ("495 123", 5),
        ("price_list", 6),
        ("docs/price.xlsx", 6),
        ("не был", 7),
        ("он", 7),
        ("М8х40", 8),
        ("m8", 8),
        ("v1.2.3", 9),
    ],
)
def test_what_was_written_is_found_as_it_was_written(session: Session, q: str, found: int) -> None:
    assert found in ids(session, q)


@pytest.mark.parametrize("q", ["₽", " ", "_", "№", "%", "69190.41", "12-46", "rm8"])
def test_nothing_else_is_found(session: Session, q: str) -> None:
    assert ids(session, q) == set()


def test_words_that_are_in_every_text_are_found_as_they_are(session: Session) -> None:
    assert ids(session, "и") == {3, 6, 7}


def test_postgresql_knows_the_forms_of_words_by_its_index(on_postgresql: Session) -> None:
    assert ids(on_postgresql, "счета на firma") == {1}
    on_postgresql.execute(text("SET LOCAL enable_seqscan = off"))
    query = select(notes.c.id).where(with_words(on_postgresql, notes.c.words, "договоры 12"))
    asked = query.compile(on_postgresql.connection(), compile_kwargs={"literal_binds": True})
    plan = "\n".join(on_postgresql.connection().exec_driver_sql(f"EXPLAIN {asked}").scalars())
    assert "notes_words" in plan


def ids(session: Session, q: str) -> set[int]:
    return set(session.execute(select(notes.c.id).where(with_words(session, notes.c.words, q))).scalars())
