// A list of the API as a grid: sorted, filtered and paged by the server, over all rows. Its state is in the address.

import { TabulatorFull as Tabulator } from "tabulator";
import { get } from "../api/client.js";
import { _ } from "../language/words.js";
import { cellOf, headerFilterOf, isFigure, widthOf } from "./columns.js";
import { keepInAddress, plainFilters, questionOf, sortersOf, stateOfAddress } from "./grid_address.js";
import { openMenu } from "./menu.js";
import { complain } from "./toast.js";

const PAGE = 100;
const MOST = 500;
const REFRESH_MS = 400;

/**
 * `path` is the list of the API, `columns` are `{ field, title, kind, width, filter, sortable, hidden, frozen, choices }`,
 * `fixed()` gives parameters that every call has. `open(row)` is done by Enter and double click, `actions(row)` gives a
 * row's menu, `onRow(row)` is told which row is the current one, `onLoaded(answer)` each first page.
 */
export class Grid {
  constructor(
    element,
    { path, columns, fixed = () => ({}), open, actions, onRow, onLoaded, empty, label, selectable },
  ) {
    Object.assign(this, { element, path, columns, fixed, open, actions, onRow, onLoaded, label });
    this.cursors = [null];
    this.totals = {};
    this.current = null;
    this.ready = new Promise((resolve) => (this.built = resolve));
    const state = stateOfAddress();
    this.q = state.q;
    this.table = new Tabulator(element, {
      height: "100%",
      layout: "fitData",
      index: "id",
      ajaxURL: path,
      ajaxRequestFunc: (url, config, params) => this.pageOf(params),
      progressiveLoad: "scroll",
      progressiveLoadScrollMargin: 400,
      paginationSize: PAGE,
      sortMode: "remote",
      filterMode: "remote",
      headerSortClickElement: "header",
      columnHeaderSortMulti: true,
      initialSort: state.sort,
      initialHeaderFilter: Object.entries(state.filters).map(([field, value]) => ({ field, value })),
      movableColumns: true,
      resizableColumns: "header",
      selectableRows: Boolean(selectable),
      placeholder: empty ?? _("There is nothing here yet."),
      columnDefaults: { headerTooltip: true, headerWordWrap: true, resizable: "header" },
      columns: [...(selectable ? [CHOICE] : []), ...columns.map((column) => this.columnOf(column, state))],
      columnCalcs: "table",
      rowFormatter: (row) => paint(row),
      dataLoader: false,
    });
    this.table.on("tableBuilt", () => this.onBuilt());
    this.table.on("rowClick", (event, row) => this.goTo(row));
    this.table.on("rowDblClick", (event, row) => this.open?.(row.getData()));
    this.table.on("rowContext", (event, row) => this.onContext(event, row));
    this.table.on("dataLoadError", complain);
    element.addEventListener("keydown", (event) => this.onKey(event));
  }

  columnOf(column, state) {
    const shown = state.columns ? state.columns.includes(column.field) : !column.hidden;
    return {
      title: column.title,
      field: column.field,
      visible: shown,
      frozen: column.frozen ?? false,
      width: column.width ?? widthOf(column),
      minWidth: 60,
      hozAlign: isFigure(column.kind) ? "right" : "left",
      headerHozAlign: isFigure(column.kind) ? "right" : "left",
      headerSort: column.sortable ?? true,
      headerSortStartingDir: isFigure(column.kind) ? "desc" : "asc",
      formatter: cellOf(column),
      ...(column.filter !== false && headerFilterOf(column)),
      ...(column.total && { bottomCalc: () => this.totals[column.field] ?? "", bottomCalcFormatter: cellOf(column) }),
    };
  }

  onBuilt() {
    this.element.setAttribute("aria-label", this.label ?? "");
    for (const input of this.element.querySelectorAll(
      ".tabulator-header-filter input, .tabulator-header-filter select",
    )) {
      const title = input.closest(".tabulator-col").querySelector(".tabulator-col-title").textContent;
      input.setAttribute("aria-label", _("Filter by %(column)s", { column: title }));
    }
    const body = this.element.querySelector(".tabulator-tableholder");
    body.tabIndex = 0;
    this.built();
  }

  /** One page for Tabulator, by the cursor that the page before it gave. */
  async pageOf({ page = 1, sort = [], filter = [] }) {
    if (page === 1) this.cursors = [null];
    this.asked = { ...this.fixed(), ...questionOf(sort, filter), q: this.q };
    const answer = await get(this.path, { ...this.asked, limit: PAGE, after: this.cursors[page - 1] });
    this.cursors[page] = answer.next;
    if (page === 1) this.onFirstPage(answer, sort, filter);
    return { data: answer.items, last_page: answer.next === null ? page : page + 1 };
  }

  onFirstPage(answer, sort, filter) {
    this.totals = answer.totals ?? {};
    this.total = answer.total;
    keepInAddress(this.q, sort, filter);
    this.onLoaded?.(answer);
    this.ready.then(() => {
      this.table.recalc();
      if (this.current === null || !this.table.getRow(this.current)) this.goToFirst();
    });
  }

