// Rows that are edited where they stand: of a grid that is not a list of the API, but what somebody is typing.

import { TabulatorFull as Tabulator } from "tabulator";
import { _ } from "../../language/words.js";
import { cellOf, isFigure, widthOf } from "./columns.js";
import { fitted } from "./fitting.js";
import { mendEmpty, mendRoles } from "./roles.js";
import { Rows } from "./rows.js";

const phone = matchMedia("(max-width: 48rem)");

/**
 * `columns` are those of a grid; one with `edit` is typed into (`"text"`, or `"choice"` with `choicesOf(row)`, which may
 * be a promise of `[value, label]`). `mayEdit(row, field)` says which cells, `onEdit(row, field, text)` is told what was
 * typed, `actions(row)` gives a row's menu, `onRow(row)` is told which row is the current one, `onRemove(row)` what the
 * Delete key is for, `onEnd()` that Enter left the last row, `paint(row)` gives classes of a row. How the columns share
 * the room that there is: see `fitted`.
 */
export class EditGrid extends Rows {
  menuLabel = _("Line");

  constructor(element, { columns, label, empty, mayEdit, onEdit, actions, onRow, onRemove, onEnd, paint }) {
    super();
    Object.assign(this, {
      element,
      shownColumns: columns.filter((column) => !column.hidden),
      mayEdit,
      onEdit,
      actions,
      onRow,
      onRemove,
      onEnd,
    });
    this.isBuilt = false;
    this.table = new Tabulator(element, {
      height: "100%",
      layout: "fitData",
      index: "id",
      data: [],
      columns: columns.map((column) => this.columnOf(column)),
      columnDefaults: { headerTooltip: true, headerWordWrap: true, resizable: "header", headerSort: false },
      editTriggerEvent: "click",
      keybindings: false,
      selectableRows: false,
      placeholder: empty,
      rowFormatter: (row) => this.dress(row, paint),
    });
    this.ready = new Promise((resolve) => this.table.on("tableBuilt", resolve)).then(() => this.onBuilt(label));
    this.table.on("renderComplete", () => mendEmpty(this.element));
    this.table.on("rowClick", (event, row) => this.goTo(row));
    this.table.on("rowContext", (event, row) => this.onContext(event, row));
    element.addEventListener("mousedown", (event) => this.onPress(event));
    element.addEventListener("keydown", (event) => this.onKey(event));
  }

  columnOf(column) {
    return {
      title: column.title,
      field: column.field,
      width: widthIn(column),
      frozen: column.frozen ?? false,
      visible: !column.hidden,
      hozAlign: isFigure(column.kind) ? "right" : "left",
      headerHozAlign: isFigure(column.kind) ? "right" : "left",
      formatter: cellOf(column),
      ...(column.edit && {
        editor: this.editorOf(column),
        editable: (cell) => this.mayEdit(cell.getData(), column.field),
      }),
    };
  }

  onBuilt(label) {
    this.isBuilt = true;
    new ResizeObserver(() => this.fit()).observe(this.holder());
    mendRoles(this.element, label);
  }

  holder() {
    return this.element.querySelector(".tabulator-tableholder");
  }

  /** The columns share the room anew when it is another; not under somebody's hands. */
  fit() {
    const { clientWidth: room } = this.holder();
    if (room === 0 || room === this.room || this.opened) return;
    this.room = room;
    this.element.classList.toggle("narrow", phone.matches);
    const columns = this.shownColumns.map((column) => ({ ...column, width: widthIn(column) }));
    this.table.blockRedraw();
    let before = null;
    for (const { field, width } of fitted(columns, room)) {
      const column = this.table.getColumn(field);
      column.setWidth(width);
      if (before !== null) column.move(before, true);
      before = field;
    }
    this.table.restoreRedraw();
    this.mark();
  }

  /** Cells are reached through their row: a tab stop for each of hundreds would be in the way. */
  dress(row, paint) {
    const { classList } = row.getElement();
    for (const [name, is] of Object.entries(paint(row.getData()))) classList.toggle(name, is);
    for (const cell of row.getElement().querySelectorAll("[tabindex='0']")) cell.tabIndex = -1;
  }

  editorOf({ field, edit, title, kind, choicesOf }) {
    return (cell, onRendered, success, cancel) => {
      const control = document.createElement(edit === "choice" ? "select" : "input");
      const first = cell.getValue() ?? "";
      control.setAttribute("aria-label", title);
      if (edit === "choice") fill(control, choicesOf(cell.getData()), first);
      else {
        control.type = "text";
        control.value = first;
        if (isFigure(kind)) control.inputMode = "decimal";
      }
      let isOver = false;
      const end = (next) => {
        if (isOver) return;
        isOver = true;
        this.opened = null;
        const { value } = control;
        const row = cell.getData();
        success(first);
        if (value !== first) this.onEdit(row, field, value.trim());
        next?.();
      };
      control.addEventListener("blur", () => end());
      control.addEventListener("keydown", (event) => {
        const go = KEYS[(event.shiftKey ? "Shift+" : "") + event.key];
        if (event.key === "Escape") {
          isOver = true;
          this.opened = null;
          cancel();
          this.focus();
        } else if (go && !event.ctrlKey && !event.metaKey && !(edit === "choice" && go.isArrow)) {
          const index = cell.getRow().getPosition() - 1;
          end(() => go.move(this, index, field));
        } else return event.key !== "Delete" || event.stopPropagation();
        event.preventDefault();
        event.stopPropagation();
      });
      this.opened = { id: cell.getData().id, field };
      onRendered(() => {
        control.focus({ preventScroll: true });
        control.select?.();
      });
      return control;
    };
  }

