// Lines of goods, entered by keyboard: a code or a part of a name, Enter, a quantity, Enter, and on. Rows of a
// spreadsheet are pasted as they are: code, quantity.

import { html, nothing, render } from "lit-html";
import { live } from "lit-html/directives/live.js";
import { ref } from "lit-html/directives/ref.js";
import { repeat } from "lit-html/directives/repeat.js";
import { get, Refusal } from "../../api/client.js";
import { namesOf } from "../../api/dictionaries.js";
import { isOfCode, lookUp } from "../../api/items.js";
import { decimal, quantity } from "../../language/formats.js";
import { _ } from "../../language/words.js";
import { makeCombobox } from "../../parts/form/combobox.js";
import { complain } from "../../parts/toast.js";
import { isStocked } from "../../parts/words/item.js";
import { pastedRows } from "./pasting.js";

const FOUND = 12;
const CANNOT_BE_SENT = 422;

/**
 * Draws lines into a room. `warehouse()` is the id of the one whose stock is shown, `label` is what the quantities are
 * called; `done()` is where Enter on an empty search goes.
 */
export class Lines {
  constructor(room, { warehouse = () => null, label = _("Quantity"), done = () => undefined } = {}) {
    Object.assign(this, { room, warehouse, label, done });
    this.lines = [];
    this.said = "";
    this.units = new Map();
    this.made = new WeakSet();
    room.addEventListener("paste", (event) => this.onPaste(event));
    namesOf("units").then((names) => {
      this.units = names;
      this.draw();
    }, complain);
    this.draw();
  }

  get isEmpty() {
    return this.lines.length === 0;
  }

  /** What the API takes; throws a Refusal that names the lines which lack something. */
  taken() {
    const errors = this.lines.flatMap(({ item, quantity: typed }, index) => [
      ...(item ? [] : [{ field: `lines.${index}.item_id`, message: _("No item has this code.") }]),
      ...(typed.trim() ? [] : [{ field: `lines.${index}.quantity`, message: _("How many?") }]),
    ]);
    if (this.isEmpty) errors.push({ field: "lines", message: _("Add an item.") });
    if (errors.length) throw new Refusal(CANNOT_BE_SENT, { title: errors[0].message, errors });
    return this.lines.map(({ item, quantity: typed }) => ({ item_id: item.id, quantity: decimal(typed) }));
  }

  /** A refusal that speaks of an item by its code is said at the item's line. */
  atLines(error) {
    const code = error.params?.item ?? error.params?.code;
    const index = this.lines.findIndex(({ item }) => code !== undefined && item?.code === code);
    if (index < 0 || error.errors.length) return error;
    return new Refusal(error.status, {
      title: error.message,
      code: error.code,
      errors: [{ field: `lines.${index}.quantity`, message: error.message }],
    });
  }

  clear() {
    this.lines = [];
    this.said = "";
    this.draw();
  }

  focus() {
    this.room.querySelector("tfoot input").focus();
  }

  /** Adds lines of items that are known, as `[item, quantity]`. */
  put(rows) {
    this.lines.push(...rows.map(([item, quantity]) => lineOf(item, item.code, quantity)));
    this.draw();
    this.readStock();
  }

  draw() {
    render(
      html`<table class="lines entered">
          <thead><tr><th scope="col" class="number">№</th><th scope="col">${_("Item")}</th><th scope="col">${_("Unit")}</th>
            <th scope="col" class="number">${_("In the warehouse")}</th><th scope="col">${this.label}</th><td></td></tr></thead>
          <tbody>${repeat(
            this.lines,
            (line) => line,
            (line, index) => this.rowOf(line, index),
          )}</tbody>
          <tfoot><tr data-field="lines"><td></td><td colspan="5"><span class="finder"><input class="add" aria-label=${_("Add an item")}
            placeholder=${_("Code, name or barcode: Enter adds; or paste rows of a spreadsheet")} ${ref((input) => this.makeAdder(input))}></span>
            <p class="error" id="lines-error" role="alert" hidden></p></td></tr></tfoot>
        </table>
        <p class="empty" role="status">${this.said}</p>`,
      this.room,
    );
  }

  rowOf(line, index) {
    const { item } = line;
    const called = item?.code ?? line.typed;
    return html`<tr data-field="lines.${index}">
      <td class="number">${index + 1}</td>
      <td data-field="lines.${index}.item_id">${
        item
          ? html`<a href="/items/${item.id}" target="_blank" tabindex="-1">${item.code}</a> ${item.name}`
          : html`<span class="finder"><input aria-label=${_("Item of line %(line)s", { line: index + 1 })} ${ref((input) => this.makeMender(input, line))}></span>`
      }<p class="error" id="line-${index}-item" hidden></p></td>
      <td>${item ? (this.units.get(item.unit) ?? item.unit) : nothing}</td>
      <td class="number">${this.thereOf(line)}</td>
      <td data-field="lines.${index}.quantity"><input class="number" inputmode="decimal" autocomplete="off"
        aria-label=${_("%(label)s of %(item)s", { label: this.label, item: called })} .value=${live(line.quantity)}
        @input=${(event) => (line.quantity = event.target.value)} @keydown=${(event) => this.onKey(event, index)}>
        <p class="error" id="line-${index}-quantity" hidden></p></td>
      <td><button type="button" class="quiet" title=${_("Remove")} aria-label=${_("Remove %(value)s", { value: called })}
        @click=${() => this.remove(line)}>✕</button></td>
    </tr>`;
  }