  search(text) {
    this.q = text;
    return this.reload();
  }

  /** From the first row on, as when the list is opened. */
  reload() {
    return this.table.setData(this.path);
  }

  /** Shows what changed meanwhile. Rows are changed in place as long as they are the same: focus and editors stay. */
  refresh() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.refreshNow().catch(complain), REFRESH_MS);
  }

  async refreshNow() {
    if (document.hidden || !this.asked) return;
    const shown = this.table.getData().map((row) => row.id);
    const answer = await get(this.path, { ...this.asked, limit: Math.min(MOST, Math.max(PAGE, shown.length)) });
    this.totals = answer.totals ?? this.totals;
    const isSame = answer.items.length === shown.length && answer.items.every((row, index) => row.id === shown[index]);
    if (isSame) await this.table.updateData(answer.items);
    else if (shown.length <= MOST) await this.replace(answer);
    else await this.table.updateData(answer.items.filter((row) => shown.includes(row.id)));
    this.table.recalc();
    this.onLoaded?.(answer);
  }

  async replace(answer) {
    const pages = Math.ceil(answer.items.length / PAGE);
    this.cursors[Math.max(1, pages)] = answer.next;
    const holder = this.element.querySelector(".tabulator-tableholder");
    const { scrollTop } = holder;
    await this.table.replaceData(answer.items);
    holder.scrollTop = scrollTop;
    this.mark();
  }

  row() {
    return this.current === null ? null : ((this.table.getRow(this.current) || null)?.getData() ?? null);
  }

  goToFirst() {
    const [first] = this.table.getRows();
    this.current = null;
    if (first) this.goTo(first);
    else this.onRow?.(null);
  }

  goTo(row) {
    const { id } = row.getData();
    if (id === this.current) return this.mark();
    this.current = id;
    this.mark();
    this.onRow?.(row.getData());
  }

  mark() {
    for (const marked of this.element.querySelectorAll(".current")) marked.classList.remove("current");
    const row = this.current !== null && this.table.getRow(this.current);
    if (row) row.getElement().classList.add("current");
  }

  onContext(event, row) {
    if (!this.actions) return;
    event.preventDefault();
    this.goTo(row);
    this.menu({ x: event.clientX, y: event.clientY });
  }

  /** What can be done with the current row; by the button of a screen, too. */
  menu(at) {
    const row = this.row();
    if (row) openMenu(this.actions(row), at ?? this.table.getRow(this.current).getElement(), _("Actions"));
  }

  onKey(event) {
    if (event.target.matches("input, select, textarea") || event.altKey || event.ctrlKey || event.metaKey) return;
    const rows = this.table.getRows();
    const here = rows.findIndex((row) => row.getData().id === this.current);
    const to = {
      ArrowDown: here + 1,
      ArrowUp: here - 1,
      Home: 0,
      End: rows.length - 1,
      PageDown: here + 10,
      PageUp: here - 10,
    };
    if (event.key in to) this.step(rows, to[event.key]);
    else if (event.key === "Enter") this.row() && this.open?.(this.row());
    else if (event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey)) this.actions && this.menu();
    else return;
    event.preventDefault();
  }

  step(rows, index) {
    const row = rows[Math.max(0, Math.min(rows.length - 1, index))];
    if (!row) return;
    this.goTo(row);
    this.table.scrollToRow(row, "nearest", false).catch(() => undefined); // it is in sight already
  }

  /** The rows that are ticked, as they were loaded. */
  chosen() {
    return this.table.getSelectedData();
  }

  /** What a saved view keeps: columns in their order, sort and filters. */
  view() {
    const columns = this.table.getColumns().filter((column) => column.getField() && column.isVisible());
    const { sort = "", q, ...filters } = this.asked ?? {};
    return { columns: columns.map((column) => column.getField()), sort, filters: plainFilters(filters, this.fixed()) };
  }

  /** Takes over a saved view. */
  async show({ columns, sort, filters }) {
    this.table.blockRedraw();
    if (columns.length) {
      for (const column of this.table.getColumns()) {
        if (column.getField()) columns.includes(column.getField()) ? column.show() : column.hide();
      }
    }
    this.table.clearHeaderFilter();
    for (const [field, value] of Object.entries(filters)) {
      if (this.table.getColumn(field)) this.table.setHeaderFilterValue(field, value);
    }
    this.table.setSort(sortersOf(sort));
    this.table.restoreRedraw();
  }
}

const CHOICE = {
  formatter: "rowSelection",
  titleFormatter: "rowSelection",
  headerSort: false,
  hozAlign: "center",
  frozen: true,
  width: 36,
  resizable: false,
};

function paint(row) {
  const { colour, archived } = row.getData();
  const { classList } = row.getElement();
  classList.toggle("red", colour === "red");
  classList.toggle("yellow", colour === "yellow");
  classList.toggle("gone", archived === true);
}