  /**
   * From an open cell to another. Tabulator puts off drawing while a cell is open, and does it when that is left: between
   * the press of the button and its release, which then is no click.
   */
  onPress(event) {
    const cell = event.target.closest(".tabulator-cell:not(.tabulator-editing)");
    const row = cell && this.opened && this.table.getRow(cell.closest(".tabulator-row"));
    if (!row || event.button !== 0) return;
    event.preventDefault();
    document.activeElement.blur();
    const field = cell.getAttribute("tabulator-field");
    if (this.fields().includes(field) && this.edit(row.getPosition() - 1, field)) return;
    this.goTo(row);
    this.focus();
  }

  /** Opens a cell, in sight; false when there is none. */
  edit(index, field) {
    const row = this.table.getRows()[index];
    if (!row || !this.mayEdit(row.getData(), field)) return false;
    this.goTo(row);
    this.bringInSight(row);
    this.table.scrollToColumn(field, "middle", false).catch(() => undefined); // it is in sight already
    row.getCell(field).edit(true);
    return true;
  }

  editBelow(index, field) {
    if (!this.edit(index + 1, field)) index + 1 >= this.table.getDataCount() ? this.onEnd?.() : this.focus();
  }

  /** Those that are typed into. */
  fields() {
    const columns = this.table.getColumns().filter((column) => column.isVisible() && column.getDefinition().editor);
    return columns.map((column) => column.getField());
  }

  /** The next cell of the row that may be edited; after the last one, the grid. */
  editBeside(index, field, step) {
    const fields = this.fields();
    for (let at = fields.indexOf(field) + step; at in fields; at += step) if (this.edit(index, fields[at])) return;
    this.focus();
  }

  /** Shows these rows. As long as they are the same in their order they are changed in place: an open editor stays. */
  async show(rows) {
    await this.ready;
    const shown = this.table.getData();
    const isSame = shown.length === rows.length && rows.every((row, index) => row.id === shown[index].id);
    if (isSame) return this.patch(rows);
    const grows = shown.length < rows.length && shown.every((row, index) => row.id === rows[index].id);
    if (grows) {
      this.patch(rows.slice(0, shown.length));
      await this.table.addData(copies(rows.slice(shown.length)), false);
    } else if (shown.length > rows.length && rows.length > 0) await this.shrink(rows);
    else await this.table.replaceData(copies(rows));
    this.mark();
  }

  async shrink(rows) {
    const kept = new Set(rows.map((row) => row.id));
    const gone = this.table.getRows().filter((row) => !kept.has(row.getData().id));
    await Promise.all(gone.map((row) => row.delete()));
    const order = this.table.getData().map((row) => row.id);
    if (rows.every((row, index) => row.id === order[index])) this.patch(rows);
    else await this.table.replaceData(copies(rows));
  }

  /** Changes what is another of these rows; what is being typed into a cell stays. */
  patch(rows) {
    const there = new Map(this.table.getRows().map((row) => [row.getIndex(), row]));
    for (const row of rows) {
      const shown = there.get(row.id);
      if (!shown) continue;
      const before = shown.getData();
      const isOpen = (name) => this.opened?.id === row.id && this.opened.field === name;
      const changed = Object.entries(row).filter(([name, value]) => before[name] !== value && !isOpen(name));
      if (changed.length) shown.update(Object.fromEntries(changed));
    }
  }

  onKey(event) {
    if (event.target.matches("input, select, textarea, button") || event.altKey || event.ctrlKey || event.metaKey)
      return;
    if (this.movesBy(event)) return event.preventDefault();
    if (event.key === "Enter") this.editBeside(this.here(), null, 1);
    else if (event.key === "Delete") this.row() && this.onRemove?.(this.row());
    else return;
    event.preventDefault();
  }
}

const KEYS = {
  Enter: { move: (grid, index, field) => grid.editBelow(index, field) },
  Tab: { move: (grid, index, field) => grid.editBeside(index, field, 1) },
  "Shift+Tab": { move: (grid, index, field) => grid.editBeside(index, field, -1) },
  ArrowDown: { isArrow: true, move: (grid, index, field) => grid.edit(index + 1, field) || grid.focus() },
  ArrowUp: { isArrow: true, move: (grid, index, field) => grid.edit(index - 1, field) || grid.focus() },
};

const widthIn = (column) => (phone.matches && column.onPhone) || (column.width ?? widthOf(column));

const copies = (rows) => rows.map((row) => ({ ...row }));

async function fill(select, choices, chosen) {
  select.add(new Option(chosen, chosen));
  const found = await choices;
  const { value } = select;
  select.replaceChildren(...found.map(([code, name]) => new Option(name, code)));
  select.value = value;
}
