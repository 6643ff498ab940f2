// What the desk tells of a customer.

import { quantity } from "../../language/formats.js";
import { _ } from "../../language/words.js";
import { CUSTOMER_KINDS } from "../../parts/words/customer.js";

export function columns({ tags, tagNames, people }) {
  const marked = (colour, word) => (value) => {
    const text = document.createElement("span");
    if (Number(value) > 0) {
      text.className = `mark ${colour}`;
      text.textContent = `${colour === "red" ? "✕" : "▲"} ${quantity(value)}`;
      text.title = word;
    }
    return text;
  };
  const late = (value) => {
    const text = document.createElement("span");
    text.textContent = Number(value) > 0 ? quantity(value) : "";
    text.className = "overdue";
    return text;
  };
  return [
    { field: "name", title: _("Customer"), width: 260, frozen: true, filter: false, narrow: true },
    {
      field: "overdue_debt",
      title: _("Overdue debt"),
      short: _("Late money"),
      kind: "money",
      width: 164,
      total: true,
      quietZero: true,
      narrow: true,
    },
    { field: "debt", title: _("Debt"), kind: "money", total: true, quietZero: true },
    {
      field: "overdue_tasks",
      title: _("Overdue tasks"),
      short: _("Late tasks"),
      kind: "count",
      width: 164,
      total: true,
      write: late,
      narrow: true,
    },
    { field: "due_tasks", title: _("Tasks for today"), kind: "count", width: 140, total: true, quietZero: true },
    { field: "next_reminder", title: _("Next reminder"), kind: "moment" },
    { field: "open_orders", title: _("Open orders"), kind: "count", total: true, quietZero: true },
    {
      field: "red_orders",
      title: _("Red"),
      tip: _("Orders with red lines: out of stock"),
      kind: "count",
      total: true,
      narrow: true,
      write: marked("red", _("Out of stock")),
    },
    {
      field: "yellow_orders",
      title: _("Yellow"),
      tip: _("Orders with yellow lines: short, or needed by others"),
      kind: "count",
      total: true,
      write: marked("yellow", _("Short")),
    },
    { field: "credit_left", title: _("Credit left"), kind: "money" },
    { field: "last_order", title: _("Last order"), kind: "moment" },
    { field: "last_contact", title: _("Last contact"), kind: "moment" },
    { field: "turnover", title: _("Turnover of 12 months"), kind: "money", width: 150, total: true, quietZero: true },
    { field: "abc", title: "ABC", choices: ["A", "B", "C"].map((each) => [each, each]) },
    { field: "payment_delay", title: _("Payment delay, days"), kind: "quantity", width: 176 },
    { field: "manager", title: _("Manager"), choices: [["me", _("My own")], ["none", _("Nobody's")], ...people] },
    {
      field: "tags",
      title: _("Tags"),
      choices: tags,
      sortable: false,
      write: (codes) => (codes ?? []).map((code) => tagNames.get(code) ?? code).join(", "),
    },
    { field: "tax_number", title: _("Tax number"), width: 130 },
    { field: "code", title: _("Code"), hidden: true },
    { field: "kind", title: _("Kind"), choices: CUSTOMER_KINDS(), hidden: true },
    { field: "credit_limit", title: _("Credit limit"), kind: "money", hidden: true },
    { field: "credit_used", title: _("Credit used"), kind: "money", total: true, hidden: true },
    { field: "created_at", title: _("Since"), kind: "moment", hidden: true },
  ];
}
