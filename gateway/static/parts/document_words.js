// What kinds of documents and states of invoices are called.

import { _ } from "../language/words.js";

export const DOCUMENT_KINDS = () => [
  ["invoice", _("Invoice")],
  ["confirmation", _("Order confirmation")],
  ["offer", _("Offer")],
  ["delivery_note", _("Delivery note")],
  ["upd", _("Transfer document")],
];

export const INVOICE_STATUSES = () => [
  ["unpaid", _("Not paid")],
  ["part", _("Partly paid")],
  ["paid", _("Paid")],
  ["overdue", _("Overdue")],
  ["cancelled", _("Invoice cancelled")],
];
