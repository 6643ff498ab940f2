// A list of the API as a grid: sorted, filtered and paged by the server, over all rows. Its state is in the address.

import { TabulatorFull as Tabulator } from "tabulator";
import { get } from "../../api/client.js";
import { quantity } from "../../language/formats.js";
import { _ } from "../../language/words.js";
import { steadily } from "../steady.js";
import { closeToast, complain, toast } from "../toast.js";
import { keepInAddress, plainFilters, questionOf, sortersOf, stateOfAddress } from "./address.js";
import { Choice } from "./choice.js";
import { cellOf, headerFilterOf, isFigure, refuseFilter } from "./columns.js";
import { Emptiness } from "./emptiness.js";
import { Layout } from "./layout.js";
import { keepPlace, placeBefore } from "./place.js";
import { mendEmpty, mendRoles } from "./roles.js";
import { Rows } from "./rows.js";

const PAGE = 100;
const MOST = 500;
const AGAIN_MS = 3000;
const AWAY = "nova-list-away";
const NOT_NOW = [0, 502, 503, 504];
const NARROW = "(max-width: 48rem)";

/**
 * `path` is the list of the API, `columns` are `{ field, title, kind, width, filter, sortable, hidden, frozen, choices }`,
 * `fixed()` gives parameters that every call has. `open(row)` is done by Enter and double click, `actions(row)` gives a
 * row's menu, `onRow(row)` is told which row is the current one, `onLoaded(answer)` each first page. `shape(row)` makes a
 * row of the grid, with its `id`, of one that the API answers.
 *
 * `empty` is said of no rows, unless filters that are not `parts` of the list narrow it.
 * `tip` explains the title of a column, `short` is its title on a phone.
 * By `name` the browser remembers how the columns are arranged. With `nameOf(row)` rows can be chosen, and `onChoice()` is
 * told of it. `first` is the id of the row that is the current one at first, be it in the list or not. On a phone the columns that are `narrow` alone are shown.
 * `soon` is how long after news the rows are read anew.
 */
export class Grid extends Rows {
  menuLabel = _("Actions");

  constructor(
    element,
    {
      path,
      columns,
      fixed = () => ({}),
      shape = (row) => row,
      open,
      actions,
      onRow,
      onLoaded,
      empty = _("There is nothing here yet."),
      parts = [],
      label,
      name,
      nameOf,
      onChoice,
      first,
      soon,
    },
  ) {
    super();
    Object.assign(this, { element, path, columns, fixed, shape, open, actions, onRow, onLoaded, label, first });
    this.turn = 0;
    this.refresh = steadily(() => this.refreshNow(), { soon });
    this.before = first ? null : placeBefore();
    this.totals = {};
    this.ready = new Promise((resolve) => (this.built = resolve));
    this.isNarrow = columns.some((column) => column.narrow) && matchMedia(NARROW).matches;
    this.choice = nameOf && !this.isNarrow ? new Choice(this, { nameOf, tell: onChoice }) : null;
    element.classList.toggle("narrow", this.isNarrow);
    this.emptiness = new Emptiness(this, empty, parts);
    const state = stateOfAddress();
    const filters = Object.entries(state.filters);
    this.q = state.q;
    this.layout = new Layout(this, { name, viewed: state.columns });
    this.more = Object.fromEntries(filters.filter(([field]) => !this.hasFilter(field)));
    this.table = new Tabulator(element, {
      height: "100%",
      layout: this.isNarrow ? "fitColumns" : "fitData",
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
      initialHeaderFilter: filters
        .filter(([field]) => this.hasFilter(field))
        .map(([field, value]) => ({ field, value })),
      movableColumns: !this.isNarrow,
      resizableColumns: "header",
      selectableRows: "highlight",
      placeholder: this.emptiness.element,
      columnDefaults: { headerTooltip: true, headerWordWrap: true, resizable: "header" },
      columns: [
        ...(this.choice ? [this.choice.column()] : []),
        ...this.layout.columns().map((each) => this.columnOf(each)),
      ],
      columnCalcs: "table",
      rowFormatter: (row) => paint(row),
      dataLoader: false,
    });
    this.table.on("tableBuilt", () => this.onBuilt());
    this.table.on("dataProcessed", () => this.onRows());
    this.table.on("renderComplete", () => mendEmpty(this.element));
    this.table.on("rowClick", (event, row) => isRecord(row) && this.goTo(row));
    this.table.on("rowDblClick", (event, row) => isRecord(row) && this.open?.(row.getData()));
    this.table.on("rowContext", (event, row) => isRecord(row) && this.onContext(event, row));
    this.table.on("dataLoadError", (error) => this.onRefused(error));
    for (const change of ["columnMoved", "columnResized", "columnVisibilityChanged"]) {
      this.table.on(change, () => this.layout.onChange());
    }
    element.addEventListener("keydown", (event) => this.onKey(event));
    keepPlace(this);
  }

