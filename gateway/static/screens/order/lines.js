// The lines of an order in a grid: typed into where they stand, coloured while one types.

import { decimal, exact, money, quantity } from "../../language/formats.js";
import { _ } from "../../language/words.js";
import { EditGrid } from "../../parts/grid/edit_grid.js";
import { openTab } from "../../parts/new_tab.js";
import { toast } from "../../parts/toast.js";
import { figures, ICONS, markOf, neededIn, sentence } from "../../parts/words/colours.js";
import { newRow, OF_LINE } from "./content.js";
import { isPercent, isPrice, isQuantity, WRONG } from "./foresight.js";
import { unitsOf } from "./items.js";
import { unitName } from "./names.js";

const PENDING = "…";
const FIELDS = { shown_price: "price" };
const RIGHT = { quantity: isQuantity, price: isPrice, discount_percent: isPercent };

export class Lines {
  /** `why(row)` tells why a line has its colour, `price(row)` how its price came about; `end()` follows the last row. */
  constructor(element, { draft, mayEdit, why, price, onRow, end }) {
    Object.assign(this, { draft, mayEdit, why, price });
    this.grid = new EditGrid(element, {
      label: _("Lines of the order"),
      columns: this.columns(),
      empty: _("There are no lines yet. Type a code or a name above, or paste rows from a spreadsheet."),
      mayEdit: (row, field) => mayEdit() && !(field !== "quantity" && Number(row.shipped) > 0),
      onEdit: (row, field, text) => this.type(row.id, FIELDS[field] ?? field, text),
      actions: (row) => this.actions(row),
      onRemove: (row) => this.remove(row),
      onEnd: end,
      onRow: ({ id }) => onRow(this.rowOf(id)),
      paint: ({ colour, is_gone, fault }) => ({
        red: colour === "red",
        yellow: colour === "yellow",
        gone: is_gone,
        faulty: Boolean(fault),
      }),
    });
  }

  columns() {
    const isShipped = this.draft.order !== null && Number(this.draft.order.shipped_value) > 0;
    return [
      { field: "place", title: "№", width: 56, gives: 10, write: String },
      { field: "code", title: _("Code"), width: 104, gives: 9 },
      { field: "name", title: _("Item"), width: 190, onPhone: 120, grows: true, write: nameCell },
      {
        field: "quantity",
        title: _("Quantity"),
        kind: "quantity",
        edit: "text",
        width: 112,
        onPhone: 92,
        write: asTyped(quantity, isQuantity),
      },
      {
        field: "unit",
        title: _("Unit"),
        edit: "choice",
        width: 74,
        gives: 7,
        choicesOf: (row) => unitsOf(row.item_id),
        write: unitName,
      },
      {
        field: "shipped",
        title: _("Shipped so far"),
        kind: "quantity",
        width: 100,
        gives: 6,
        hidden: !isShipped,
        quietZero: true,
      },
      { field: "shown_price", title: _("Price"), kind: "money", edit: "text", width: 98, gives: 8, write: priceCell },
      {
        field: "discount_percent",
        title: _("Disc., %"),
        kind: "percent",
        edit: "text",
        width: 80,
        gives: 3,
        write: discountCell,
      },
      { field: "vat_percent", title: _("VAT, %"), kind: "percent", width: 64, gives: 1, write: vatCell },
      {
        field: "shown_amount",
        title: _("Amount"),
        kind: "money",
        width: 104,
        gives: 2,
        write: (text) => (text === PENDING ? PENDING : money(text)),
      },
      { field: "on_hand", title: _("On hand"), kind: "quantity", width: 84, gives: 4 },
      { field: "demand", title: _("Demand"), kind: "quantity", width: 70, gives: 5 },
      {
        field: "goods",
        title: _("Availability"),
        width: 190,
        onPhone: 120,
        grows: true,
        most: 260,
        write: (text, row) => this.goodsCell(row),
      },
    ];
  }

  show() {
    const { rows } = this.draft.now;
    const needed = neededIn(rows);
    return this.grid.show(rows.map((row, index) => shown({ ...row, needed: needed(row).remaining }, index)));
  }

  /** Stands on the first line; the keys of the page work from there. */
  async begin() {
    await this.show();
    const [first] = this.draft.now.rows;
    if (first) this.grid.goToRow(first.id);
    if (document.activeElement === document.body) this.grid.focus({ preventScroll: true });
  }

  rowOf(id) {
    return this.draft.now.rows.find((row) => row.id === id);
  }

  current() {
    const row = this.grid.row();
    return row && this.rowOf(row.id);
  }

  /** To the next line with a colour, round and round; `step` is -1 for the one before. */
  toColoured(step) {
    const { rows } = this.draft.now;
    const here = rows.findIndex((row) => row.id === this.grid.current);
    const others = rows.map((_row, index) => rows.at((Math.max(here, 0) + step * (index + 1)) % rows.length));
    const next = (here < 0 && step > 0 ? rows : others).find((row) => row.colour);
    if (!next) return;
    this.grid.goToRow(next.id);
    this.grid.focus({ preventScroll: true });
  }

  add(rows) {
    this.draft.now.rows.push(...rows);
    this.draft.touch();
    const last = rows.at(-1);
    if (last) this.show().then(() => this.grid.goToRow(last.id));
  }

