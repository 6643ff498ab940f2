// Rows pasted from a spreadsheet: code, quantity, perhaps a price. What is not understood is kept to be mended.

import { html, render } from "lit-html";
import { decimal } from "../../language/formats.js";
import { _ } from "../../language/words.js";
import { complain, toast } from "../../parts/toast.js";
import { newRow } from "./content.js";
import { isPrice, isQuantity } from "./foresight.js";
import { itemsOfCodes } from "./items.js";

/** The rows of a text: one a line, cells between tabs. */
export function rowsOfText(text) {
  const lines = text.split(/\r?\n/).filter((line) => line.trim());
  return lines.map((line, index) => {
    const [code = "", quantity = "", price = ""] = line.split("\t").map((cell) => cell.trim());
    return { place: index + 1, code, quantity, price };
  });
}

/** Makes lines of what is understood; `draft.unknown` keeps the rest with the reasons. */
export async function takeRows(draft, given, add) {
  const close = toast(_("Looking for the items of %(count)s rows…", { count: given.length }), {
    lasting: true,
    key: "paste",
  });
  try {
    const found = await itemsOfCodes(given.map((row) => row.code).filter(Boolean));
    const judged = given.map((row) => ({ ...row, ...judge(row, found.get(row.code)) }));
    add(judged.filter((row) => row.line).map((row) => row.line));
    draft.unknown = [...draft.unknown, ...judged.filter((row) => !row.line).map(({ line, ...row }) => row)];
    close();
    toast(_("Lines added: %(count)s.", { count: judged.filter((row) => row.line).length }), { key: "paste" });
  } catch (error) {
    close();
    draft.unknown = [...draft.unknown, ...given.map((row) => ({ ...row, why: error.message }))];
    complain(error);
  }
  draft.touch();
}

function judge(row, item) {
  const [wanted, price] = [decimal(row.quantity) || "1", decimal(row.price) || null];
  if (!item) return { why: row.code ? _("There is no item of this code.") : _("The row has no code.") };
  if (!isQuantity(wanted)) return { why: _("A quantity is above zero, with 3 decimals at most.") };
  if (!isPrice(price)) return { why: _("A price is not below zero, and has 4 decimals at most.") };
  return { line: newRow(item, { quantity: wanted, price }) };
}

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
  const forget = () => {
    draft.unknown = [];
    draft.touch();
  };
  const change = (row, name) => (event) => {
    row[name] = event.target.value.trim();
    draft.keepNow();
  };
  render(
    html`<form class="unknown notice" aria-label=${_("Rows to be mended")} @submit=${again}>
      <p><b>${_("Rows that were not taken: %(count)s", { count: unknown.length })}</b></p>
      <ul>${unknown.map(
        (row) => html`<li>
          <span>${_("Row %(place)s", { place: row.place })}</span>
          <input aria-label=${_("Code of row %(place)s", { place: row.place })} .value=${row.code} @change=${change(row, "code")}>
          <input aria-label=${_("Quantity of row %(place)s", { place: row.place })} .value=${row.quantity} @change=${change(row, "quantity")}>
          <span>${row.why}</span></li>`,
      )}</ul>
      <p><button type="submit">${_("Try again")}</button> <button type="button" class="plain" @click=${forget}>${_("Leave them out")}</button></p>
    </form>`,
    room,
  );
}
