// How the columns of a grid are arranged: by a view, else as the reader left them, which the browser remembers.

import { ofBrowser } from "../form/storage.js";
import { keepInAddress, questionOf, sortersOf } from "./address.js";
import { widthOf } from "./columns.js";

const named = (list) => `columns-${list}`;

export class Layout {
  /** `viewed` are the fields of the view that is shown, null when none is. */
  constructor(grid, { name, viewed }) {
    Object.assign(this, { grid, name, viewed });
    this.isChanging = false;
  }

  /** The columns in their order, `hidden` or not, and as wide as they were left. */
  columns() {
    const { columns, isNarrow } = this.grid;
    if (isNarrow) return narrowed(columns);
    return this.viewed ? ofView(columns, this.viewed) : arranged(columns, layoutOf(this.name));
  }

  widthOf = (column) => column.width ?? widthOf(column);

  /** Shows the columns of a view; with null those that the reader left. */
  show(fields) {
    this.viewed = fields;
    if (this.grid.isNarrow) return;
    const { table } = this.grid;
    this.isChanging = true;
    table.blockRedraw();
    let before = null;
    for (const each of this.columns()) {
      const column = table.getColumn(each.field);
      if (each.hidden) column.hide();
      else column.show();
      column.setWidth(this.widthOf(each));
      if (!each.frozen && before !== null) column.move(before, true);
      before = each.field;
    }
    table.restoreRedraw();
    this.isChanging = false;
  }

  /** One place back or on; the columns that are frozen stay first. */
  move(field, step) {
    if (this.grid.isNarrow) return;
    const columns = this.grid.table.getColumns().filter((column) => column.getField());
    const here = columns.findIndex((column) => column.getField() === field);
    const [column, other] = [columns[here], columns[here + step]];
    if (!other || [column, other].some((each) => each.getDefinition().frozen)) return;
    column.move(other, step > 0);
  }

  resetWidths() {
    if (this.grid.isNarrow) return;
    this.isChanging = true;
    for (const column of this.grid.columns) this.grid.table.getColumn(column.field).setWidth(this.widthOf(column));
    this.isChanging = false;
    this.onChange();
  }

  /** As they were made. */
  reset() {
    ofBrowser.drop(named(this.name));
    this.show(null);
    this.keepViewed();
  }

  /** What the reader moved, widened or hid: a part of the view that is shown, or remembered. */
  onChange() {
    if (this.isChanging || this.grid.isNarrow || !this.grid.asked) return;
    if (this.viewed === null) return void (this.name && keepLayout(this.name, this.grid.table));
    this.viewed = this.grid.view().columns;
    this.keepViewed();
  }

  keepViewed() {
    const { sort, filters } = this.grid.view();
    const chosen = Object.entries(filters).map(([field, value]) => ({ field, value }));
    const sorted = sortersOf(sort).map(({ column, dir }) => ({ field: column, dir }));
    keepInAddress(this.grid.q, questionOf(sorted, chosen), this.viewed);
  }
}

/** `[{ field, width, isShown }]` in their order; null when nothing was arranged. */
const layoutOf = (list) => (list ? ofBrowser.read(named(list)) : null);

function keepLayout(list, table) {
  const columns = table.getColumns().filter((column) => column.getField());
  const layout = columns.map((column) => ({
    field: column.getField(),
    width: column.getWidth(),
    isShown: column.isVisible(),
  }));
  ofBrowser.write(named(list), layout);
}

/** The columns as they are arranged; those that are new since stand where they were made to, as they were made. */
function arranged(columns, layout) {
  if (!layout) return columns;
  const places = new Map(layout.map((each, place) => [each.field, { ...each, place }]));
  const placed = columns.map((column, index) => ({ column, place: places.get(column.field)?.place ?? index }));
  placed.sort((one, other) => one.place - other.place);
  return placed.map(({ column }) => {
    const kept = places.get(column.field);
    return kept ? { ...column, width: kept.width, hidden: !kept.isShown } : column;
  });
}

/** The columns of a view, in its order; the others are hidden behind them. */
function ofView(columns, fields) {
  const layout = fields.map((field) => ({ field, isShown: true }));
  const others = columns.filter(({ field }) => !fields.includes(field)).map(({ field }) => ({ field, isShown: false }));
  return arranged(columns, [...layout, ...others]).map((column) => {
    const first = columns.find(({ field }) => field === column.field);
    return { ...column, width: first.width };
  });
}

/** Those that are for a phone; the first three where none says so. */
function narrowed(columns) {
  const isNamed = columns.some((column) => column.narrow);
  return columns.map((column, place) => ({ ...column, hidden: isNamed ? !column.narrow : place > 2 }));
}