  /** A figure that cannot be one stays as it was typed, marked. */
  type(id, name, text) {
    const row = this.rowOf(id);
    if (!row) return;
    const figure = name in RIGHT ? decimal(text) : text;
    row[name] = name === "price" ? figure || null : name === "discount_percent" ? figure || "0" : figure;
    if (name === "price") row.shown_price = row.price;
    const wrong = Object.keys(RIGHT).find((field) => !RIGHT[field](row[field]));
    row.fault = wrong ? WRONG[wrong]() : null;
    row.is_pending = true;
    this.draft.touch();
  }

  remove({ id }) {
    if (!this.mayEdit()) return;
    const { rows } = this.draft.now;
    const index = rows.findIndex((row) => row.id === id);
    if (index < 0) return;
    const [gone] = rows.splice(index, 1);
    const next = rows[index] ?? rows[index - 1];
    this.draft.touch();
    this.show().then(() => {
      if (next) this.grid.goToRow(next.id);
      this.grid.focus();
    });
    const undo = () => this.bringBack(gone, index);
    toast(_("%(code)s is taken out of the order.", { code: gone.code }), {
      actions: [{ label: _("Undo"), run: undo }],
    });
  }

  /** The order may be another by now: as it was before, or saved without the line, which then is a new one. */
  bringBack(gone, index) {
    const { base, now } = this.draft;
    const isSame = (row) => row.id === gone.id || (gone.line_id !== null && row.line_id === gone.line_id);
    const there = now.rows.find(isSame);
    const isKnown = gone.line_id === null || base.rows.some(isSame);
    const isBack = there && isCancelled(there) === isCancelled(gone);
    const row = isBack ? there : isKnown && !there ? gone : anew(gone);
    if (!isBack) now.rows.splice(Math.min(index, now.rows.length), 0, row);
    this.draft.touch();
    return this.show().then(() => this.grid.goToRow(row.id));
  }

  actions(row) {
    const isFixed = !this.mayEdit();
    return [
      { label: _("Why?"), keys: "W", run: () => this.why(this.rowOf(row.id)) },
      { label: _("How the price came about"), disabled: !row.line_id, run: () => this.price(this.rowOf(row.id)) },
      { label: _("Item"), run: () => openTab(`/items/${row.item_id}`) },
      null,
      {
        label: _("Price by the terms again"),
        disabled: isFixed || row.price === null,
        run: () => this.type(row.id, "price", ""),
      },
      { label: _("Delete the line"), keys: "Del", danger: true, disabled: isFixed, run: () => this.remove(row) },
    ];
  }

  goodsCell(row) {
    const cell = document.createElement("span");
    cell.className = "goods";
    if (row.fault) {
      cell.append(markOf("absent", row.fault, row.fault));
      return cell;
    }
    if (row.is_gone) cell.append(_("Cancelled"));
    else {
      const told = { ...row, remaining: row.needed };
      cell.append(markOf(row.availability, sentence(told), figures(told)));
    }
    if (row.colour) cell.append(this.whyButton(row));
    return cell;
  }

  whyButton(row) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "quiet";
    button.tabIndex = -1;
    button.textContent = "?";
    button.title = `${_("Why?")} (W)`;
    button.setAttribute("aria-label", _("Why %(code)s?", { code: row.code }));
    button.addEventListener("click", () => this.why(this.rowOf(row.id)));
    return button;
  }
}

const isCancelled = ({ cancelled, remaining }) => Number(cancelled) > 0 && Number(remaining) === 0;

/** The same once more, without what was shipped of it. */
function anew(gone) {
  const due = Number(gone.shipped) > 0 ? String(Number(gone.remaining) / Number(gone.factor)) : gone.quantity;
  const fault = isQuantity(due) ? gone.fault : WRONG.quantity();
  const typed = Object.fromEntries(OF_LINE.map((name) => [name, gone[name]]));
  return { ...newRow({ ...gone, id: gone.item_id }), ...typed, quantity: due, shown_price: gone.price, fault };
}

/** A row as the grid has it: cells that are made of several figures change when any of them does. */
function shown(row, index) {
  const { availability, on_hand, demand, needed, fault, line_id: lineId } = row;
  const isGone = isCancelled(row);
  return {
    ...row,
    place: `${ICONS[availability] ?? ""} ${index + 1}`.trim(),
    shown_price: row.shown_price ?? null,
    shown_amount: row.is_pending ? PENDING : row.amount,
    is_gone: isGone,
    goods: [availability, on_hand, demand, needed, fault, lineId, isGone].join("|"),
  };
}

/** What cannot be right is not rounded. */
const asTyped = (write, isRight) => (text) => (isRight(text) ? write(text) : exact(text ?? ""));

/** Where there is no room for codes, with that: the style says when. */
function nameCell(name, { code }) {
  const cell = document.createElement("span");
  const small = document.createElement("small");
  cell.className = "wrapped";
  small.textContent = code;
  cell.append(small, name);
  cell.title = name;
  return cell;
}

function priceCell(text, row) {
  const cell = document.createElement("span");
  cell.textContent = text === null ? (row.is_pending ? PENDING : "—") : asTyped(money, isPrice)(text);
  if (row.price !== null) {
    cell.className = "by-hand";
    cell.title = _("By hand: it stays when the terms change.");
  }
  return cell;
}

const discountCell = (text) => (Number(text) === 0 ? "" : asTyped(quantity, isPercent)(text));
const vatCell = (text, row) => (text === null && !row.is_pending ? (row.is_internal ? "" : _("None")) : quantity(text));