  columnOf(column) {
    return {
      title: (this.isNarrow && column.short) || column.title,
      headerTooltip: column.tip ?? column.title,
      field: column.field,
      visible: !column.hidden,
      frozen: (column.frozen ?? false) && !this.isNarrow,
      ...(this.isNarrow ? { widthGrow: column.kind ? 1 : 2 } : { width: this.layout.widthOf(column) }),
      minWidth: 60,
      hozAlign: isFigure(column.kind) ? "right" : "left",
      headerHozAlign: isFigure(column.kind) ? "right" : "left",
      headerSort: column.sortable ?? true,
      headerSortStartingDir: isFigure(column.kind) ? "desc" : "asc",
      formatter: cellOf(column),
      ...(this.hasFilter(column.field) && headerFilterOf(column)),
      ...(column.total && { bottomCalc: () => this.totals[column.field] ?? "", bottomCalcFormatter: cellOf(column) }),
    };
  }

  onBuilt() {
    mendRoles(this.element, this.label);
    this.built();
  }

  hasFilter(field) {
    const column = this.columns.find((each) => each.field === field);
    return column !== undefined && column.filter !== false && !this.isNarrow;
  }

  /** One page for Tabulator, by the cursor that the page before it gave. What is set in one go is asked for once. */
  async pageOf({ page = 1, sort = [], filter = [] }) {
    if (page === 1) this.turn += 1;
    const { turn } = this;
    await null;
    if (turn !== this.turn) return never();
    const more = Object.entries(this.more).map(([field, value]) => ({ field, value }));
    const question = questionOf(sort, [...filter, ...more]);
    const asked = { ...this.fixed(), ...question, q: this.q };
    const after = page === 1 ? null : this.next;
    const answer = await this.read({ limit: this.pageSize(), after }, asked).catch((error) => {
      if (turn === this.turn) throw error;
    });
    if (turn !== this.turn) return never();
    this.onAnswered(asked);
    this.next = answer.next;
    if (page === 1) this.onFirstPage(answer, question);
    return { data: answer.items, last_page: answer.next === null ? page : page + 1 };
  }

  /** Who comes back finds as many rows as he had read. */
  pageSize() {
    return Math.min(MOST, Math.max(PAGE, this.before?.count ?? 0));
  }

  async read(part, asked = this.asked) {
    const answer = await get(this.path, { ...asked, ...part });
    return { ...answer, items: answer.items.map(this.shape) };
  }

  /** `asked` is what the rows that are shown answer. */
  onAnswered(asked) {
    this.asked = asked;
    this.emptiness.draw();
    clearTimeout(this.retrying);
    closeToast(AWAY);
  }

  /** The rows stay as they were: a filter is corrected where it is, and what nobody answered is asked again. */
  onRefused(error) {
    this.shownTurn = this.turn;
    clearTimeout(this.retrying);
    const refused = (error.errors ?? []).map(({ field, message }) => [this.filterInput(field), message]);
    const [input, message] = refused.find(([found]) => found) ?? [];
    if (input) return refuseFilter(input, message);
    if (!NOT_NOW.includes(error.status)) return complain(error);
    toast(_("Nova cannot be reached: the list is read as soon as it answers."), {
      kind: "bad",
      lasting: true,
      key: AWAY,
    });
    this.retrying = setTimeout(() => this.reload(), AGAIN_MS);
  }

  /** Where the filter that the API calls `filter[FIELD]` is typed. */
  filterInput(name) {
    const field = name?.match(/filter\[(.+)\]/)?.[1];
    return (
      field && this.element.querySelector(`[tabulator-field="${CSS.escape(field)}"] .tabulator-header-filter input`)
    );
  }

  onFirstPage(answer, question) {
    this.shownTurn = this.turn;
    this.keepFigures(answer);
    keepInAddress(this.q, question, this.layout.viewed);
    const { sort, ...chosenBy } = this.asked;
    if (JSON.stringify(chosenBy) !== this.chosenBy) this.choice?.clear();
    this.chosenBy = JSON.stringify(chosenBy);
    this.onLoaded?.(answer);
    this.isNew = true;
  }

  /** The rows stand there by now; what was the current one may not be among them. */
  onRows() {
    this.choice?.forgetBoxes();
    if (this.isNew) this.table.recalc();
    this.isNew = false;
    if (this.first) this.goToGiven();
    else if (this.before && this.asked) this.goToPlaceBefore();
    else if (this.row()) this.mark();
    else this.goToFirst();
  }

  keepFigures(answer) {
    this.totals = answer.totals ?? {};
    this.total = answer.total;
    this.isExact = answer.total_is_exact ?? true;
  }

