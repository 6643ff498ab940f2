"""The reports that there are: what each is asked by, and which query of which service answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from contracts.commands import reports as takes
from gateway.api.debts import DEBTS
from gateway.api.questions import Question

PAGING = {"sort": "sort", "limit": "limit", "after": "after"}
PERIOD = {"since": "since", "until": "until"}
FILTERS = {
    "filter[customer]": "customer_id",
    "filter[item]": "item_id",
    "filter[group]": "group",
    "filter[own_group]": "own_group",
    "filter[kind]": "kind",
    "filter[manager]": "manager",
    "filter[price_type]": "price_type",
}
GROUPED = {"group_by": "group_by", **FILTERS, "filter[order]": "order_id", **PAGING}
LIMITS = {name: name for name in ("a", "b", "x", "y")}
SALES_FIGURES = ("quantity", "net", "vat", "total", "discount", "orders", "lines")
OPEN_FIGURES = ("quantity", "amount", "orders", "customers", "lines", "oldest_requested")
OF_STOCK = ("on_hand", "demand", "free", "shortage", "next_receipt", "covered_on")
PROMISE_FIGURES = (
    "lines", "in_time", "late", "cut", "overdue", "to_come", "undated", "kept_percent",
    "average_days_late", "most_days_late", "orders",
)  # fmt: skip
LOST_FIGURES = ("quantity", "net", "vat", "total", "orders", "lines")
CLASS_FIGURES = ("total", "share", "cumulative", "abc", "variation", "xyz")
AGES = ("current", "days_1_30", "days_31_60", "days_61_90", "days_over_90")
DEBT_FIGURES = ("debt", "overdue", *AGES, "credit_used", "credit_limit", "credit_left")


@dataclass(frozen=True)
class Report:
    """``figures`` are the columns of a table, of which a row may have not all; ``drills_into`` is another report."""

    name: str
    query: str
    question: Question
    figures: Sequence[str]
    drills_into: str | None = None


REPORTS: Mapping[str, Report] = {
    report.name: report
    for report in (
        Report("sales", "report_sales", Question(takes.SalesReport, {**PERIOD, **GROUPED}), SALES_FIGURES),
        Report(
            "open",
            "report_open",
            Question(takes.OpenReport, {**GROUPED, "filter[short]": "short"}),
            (*OPEN_FIGURES, *OF_STOCK),
        ),
        Report(
            "promises",
            "report_promises",
            Question(takes.PromiseReport, {**PERIOD, **GROUPED, "filter[state]": "state"}),
            PROMISE_FIGURES,
        ),
        Report("lost", "report_lost", Question(takes.LostReport, {**PERIOD, **GROUPED}), LOST_FIGURES),
        Report(
            "classes",
            "report_classes",
            Question(
                takes.ClassReport,
                {**PERIOD, "of": "of", **LIMITS, **FILTERS, "limit": "limit", "after": "after"},
            ),
            CLASS_FIGURES,
            drills_into="sales",
        ),
        Report("debts", "list_debts", DEBTS, DEBT_FIGURES),
    )
}
