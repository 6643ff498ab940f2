// What each report answers, by what it can be grouped and narrowed, its figures, and what its chart shows.

import { _ } from "../../language/words.js";

const PERIODS = ["day", "week", "month", "quarter", "year"];
const GOODS = ["item", "group", "kind"];
const OF_TRADE = ["customer", ...GOODS, "manager", "price_type", "order", "line"];
const NARROWED = ["customer", "item", "group", "manager", "price_type"];

export const isPeriod = (group) => PERIODS.includes(group);

/** What rows can be of. */
export const GROUPS = () => ({
  customer: _("Customer"),
  item: _("Item"),
  group: _("Group of items"),
  kind: _("Kind of item"),
  manager: _("Manager"),
  price_type: _("Price type"),
  order: _("Order"),
  line: _("Line"),
  day: _("Day"),
  week: _("Week"),
  month: _("Month"),
  quarter: _("Quarter"),
  year: _("Year"),
});

const quantity = () => ["quantity", _("Quantity"), "quantity"];
const total = () => ["total", _("Sum with VAT"), "money"];
const net = () => ["net", _("Without VAT"), "money"];
const vat = () => ["vat", _("VAT"), "money"];
const orders = () => ["orders", _("Orders"), "count"];
const lines = () => ["lines", _("Lines"), "count"];

/**
 * `figures` are `[name, title, kind]`; `chart` are the figures that are drawn, `stacked` when they are parts of one whole,
 * `line` one in percent on an axis of its own. `sort` is how it is sorted where nobody says.
 */
export const KINDS = () => ({
  sales: {
    title: _("Sales"),
    answers: _("What was shipped less what was returned: to whom, of what, by whom and when."),
    ways: [
      [_("By customers"), "group_by=customer"],
      [_("By items"), "group_by=item"],
      [_("By groups of items"), "group_by=group"],
      [_("By managers"), "group_by=manager"],
      [_("By months of this year"), "group_by=month&period=year"],
      [_("Managers by months"), "group_by=month,manager&period=year"],
    ],
    groups: [...OF_TRADE, ...PERIODS],
    filters: NARROWED,
    figures: [quantity(), net(), vat(), total(), ["discount", _("Discount from the list"), "money"], orders(), lines()],
    chart: ["total"],
    sort: "-total",
    period: "month",
  },
  open: {
    title: _("Open orders and shortages"),
    answers: _("What customers wait for, how much of it is missing, and when it will be there."),
    ways: [
      [_("By items"), "group_by=item"],
      [_("Only what is missing"), "group_by=item&filter[short]=true&sort=-shortage"],
      [_("By customers"), "group_by=customer"],
      [_("By managers"), "group_by=manager"],
    ],
    groups: OF_TRADE,
    filters: [...NARROWED, "short"],
    figures: [
      quantity(),
      ["amount", _("Amount"), "money"],
      ["on_hand", _("On hand"), "quantity"],
      ["demand", _("Demand"), "quantity"],
      ["free", _("Free"), "quantity"],
      ["shortage", _("Shortage"), "quantity"],
      ["next_receipt", _("Next receipt"), "day"],
      ["covered_on", _("Covered on"), "day"],
      orders(),
      ["customers", _("Customers"), "count"],
      lines(),
      ["oldest_requested", _("Oldest date asked for"), "day"],
    ],
    chart: ["amount"],
    sort: "-amount",
  },
  promises: {
    title: _("Promises kept"),
    answers: _("Which lines were delivered by the day that was asked for, and how late the others were."),
    ways: [
      [_("By customers"), "group_by=customer"],
      [_("By items"), "group_by=item"],
      [_("By managers"), "group_by=manager"],
      [_("By months of this year"), "group_by=month&period=year"],
    ],
    groups: [...OF_TRADE, ...PERIODS],
    filters: [...NARROWED, "state"],
    figures: [
      lines(),
      ["in_time", _("In time"), "count"],
      ["late", _("Late"), "count"],
      ["cut", _("Cut"), "count"],
      ["overdue", _("Overdue"), "count"],
      ["to_come", _("To come"), "count"],
      ["undated", _("Without a date"), "count"],
      ["kept_percent", _("Kept, %"), "percent"],
      ["average_days_late", _("Average days late"), "quantity"],
      ["most_days_late", _("Most days late"), "count"],
      orders(),
    ],
    chart: ["in_time", "late", "cut", "overdue", "to_come"],
    stacked: true,
    sort: "-lines",
    period: "quarter",
  },
  lost: {
    title: _("Lost demand"),
    answers: _("What was cut or cancelled while there was not enough of it."),
    ways: [
      [_("By items"), "group_by=item"],
      [_("By customers"), "group_by=customer"],
      [_("By months of this year"), "group_by=month&period=year"],
    ],
    groups: [...OF_TRADE, ...PERIODS],
    filters: NARROWED,
    figures: [quantity(), net(), vat(), total(), orders(), lines()],
    chart: ["total"],
    sort: "-total",
    period: "year",
  },
  classes: {
    title: _("ABC and XYZ"),
    answers: _("Who and what makes most of the sales (ABC), and how evenly they sell (XYZ)."),
    ways: [
      [_("Customers"), "of=customer"],
      [_("Items"), "of=item"],
    ],
    of: ["customer", "item"],
    filters: ["group", "manager", "price_type"],
    figures: [
      total(),
      ["share", _("Share, %"), "percent"],
      ["cumulative", _("Cumulative share, %"), "percent"],
      ["abc", _("ABC"), "text"],
      ["variation", _("Variation, %"), "quantity"],
      ["xyz", _("XYZ"), "text"],
    ],
    chart: ["total"],
    line: "cumulative",
    isSorted: true,
    period: "full_year",
  },
  debts: {
    title: _("Debts by age"),
    answers: _("Who owes how much, since when, and what is left of his credit."),
    ways: [
      [_("Overdue first"), "sort=-overdue"],
      [_("Largest debts first"), "sort=-debt"],
      [_("Only overdue"), "filter[state]=overdue"],
    ],
    filters: ["customer", "debt_state"],
    figures: [
      ["debt", _("Debt"), "money"],
      ["overdue", _("Overdue"), "money"],
      ["current", _("Not due"), "money"],
      ["days_1_30", _("1–30 days"), "money"],
      ["days_31_60", _("31–60 days"), "money"],
      ["days_61_90", _("61–90 days"), "money"],
      ["days_over_90", _("More than 90 days"), "money"],
      ["credit_used", _("Credit used"), "money"],
      ["credit_limit", _("Credit limit"), "money"],
      ["credit_left", _("Credit left"), "money"],
    ],
    chart: ["current", "days_1_30", "days_31_60", "days_61_90", "days_over_90"],
    stacked: true,
    sort: "-debt",
  },
});

export const STATES = () => [
  ["in_time", _("In time")],
  ["late", _("Late")],
  ["cut", _("Cut")],
  ["overdue", _("Overdue")],
  ["to_come", _("To come")],
  ["undated", _("Without a date")],
];