  /** How many rows match, as text; long lists are not counted to the end. */
  counted() {
    return this.total === undefined ? "…" : quantity(this.total) + (this.isExact ? "" : "+");
  }

  /** `[name, value]` of what the list is narrowed to. */
  filters() {
    return Object.entries(this.view().filters);
  }

  filterOf(name) {
    return Object.fromEntries(this.filters())[name] ?? "";
  }

  /** Narrows the list by a filter, with a column or without; an empty value takes it away. */
  filterBy(name, value) {
    return this.hasFilter(name) ? this.table.setHeaderFilterValue(name, value) : this.narrow(name, value);
  }

  /** Narrows the list by a filter that has no column; a value of null takes it away. */
  narrow(name, value) {
    if (value === null || value === "") delete this.more[name];
    else this.more[name] = value;
    return this.reload();
  }

  /** Takes a filter away by its name, or all of them. */
  widen(name) {
    if (name === undefined) return this.show({ ...this.view(), columns: [], filters: {} }, { q: "" });
    if (name === "q") return this.search("");
    return this.filterBy(name, "");
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
  async refreshNow() {
    const isBeingRead = () => this.turn !== this.shownTurn; // what comes is as new
    if (document.hidden || !this.asked || isBeingRead()) return;
    const { turn } = this;
    const shown = this.table.getData().map((row) => row.id);
    const answer = await this.read({ limit: Math.min(MOST, Math.max(PAGE, shown.length)) });
    if (turn !== this.turn || isBeingRead()) return;
    this.keepFigures(answer);
    const isSame = answer.items.length === shown.length && answer.items.every((row, index) => row.id === shown[index]);
    if (isSame) await this.update(answer.items);
    else if (shown.length <= MOST) await this.replace(answer);
    else await this.update(answer.items.filter((row) => shown.includes(row.id)));
    this.table.recalc();
    this.onLoaded?.(answer);
  }

  /** Tabulator takes no update of nothing. */
  async update(rows) {
    if (rows.length) await this.table.updateData(rows);
  }

  async replace(answer) {
    this.next = answer.next;
    const holder = this.element.querySelector(".tabulator-tableholder");
    const { scrollTop } = holder;
    await this.table.replaceData(answer.items);
    holder.scrollTop = scrollTop;
    if (this.row()) this.mark();
    else this.goToFirst();
  }

  goToGiven() {
    this.current = this.first;
    this.first = null;
    this.mark();
    this.onRow?.(this.row() ?? { id: this.current });
  }

  goToPlaceBefore() {
    const row = this.table.getRow(this.before.current);
    this.before = null;
    if (!row) return this.goToFirst();
    this.goTo(row);
    requestAnimationFrame(() => this.bringInSight(row));
  }

  goToFirst() {
    const [first] = this.table.getRows();
    this.current = null;
    if (first) this.goTo(first);
    else this.onRow?.(null);
  }

  onKey(event) {
    const isTyping = event.target.matches("input:not([type=checkbox]), select, textarea, button");
    if (
      isTyping ||
      (event.key === " " && event.target.matches("input")) ||
      event.altKey ||
      event.ctrlKey ||
      event.metaKey
    )
      return;
    if (this.movesBy(event)) return event.preventDefault();
    if (event.key === "Enter") this.row() && this.open?.(this.row());
    else if (event.key === " " && this.choice) this.row() && this.choice.toggle(this.row());
    else return;
    event.preventDefault();
  }

  /** What a saved view keeps: columns in their order, sort and filters. */
  view() {
    const columns = this.isNarrow ? [] : this.table.getColumns().filter((each) => each.getField() && each.isVisible());
    const { sort = "", q, ...filters } = this.asked ?? {};
    return { columns: columns.map((column) => column.getField()), sort, filters: plainFilters(filters, this.fixed()) };
  }

  /** Takes over a saved view. Its columns stay until another is shown, or none. */
  show({ columns, sort, filters }, { q = this.q } = {}) {
    if (columns.length) this.layout.show(columns);
    this.q = q;
    this.more = Object.fromEntries(Object.entries(filters).filter(([field]) => !this.hasFilter(field)));
    this.table.clearHeaderFilter();
    for (const [field, value] of Object.entries(filters)) {
      if (this.hasFilter(field)) this.table.setHeaderFilterValue(field, value);
    }
    this.table.setSort(sortersOf(sort));
    return this.reload();
  }
}

/** For Tabulator, which would show an answer that was overtaken. Another one each time: what waits for it may go. */
const never = () => new Promise(() => {});

/** The row of totals is none. */
const isRecord = (row) => row.getData().id !== undefined;

function paint(row) {
  const { colour, archived } = row.getData();
  const { classList } = row.getElement();
  classList.toggle("red", colour === "red");
  classList.toggle("yellow", colour === "yellow");
  classList.toggle("gone", archived === true);
}
