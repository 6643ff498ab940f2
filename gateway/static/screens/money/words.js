// What the states of invoices and payments are called; a colour is never alone.

import { _ } from "../../language/words.js";
import { INVOICE_STATUSES } from "../../parts/words/invoice.js";

export const OPENING_KINDS = () => [
  ["debt", _("Debt")],
  ["advance", _("Advance")],
  ["invoice", _("Open invoice")],
];
export const AGES = () => [
  ["current", _("Not yet due")],
  ["days_1_30", _("1-30 days")],
  ["days_31_60", _("31-60 days")],
  ["days_61_90", _("61-90 days")],
  ["days_over_90", _("Over 90 days")],
];

const LOOKS = {
  unpaid: ["○", ""],
  part: ["◐", "yellow"],
  paid: ["✓", "paid"],
  overdue: ["!", "red"],
  cancelled: ["✕", "cancelled"],
};

/** An element for a cell or a pane. */
export function statusMark(status) {
  const mark = document.createElement("span");
  const [icon, look] = LOOKS[status] ?? ["", ""];
  mark.className = `mark ${look}`;
  mark.textContent = `${icon} ${new Map(INVOICE_STATUSES()).get(status) ?? status}`;
  return mark;
}

export const REASONS = () =>
  new Map([
    ["number_in_purpose", _("Number in the purpose")],
    ["tax_number", _("Tax number of the payer")],
    ["customer", _("The customer's payment")],
    ["exact_amount", _("The exact amount")],
    ["amount_within_tolerance", _("Nearly the amount")],
    ["sum_of_invoices", _("Sum of several invoices")],
    ["oldest_first", _("The oldest first")],
    ["order_cancelled", _("The order is cancelled")],
  ]);
export const WHY_UNASSIGNED = () => ({
  no_tax_number: _("the payer has no tax number"),
  unknown_tax_number: _("no customer has the payer's tax number"),
  several_customers: _("several customers have the payer's tax number"),
});
export const WHY_NOT_RECEIVED = () => ({ after_today: _("its day is after today") });
