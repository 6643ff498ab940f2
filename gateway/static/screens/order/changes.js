// What was changed in an order, said in words: in its history, and where two changed it at once.

import { html } from "lit-html";
import { day, money, quantity } from "../../language/formats.js";
import { _ } from "../../language/words.js";
import { STATUSES } from "../../parts/words/order.js";
import { priceTypeName, unitName } from "./names.js";

const NOTHING = "—";
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
  "terms.price_type": [_("Price type"), priceTypeName],
  "terms.markup_percent": [_("Markup"), quantity],
  "terms.deferral_days": [_("Deferral"), quantity],
  "terms.vat_included": [_("VAT is in the prices"), yesOrNo],
  quantity: [_("Quantity"), quantity],
  unit: [_("Unit"), unitName],
  price: [_("Price"), money],
  full_price: [_("Price"), money],
  discount_percent: [_("Disc., %"), quantity],
  amount: [_("Amount"), money],
  shipped: [_("Shipped so far"), quantity],
  returned: [_("Returned"), quantity],
  cancelled: [_("Cancelled"), quantity],
});

/** The word for a field by its path, and its value as it is read. */
export function said(path, value, name) {
  const [word, write] = SAID()[path] ?? [];
  const text = value === null || value === undefined || value === "" ? NOTHING : written(write, value);
  return { word: name ?? word, text };
}

function written(write, value) {
  if (typeof value === "boolean") return yesOrNo(value);
  if (write === undefined) return String(value);
  const isTypedWrong = (write === money || write === quantity) && Number.isNaN(Number(value));
  return isTypedWrong ? String(value) : write(value);
}

/** What nobody reads of a change is left out. */
const isRead = ({ field, name }) => name !== undefined || (field in SAID() && field !== "price");

/** A list of changes of fields: old → new; what was not there before is only named. */
export const fieldChanges = (changes) => changes.filter(isRead).map((change) => html`<li>${changeOf(change)}</li>`);

function changeOf({ field, old, new: now, name }) {
  const [was, is] = [said(field, old, name), said(field, now, name)];
  return was.text === NOTHING
    ? html`${is.word}: <ins>${is.text}</ins>`
    : html`${is.word}: <del>${was.text}</del> → <ins>${is.text}</ins>`;
}

const WHAT = () => ({ added: _("added"), removed: _("removed"), changed: _("changed") });
const OF_ADDED = ["quantity", "unit", "full_price", "discount_percent"];

export const lineChanges = (lines) =>
  lines.map(({ code, name, what, changes }) => {
    const told = changes.filter((each) => isRead(each) && (what === "changed" || OF_ADDED.includes(each.field)));
    const words = what === "removed" ? [] : told.map((each) => html` · ${changeOf(each)}`);
    return html`<li><b>${code}</b> ${name} — ${WHAT()[what]}${words}</li>`;
  });
