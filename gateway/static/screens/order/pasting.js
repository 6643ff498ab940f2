// Rows pasted from a spreadsheet: code, quantity, perhaps a price, or as a heading names them. What is not understood is
// kept to be mended.

import { html, render } from "lit-html";
import { decimal, symbolOf } from "../../language/formats.js";
import { _ } from "../../language/words.js";
import { complain, toast } from "../../parts/toast.js";
import { newRow } from "./content.js";
import { isPrice, isQuantity, WRONG } from "./foresight.js";
import { itemsOfCodes } from "./items.js";
import { unitName } from "./names.js";

const NO_ANSWER = [0, 502, 503, 504];
const HEADINGS = {
  code: ["артикул", "код", "код товара", "code", "item code", "sku"],
  quantity: ["кол-во", "количество", "qty", "quantity"],
  price: ["цена", "price", "unit price"],
};
const BY_PLACE = { code: 0, quantity: 1, price: 2 };
const ROUBLES = ["руб", "р", "rub"];

/** The rows of a text: one a line, cells between tabs. */
export function rowsOfText(text) {
  const lines = text.split(/\r?\n/).filter((line) => line.trim());
  const rows = lines.map((line) => line.split("\t").map((cell) => cell.trim()));
  const named = columnsOf(rows[0] ?? []);
  const places = named ?? (isCounted(rows) ? { code: 1, quantity: 2, price: 3 } : BY_PLACE);
  const first = named ? 1 : 0;
  return rows.slice(first).map((cells, index) => ({ place: index + 1 + first, ...read(cells, places) }));
}

const read = (cells, places) =>
  Object.fromEntries(Object.keys(BY_PLACE).map((name) => [name, cells[places[name]] ?? ""]));

