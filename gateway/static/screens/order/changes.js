// What was changed in an order, said in words: in its history, and where two changed it at once.

import { html } from "lit-html";
import { day, money, quantity } from "../../language/formats.js";
import { _ } from "../../language/words.js";
import { STATUSES } from "../../parts/order_words.js";
import { unitName } from "./items.js";

const yesOrNo = (value) => (value ? _("Yes") : _("No"));
const named = (value) => new Map(STATUSES()).get(value) ?? value;

const SAID = () => ({
  status: [_("Status"), named],
  day: [_("Day"), day],
  requested_date: [_("Wanted by"), day],
  delivery_address: [_("Delivery address")],
  carrier: [_("Carrier")],
  note: [_("Note")],
  reference: [_("Reference")],
  total: [_("Total"), money],
  "terms.price_type": [_("Price type")],
  "terms.markup_percent": [_("Markup"), quantity],
  "terms.deferral_days": [_("Deferral"), quantity],
  "terms.vat_included": [_("VAT is in the prices"), yesOrNo],
  quantity: [_("Quantity"), quantity],
  unit: [_("Unit"), unitName],
  price: [_("Price"), money],
  full_price: [_("Price before discount"), money],
  discount_percent: [_("Disc., %"), quantity],
  amount: [_("Amount"), money],
  shipped: [_("Shipped so far"), quantity],
  returned: [_("Returned"), quantity],
  cancelled: [_("Cancelled"), quantity],
});

/** The word for a field by its path, and its value as it is read. */
export function said(path, value, name) {
  const [word, write] = SAID()[path] ?? [];
  const text = value === null || value === undefined || value === "" ? "—" : isFigure(write, value);
  return { word: name ?? word, text };
}

function isFigure(write, value) {
  if (typeof value === "boolean") return yesOrNo(value);
  if (write === undefined) return String(value);
  const isTypedWrong = (write === money || write === quantity) && Number.isNaN(Number(value));
  return isTypedWrong ? String(value) : write(value);
}

/** A list of changes of fields: old → new; what nobody reads is left out. */
export function fieldChanges(changes) {
  const shown = changes.map(({ field, old, new: now, name }) => ({
    was: said(field, old, name),
    is: said(field, now, name),
  }));
  return shown
    .filter(({ is }) => is.word !== undefined)
    .map(({ was, is }) => html`<li>${is.word}: <del>${was.text}</del> → <ins>${is.text}</ins></li>`);
}

const WHAT = () => ({ added: _("added"), removed: _("removed"), changed: _("changed") });

export const lineChanges = (lines) =>
  lines.map(
    (line) =>
      html`<li><b>${line.code}</b> ${line.name} — ${WHAT()[line.what]}<ul>${fieldChanges(line.changes)}</ul></li>`,
  );
