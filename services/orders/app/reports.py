"""Reports: what was sold, promised, kept and lost in a period, and what is waited for."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Integer

from kernel import cursors
from kernel.problems import ValidationFailed
from services.orders.answers import reports as report_answers
from services.orders.app.registers import Registers
from services.orders.domain.classes import Classified, Limits, classified
from services.orders.projections.reports import lost, names, open_lines, promises, sales
from services.orders.projections.reports.counting import Paging

Body = Mapping[str, Any]
Answer = dict[str, Any]
FILTERS = {
    "customer": "customer_id", "item": "item_id", "group": "group", "own_group": "own_group", "kind": "kind",
    "manager": "manager", "price_type": "price_type", "order": "order_id",
    "confined_to": "confined_to",
}  # fmt: skip
MOST_MONTHS = 120
PLACE = "place"


class Reports(Registers):
    def report_sales(self, question: Body) -> Answer:
        since, until = self._period(question)
        by, filters = question["group_by"], filters_of(question)
        with self.reading() as session:
            page, totals = sales.report(session, since, until, by, filters, _paging(question, "-total"))
        told = report_answers.report(page, totals, by, report_answers.SALES, of_one_item=filters["item"] is not None)
        return {**_days(since, until), **told}

    def report_open(self, question: Body) -> Answer:
        """What all wait for now, with the stock that there is."""
        by, filters = question["group_by"], filters_of(question)
        with self.reading() as session:
            page, totals = open_lines.report(
                session, by, filters, question["short"], self.today(), _paging(question, "-amount")
            )
            stock = self._stock_as_of(session)
        columns = report_answers.OPEN_BY_ITEM if by == ["item"] else report_answers.OPEN
        told = report_answers.report(page, totals, by, columns, of_one_item=filters["item"] is not None)
        if by == ["item"]:
            told["items"] = [report_answers.with_lateness(row, self.today()) for row in told["items"]]
        return {**told, **stock}

    def report_promises(self, question: Body) -> Answer:
        since, until = self._period(question)
        by, filters, state = question["group_by"], filters_of(question), question["state"]
        with self.reading() as session:
            page, totals = promises.report(
                session, since, until, self.today(), by, filters, state, _paging(question, "-late,-overdue")
            )
        return {**_days(since, until), **report_answers.report(page, totals, by, report_answers.PROMISES)}

    def report_lost(self, question: Body) -> Answer:
        since, until = self._period(question)
        by, filters = question["group_by"], filters_of(question)
        with self.reading() as session:
            page, totals = lost.report(session, since, until, by, filters, _paging(question, "-total"))
        told = report_answers.report(page, totals, by, report_answers.LOST, of_one_item=filters["item"] is not None)
        return {**_days(since, until), **told}

    def report_classes(self, question: Body) -> Answer:
        """The customers or the items of a period by how much they make of its sales, and how evenly."""
        since, until = self._months(question)
        limits = Limits(*(question[name] for name in ("a", "b", "x", "y")))
        with self.reading() as session:
            sold = sales.by_month(session, since, until, question["of"], filters_of(question))
            months = months_of(since, until)
            rows = classified({key: [each.get(month, 0) for month in months] for key, each in sold.items()}, limits)
            page, following = _part(rows, question["limit"], question["after"])
            named = names.names_of(session, question["of"], [row.key for row in page])
        return {**_days(since, until), **report_answers.classes(page, rows, question["of"], named), "next": following}

    # steps

    def _period(self, question: Body) -> tuple[date, date]:
        until = question["until"] or max(self.today(), question["since"] or date.min)
        return question["since"] or until.replace(day=1), until

    def _months(self, question: Body) -> tuple[date, date]:
        """The last twelve full months when no period is given. Raises ValidationFailed."""
        if question["since"] is None and question["until"] is None:
            first = self.today().replace(day=1)
            return first.replace(year=first.year - 1), first - timedelta(days=1)
        since, until = self._period(question)
        if (until.year - since.year) * 12 + until.month - since.month >= MOST_MONTHS:
            raise ValidationFailed(errors=[{"field": "since", "message": "At most 120 months are looked at."}])
        return since, until


def filters_of(question: Body) -> dict[str, Any]:
    return {name: question.get(field) for name, field in FILTERS.items()}


def months_of(since: date, until: date) -> list[date]:
    """The first days of all months that the period touches."""
    first, last = (12 * day.year + day.month - 1 for day in (since, until))
    return [date(month // 12, month % 12 + 1, 1) for month in range(first, last + 1)]


def _paging(question: Body, sort: str) -> Paging:
    return Paging(question["sort"] or sort, question["limit"], question["after"])


def _days(since: date, until: date) -> Answer:
    return {"since": since.isoformat(), "until": until.isoformat()}


def _part(
    rows: Sequence[Classified[Any]], limit: int, after: str | None
) -> tuple[Sequence[Classified[Any]], str | None]:
    start = 0 if after is None else max(0, cursors.values_of(after, PLACE, [Integer()])[0])
    end = start + limit
    return rows[start:end], cursors.cursor_of(PLACE, [end]) if end < len(rows) else None
