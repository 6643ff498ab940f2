// What a list of the API and a table that is typed into have in common: one current row, its keys and its menu.

import { openMenu } from "../menu.js";
import { pointTo } from "./roles.js";

const PAGE_ROWS = 10;
const ACROSS_PX = 80;

/** A subclass has `element`, `table`, and tells of the current row by `onRow(row)`; `actions(row)` gives a row's menu. */
export class Rows {
  current = null;
  menuLabel = "";

  row() {
    return this.rowOf(this.current)?.getData() ?? null;
  }

  /** Of an id; Tabulator's own way complains of one that is gone. */
  rowOf(id) {
    return this.table.getRows().find((row) => row.getData().id === id) ?? null;
  }

  /** The place of the current row, -1 where there is none. */
  here() {
    return this.table.getRows().findIndex((row) => row.getData().id === this.current);
  }

  goTo(row) {
    const { id } = row.getData();
    const isOther = id !== this.current;
    this.current = id;
    this.mark();
    if (isOther) this.onRow?.(row.getData());
  }

  goToRow(id) {
    const row = this.rowOf(id);
    if (!row) return;
    this.goTo(row);
    this.bringInSight(row);
  }

  bringInSight(row) {
    this.table.scrollToRow(row, "nearest", false).catch(() => undefined); // it is in sight already
  }

  mark() {
    pointTo(this.element, this.rowOf(this.current)?.getElement() ?? null);
  }

  focus(options) {
    this.element.focus(options);
  }

  onContext(event, row) {
    if (!this.actions) return;
    event.preventDefault();
    this.goTo(row);
    this.menu({ x: event.clientX, y: event.clientY });
  }

  /** What can be done with the current row; by the button of a screen, too. */
  menu(at) {
    const row = this.rowOf(this.current);
    if (row) openMenu(this.actions(row.getData()), at ?? row.getElement(), this.menuLabel);
  }

  /** A key that moves the current row or opens its menu; false for any other. */
  movesBy(event) {
    const rows = this.table.getRows();
    const here = this.here();
    const to = {
      ArrowDown: here + 1,
      ArrowUp: here - 1,
      Home: 0,
      End: rows.length - 1,
      PageDown: here + PAGE_ROWS,
      PageUp: here - PAGE_ROWS,
    };
    const across = { ArrowLeft: -ACROSS_PX, ArrowRight: ACROSS_PX };
    if (event.key in across) this.element.querySelector(".tabulator-tableholder").scrollBy(across[event.key], 0);
    else if (event.key in to) this.step(rows, to[event.key]);
    else if (this.actions && (event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey))) this.menu();
    else return false;
    return true;
  }

  step(rows, index) {
    const row = rows[Math.max(0, Math.min(rows.length - 1, index))];
    if (row) this.goToRow(row.getData().id);
  }
}
