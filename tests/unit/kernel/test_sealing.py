"""What is sealed is read with the key of its subject alone, and by nobody when that was deleted."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kernel.sealing import sealed
from tests.unit.kernel.diary import Diary

ANNA, BORIS = UUID(int=1), UUID(int=2)
PHONES = [{"value": "+79161234567", "person": "Анна Ёлкина"}]
JSON = st.dictionaries(st.text(max_size=9), st.none() | st.booleans() | st.integers() | st.text(), max_size=4)


def seal(diary: Diary, subject_id: UUID, value: Any) -> str:
    with diary.application.transaction() as session:
        text: str = diary.application.sealing.seal(session, subject_id, value)
        return text


def opened(diary: Diary, text: str | None) -> Any:
    with diary.application.reading() as session:
        return diary.application.sealing.open(session, text)


def delete_key(diary: Diary, subject_id: UUID) -> None:
    with diary.application.transaction() as session:
        diary.application.sealing.delete_key(session, subject_id)


def test_what_is_sealed_is_opened_as_it_was(either: Diary) -> None:
    text = seal(either, ANNA, PHONES)
    assert opened(either, text) == PHONES
    assert "Ёлкина" not in text
    assert "79161234567" not in text
    assert opened(either, None) is None


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture], max_examples=30)
@given(value=JSON)
def test_any_value_is_opened_as_it_was(diary: Diary, value: Any) -> None:
    assert opened(diary, seal(diary, ANNA, value)) == value


def test_the_same_value_is_never_sealed_as_the_same_text(diary: Diary) -> None:
    assert seal(diary, ANNA, "x") != seal(diary, ANNA, "x")


def test_without_its_key_a_text_is_nothing_also_when_there_is_a_new_one(either: Diary) -> None:
    before, others = seal(either, ANNA, "before"), seal(either, BORIS, "others")
    delete_key(either, ANNA)
    assert (opened(either, before), opened(either, others)) == (None, "others")
    after = seal(either, ANNA, "after")
    assert (opened(either, before), opened(either, after)) == (None, "after")


def test_who_seals_under_a_key_that_was_there_before_writes_nothing_once_it_is_deleted(either: Diary) -> None:
    sealing = either.application.sealing
    with either.application.transaction() as session:
        key_id = sealing.key_of(session, ANNA)
        [text] = sealing.seal_under(session, key_id, [PHONES])
    assert opened(either, text) == PHONES
    delete_key(either, ANNA)
    seal(either, ANNA, "after")
    with either.application.transaction() as session:
        assert sealing.seal_under(session, key_id, [PHONES, "x"]) == [None, None]


def test_a_text_that_was_changed_or_signed_with_another_key_is_not_believed(diary: Diary) -> None:
    mine, others = seal(diary, ANNA, "mine"), seal(diary, BORIS, "others")
    forged = f"{mine.partition('.')[0]}.{others.partition('.')[2]}"
    with pytest.raises(InvalidTag):
        opened(diary, forged)


def test_values_of_many_are_sealed_and_opened_together(either: Diary) -> None:
    subjects = [uuid4() for _ in range(50)]
    with either.application.transaction() as session:
        texts = either.application.sealing.seal_all(session, [(each, str(each)) for each in subjects])
    delete_key(either, subjects[0])
    with either.application.reading() as session:
        values = either.application.sealing.opened(session, [*texts, None])
    assert values == {text: str(each) for text, each in zip(texts[1:], subjects[1:], strict=True)}


def test_an_answer_is_shown_with_what_it_has_sealed(diary: Diary) -> None:
    kept, gone = seal(diary, ANNA, PHONES), seal(diary, BORIS, PHONES)
    delete_key(diary, BORIS)
    answer = {"rows": [{"contacts": sealed(kept, erased=[])}, {"contacts": sealed(gone, erased=[])}], "n": 2}
    nothing = {"contacts": sealed(None, erased=[])}
    with diary.application.reading() as session:
        shown = diary.application.sealing.revealed(session, answer)
        assert diary.application.sealing.revealed(session, nothing) == {"contacts": []}
    assert shown == {"rows": [{"contacts": PHONES}, {"contacts": []}], "n": 2}
    assert "79161234567" not in str(answer)


def test_a_word_has_the_same_token_for_one_service_alone(diary: Diary, tmp_path: Any) -> None:
    def tokens(of: Diary) -> dict[str, int]:
        with of.application.transaction() as session:
            found: dict[str, int] = of.application.sealing.tokens(session, {"916", "ван"})
            return found

    with Diary.on(f"sqlite:///{tmp_path}/other.db") as other:
        assert tokens(diary) == tokens(diary)
        assert len(set(tokens(diary).values()) | set(tokens(other).values())) == 4
