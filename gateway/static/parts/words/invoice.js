// What the states of an invoice are called.

import { _ } from "../../language/words.js";

export const INVOICE_STATUSES = () => [
  ["unpaid", _("Not paid")],
  ["part", _("Partly paid")],
  ["paid", _("Paid")],
  ["overdue", _("Overdue")],
  ["cancelled", _("Invoice cancelled")],
];
