"""What is written is read, whatever it is and however it is written: the sums by an adding up of our own."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from formats.bank import read_statement
from tests.unit.formats.bank.files import LINE_ENDS, OUR_ACCOUNT, VECTOR_ACCOUNT, Document, File, outgoing

words = st.text('абвгдеёжзийклмнопрстуфхцчшщъыьэюяАБВГДЖ№0123456789.,-/()%"', min_size=1, max_size=12)
texts = st.lists(words, min_size=1, max_size=8).map(" ".join)
sums = st.decimals(Decimal("0.01"), Decimal("9999999.99"), places=2)
days = st.dates(date(2000, 1, 1), date(2099, 12, 31))
facts = {"number": st.from_regex("[1-9][0-9]{0,5}", fullmatch=True), "amount": sums, "on": days, "purpose": texts}
payments = st.one_of(st.builds(Document, payer=texts, **facts), st.builds(outgoing, **facts))


@given(
    st.lists(payments, max_size=6),
    st.decimals(-1000, 10**6, places=2),
    st.sampled_from(["cp1251", "utf-8", "utf-8-sig"]),
    st.sampled_from(LINE_ENDS),
)
def test_what_is_written_is_read(documents: list[Document], opening: Decimal, encoding: str, line_end: str) -> None:
    statement = read_statement(File(tuple(documents), opening=opening).written(encoding, line_end))
    assert [
        (payment.number, payment.amount, payment.date, payment.purpose, payment.is_income)
        for payment in statement.payments
    ] == [(each.number, each.amount, each.on, each.purpose, each.payee_account == OUR_ACCOUNT) for each in documents]
    assert {payment.payer.account for payment in statement.payments if payment.is_income} <= {VECTOR_ACCOUNT}
    assert statement.warnings == ()
    (account,) = statement.accounts
    moved = sum(payment.amount if payment.is_income else -payment.amount for payment in statement.payments)
    assert account.closing == opening + moved