/** Where a heading says that the columns are; null when it is none. */
function columnsOf(cells) {
  const words = cells.map((cell) => cell.toLowerCase().split(/[,(]/)[0].replace(/\.$/, "").trim());
  const placeOf = (names) => words.findIndex((word) => names.includes(word));
  const places = Object.fromEntries(Object.entries(HEADINGS).map(([name, names]) => [name, placeOf(names)]));
  return places.code >= 0 && places.quantity >= 0 ? places : null;
}

/** Whether the first column only counts the rows. */
const isCounted = (rows) =>
  rows.every((cells, index) => cells.length > 2 && cells[0] === String(index + 1)) &&
  (rows.length > 1 || !isQuantity(decimal(rows[0]?.[1] ?? "")));

/** Makes lines of what is understood; `draft.unknown` keeps the rest with the reasons. */
export async function takeRows(draft, given, add) {
  const close = toast(_("Looking for the items of %(count)s rows…", { count: given.length }), {
    lasting: true,
    key: "paste",
  });
  try {
    const found = await itemsOfCodes(given.map((row) => row.code).filter(Boolean));
    const currency = draft.order?.currency ?? "RUB";
    const judged = given.map((row) => ({ ...row, ...judge(row, found.get(row.code), currency) }));
    const lines = judged.filter((row) => row.line).map((row) => row.line);
    add(lines);
    draft.unknown = [...draft.unknown, ...judged.filter((row) => !row.line).map(({ line, ...row }) => row)];
    close();
    if (lines.length) toast(_("Lines added: %(count)s.", { count: lines.length }), { key: "paste" });
    else toast(_("None of the rows was taken."), { kind: "warn", key: "paste" });
  } catch (error) {
    close();
    draft.unknown = [...draft.unknown, ...given.map((row) => ({ ...row, ...refusalOf(error) }))];
    complain(error);
  }
  draft.touch();
}

/** Why a row was not taken; one that nobody answered for is looked up again by itself. */
export const refusalOf = ({ message, status }) => ({ why: message, is_away: NO_ANSWER.includes(status) });

/** Looks up again what nobody answered for. */
export function takeThoseAway(draft, add) {
  const rows = draft.unknown.filter((row) => row.is_away);
  if (rows.length === 0) return;
  draft.unknown = draft.unknown.filter((row) => !row.is_away);
  takeRows(draft, rows, add);
}

function judge(row, item, currency) {
  const refuse = (why) => ({ why, is_away: false });
  if (!item) return refuse(row.code ? _("There is no item of this code.") : _("The row has no code."));
  const [quantity, unit] = parted(row.quantity);
  const [price, money] = parted(row.price);
  const wanted = { quantity: decimal(quantity) || "1", unit: unitOf(item, unit), price: decimal(price) || null };
  if (!isQuantity(wanted.quantity)) return refuse(WRONG.quantity());
  if (wanted.unit === null) return refuse(_("The item is not sold by this unit: %(unit)s", { unit }));
  if (!isPrice(wanted.price) || !isOf(currency, money)) return refuse(WRONG.price());
  return { line: newRow(item, wanted) };
}

/** A figure, and the word that stands behind it. */
function parted(text) {
  const [, figure, word] = text.match(/^([\d\s.,]*\d)\s*([^\d\s.,][^\d]*?)\.?$/) ?? [null, text, ""];
  return [figure, word];
}

/** The unit that a word means, `шт` as well as `штука`; null when the item has none such. */
function unitOf(item, word) {
  const units = [item.unit, ...item.packages.map((each) => each.unit)];
  const called = word.toLowerCase();
  const means = (code) => code.toLowerCase() === called || unitName(code).toLowerCase().startsWith(called);
  return units.find(means) ?? null;
}

const isOf = (currency, word) =>
  ["", currency, symbolOf(currency)].includes(word) || (currency === "RUB" && ROUBLES.includes(word.toLowerCase()));

/** What could not be taken, each row in fields to be mended. */
export function showUnknown(room, draft, add) {
  const { unknown } = draft;
  room.hidden = unknown.length === 0;
  const again = (event) => {
    event.preventDefault();
    const rows = draft.unknown;
    draft.unknown = [];
    takeRows(draft, rows, add);
  };
  const change = (row, name) => (event) => {
    row[name] = event.target.value.trim();
    draft.keepNow();
  };
  const input = (row, name, label) =>
    html`<input class=${name} aria-label=${label} placeholder=${HEADS()[name]} .value=${row[name]} @change=${change(row, name)}>`;
  render(
    html`<form class="unknown notice" aria-label=${_("Rows to be mended")} @submit=${again}>
      <p><b>${_("Rows that were not taken: %(count)s", { count: unknown.length })}</b></p>
      <ul>${unknown.map(
        (row) => html`<li>
          <span>${_("Row %(place)s", { place: row.place })}</span>
          ${input(row, "code", _("Code of row %(place)s", { place: row.place }))}
          ${input(row, "quantity", _("Quantity of row %(place)s", { place: row.place }))}
          ${input(row, "price", _("Price of row %(place)s", { place: row.place }))}
          <span>${row.why}</span></li>`,
      )}</ul>
      <p><button type="submit">${_("Try again")}</button> <button type="button" class="plain" @click=${() => draft.leaveOut()}>${_("Leave them out")}</button></p>
    </form>`,
    room,
  );
}

const HEADS = () => ({ code: _("Code"), quantity: _("Quantity"), price: _("Price") });

/** Whether every row is in the order; if not, that is said, with both ways on. */
export function isAllTaken(room, draft, goOn) {
  const count = draft.unknown.length;
  if (count === 0) return true;
  const mend = () => room.querySelector("input").focus();
  const leaveOut = () => {
    draft.leaveOut();
    return goOn();
  };
  toast(_("Rows that are not in the order: %(count)s. Mend them, or leave them out.", { count }), {
    kind: "bad",
    key: "unknown",
    lasting: true,
    actions: [
      { label: _("Mend them"), run: mend },
      { label: _("Leave them out"), run: leaveOut },
    ],
  });
  return false;
}