  thereOf({ there }) {
    const place = there?.find((each) => each.warehouse_id === this.warehouse());
    return place ? [quantity(place.quantity), place.bin].filter(Boolean).join(" · ") : nothing;
  }

  /** Lit tells of the same element at every drawing. */
  make(input, options) {
    if (!input || this.made.has(input)) return;
    this.made.add(input);
    makeCombobox(input, { find, show: shown, isExact: isOfCode, ...options });
  }

  makeAdder(input) {
    const take = (item) => {
      input.value = "";
      this.add(item);
    };
    this.make(input, { take, onEmpty: () => this.done() });
  }

  makeMender(input, line) {
    if (input && !this.made.has(input)) input.value = line.typed;
    this.make(input, { take: (item) => this.mend(line, item) });
  }

  /** An item has one line: what is there already is gone to. */
  add(item) {
    const there = this.lines.findIndex((line) => line.item?.id === item.id);
    if (there < 0) this.put([[item, ""]]);
    const field = this.quantityField(there < 0 ? this.lines.length - 1 : there);
    field.focus();
    field.select();
  }

  mend(line, item) {
    Object.assign(line, { item, typed: item.code });
    this.draw();
    this.quantityField(this.lines.indexOf(line)).focus();
    this.readStock();
  }

  remove(line) {
    this.lines = this.lines.filter((each) => each !== line);
    this.draw();
    this.focus();
  }

  quantityField(index) {
    return this.room.querySelector(`[data-field="lines.${index}.quantity"] input`);
  }

  onKey(event, index) {
    const to = { ArrowUp: index - 1, ArrowDown: index + 1 }[event.key];
    if (event.key === "Enter" && !event.ctrlKey) this.focus();
    else if (to !== undefined && this.lines[to]) this.quantityField(to).focus();
    else return;
    event.preventDefault();
  }

  onPaste(event) {
    const text = event.clipboardData.getData("text/plain").trim();
    if (!/[\t\n]/.test(text)) return;
    event.preventDefault();
    this.paste(pastedRows(text)).catch(complain);
  }

  async paste(rows) {
    this.said = _("Reading what was pasted…");
    this.draw();
    const codes = rows.map(([code]) => code);
    const found = await lookUp(codes);
    const pasted = rows.map(([typed, quantity], index) => lineOf(found[index], typed, quantity));
    this.lines.push(...pasted);
    const unknown = pasted.filter(({ item }) => !item);
    this.said = unknown.length
      ? _("Pasted lines: %(lines)s. Not known: %(codes)s", {
          lines: rows.length,
          codes: unknown.map(({ typed }) => typed).join(", "),
        })
      : _("Pasted lines: %(lines)s.", { lines: rows.length });
    this.draw();
    if (unknown.length) this.showUnknown(unknown);
    else this.focus();
  }

  showUnknown(lines) {
    for (const line of lines) {
      const cell = this.room.querySelector(`[data-field="lines.${this.lines.indexOf(line)}.item_id"]`);
      const said = cell.querySelector(".error");
      said.textContent = _("No item has this code.");
      said.hidden = false;
      cell.querySelector("input").setAttribute("aria-invalid", "true");
    }
    this.room.querySelector("tbody [aria-invalid]").focus();
  }

  /** What of each line is in which warehouse; it is shown as it comes. */
  readStock() {
    const unread = this.lines.filter((line) => line.item && line.there === null);
    lookUp(unread.map(({ item }) => item.code)).then((found) => {
      for (const [index, line] of unread.entries()) line.there = found[index]?.stock ?? [];
      this.draw();
    }, complain);
  }
}

/** `there` is what is of the item in which warehouse, null until it is read. */
const lineOf = (item, typed, quantity) => ({ item, typed, quantity, there: item?.stock ?? null });

async function find(text, signal) {
  const { items } = await get("/items", { q: text, limit: FOUND }, { signal });
  return items.filter(({ kind }) => isStocked(kind));
}

/** Of what is retired something may still be there, to be counted and issued. */
const shown = (item) =>
  html`<b>${item.code}</b> ${item.name} <small class="quiet-text">${item.retired ? `(${_("retired")})` : nothing} ${_("on hand %(on_hand)s", { on_hand: quantity(item.on_hand) })}</small>`;
