// The lines of an order in a grid: typed into where they stand, coloured while one types.

import { decimal, money, quantity } from "../../language/formats.js";
import { _ } from "../../language/words.js";
import { EditGrid } from "../../parts/grid/edit_grid.js";
import { openTab } from "../../parts/new_tab.js";
import { toast } from "../../parts/toast.js";
import { figures, ICONS, markOf, sentence } from "../../parts/words/colours.js";
import { isPercent, isPrice, isQuantity } from "./foresight.js";
import { unitsOf } from "./items.js";
import { unitName } from "./names.js";

const PENDING = "…";
const FIELDS = { shown_price: "price" };
const TYPED = {
  quantity: { isRight: isQuantity, wrong: () => _("A quantity is above zero, with 3 decimals at most.") },
  price: { isRight: isPrice, wrong: () => _("A price is not below zero, and has 4 decimals at most.") },
  discount_percent: { isRight: isPercent, wrong: () => _("A discount is a number of percent.") },
};

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
      { field: "place", title: "№", width: 64, write: String },
      { field: "code", title: _("Code"), width: 104 },
      { field: "name", title: _("Item"), write: nameCell },
      { field: "quantity", title: _("Quantity"), kind: "quantity", edit: "text", width: 116, write: asTyped(quantity) },
      {
        field: "unit",
        title: _("Unit"),
        edit: "choice",
        width: 74,
        choicesOf: (row) => unitsOf(row.item_id),
        write: unitName,
      },
      {
        field: "shipped",
        title: _("Shipped so far"),
        kind: "quantity",
        width: 100,
        hidden: !isShipped,
        quietZero: true,
      },
      { field: "shown_price", title: _("Price"), kind: "money", edit: "text", width: 98, write: priceCell },
      {
        field: "discount_percent",
        title: _("Disc., %"),
        kind: "percent",
        edit: "text",
        width: 100,
        write: discountCell,
      },
      { field: "vat_percent", title: _("VAT, %"), kind: "percent", width: 76, write: vatCell },
      {
        field: "shown_amount",
        title: _("Amount"),
        kind: "money",
        width: 110,
        write: (text) => (text === PENDING ? PENDING : money(text)),
      },
      { field: "on_hand", title: _("On hand"), kind: "quantity", width: 82 },
      { field: "demand", title: _("Demand"), kind: "quantity", width: 76 },
      { field: "goods", title: _("Availability"), width: 226, write: (text, row) => this.goodsCell(row) },
    ];
  }

  show() {
    return this.grid.show(this.draft.now.rows.map(shown));
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
    const figure = name in TYPED ? decimal(text) : text;
    row[name] = name === "price" ? figure || null : name === "discount_percent" ? figure || "0" : figure;
    if (name === "price") row.shown_price = row.price;
    row.fault =
      Object.entries(TYPED)
        .find(([field, { isRight }]) => !isRight(row[field]))?.[1]
        .wrong() ?? null;
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
    const undo = () => {
      this.draft.now.rows.splice(Math.min(index, this.draft.now.rows.length), 0, gone);
      this.draft.touch();
      return this.show().then(() => this.grid.goToRow(gone.id));
    };
    toast(_("%(code)s is taken out of the order.", { code: gone.code }), {
      actions: [{ label: _("Undo"), run: undo }],
    });
  }

  actions(row) {
    const isFixed = !this.mayEdit();
    return [
      { label: _("Why?"), keys: "W", disabled: !row.line_id, run: () => this.why(this.rowOf(row.id)) },
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
    else cell.append(markOf(row.availability, sentence(row), figures(row)));
    if (row.line_id && row.colour) cell.append(this.whyButton(row));
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

/** A row as the grid has it: cells that are made of several figures change when any of them does. */
function shown(row, index) {
  const { availability, on_hand, demand, remaining, fault, line_id: lineId } = row;
  const isGone = Number(row.cancelled) > 0 && Number(row.remaining) === 0;
  return {
    ...row,
    place: `${ICONS[availability] ?? ""} ${index + 1}`.trim(),
    shown_price: row.shown_price ?? null,
    shown_amount: row.is_pending ? PENDING : row.amount,
    is_gone: isGone,
    goods: [availability, on_hand, demand, remaining, fault, lineId, isGone].join("|"),
  };
}

const asTyped = (write) => (text) => (/^\d+(\.\d+)?$/.test(text ?? "") ? write(text) : (text ?? ""));

function nameCell(name) {
  const cell = document.createElement("span");
  cell.className = "wrapped";
  cell.textContent = name;
  cell.title = name;
  return cell;
}

function priceCell(text, row) {
  const cell = document.createElement("span");
  cell.textContent = text === null ? (row.is_pending ? PENDING : "—") : asTyped(money)(text);
  if (row.price !== null) {
    cell.className = "by-hand";
    cell.title = _("By hand: it stays when the terms change.");
  }
  return cell;
}

const discountCell = (text) => (Number(text) === 0 ? "" : asTyped(quantity)(text));
const vatCell = (text, row) =>
  text === null && !row.is_pending ? (row.is_internal ? "" : _("None")) : asTyped(quantity)(text);
