// Rows that are chosen, for something to be done with all of them at once: some that are shown, or all that match.

import { html, nothing } from "lit-html";
import { quantity } from "../../language/formats.js";
import { _ } from "../../language/words.js";

const MOST = 500;

export class Choice {
  /** `nameOf(row)` is how a row is called, `tell()` hears of every change. */
  constructor(grid, { nameOf, tell }) {
    Object.assign(this, { grid, nameOf, tell });
    this.rows = new Map();
    this.isAll = false;
    this.isAtWork = false;
    this.boxes = new Map();
  }

  get count() {
    return this.isAll ? this.grid.total : this.rows.size;
  }

  column() {
    return {
      formatter: (cell) => this.boxOf(cell.getData()),
      titleFormatter: () => this.boxOfAll(),
      headerSort: false,
      hozAlign: "center",
      headerHozAlign: "center",
      frozen: true,
      width: 36,
      resizable: false,
      cssClass: "choice",
    };
  }

  boxOf(row) {
    const box = checkbox(_("Choose %(name)s", { name: this.nameOf(row) }));
    box.tabIndex = -1; // the list is one stop: Space chooses its current row
    box.checked = this.isAll || this.rows.has(row.id);
    box.addEventListener("click", (event) => {
      event.stopPropagation();
      if (event.shiftKey && this.last) this.chooseUpTo(row, box.checked);
      else this.put(row, box.checked);
      this.last = row.id;
      this.changed();
    });
    this.boxes.set(row.id, box);
    return box;
  }

  /** Those of rows that the list has no more. */
  forgetBoxes() {
    const there = new Set(this.grid.table.getData().map((row) => row.id));
    for (const id of this.boxes.keys()) if (!there.has(id)) this.boxes.delete(id);
  }

  boxOfAll() {
    this.boxAbove = checkbox(_("Choose all that are shown"));
    this.boxAbove.addEventListener("click", (event) => {
      event.stopPropagation();
      this.chooseShown(this.boxAbove.checked);
    });
    return this.boxAbove;
  }

  put(row, isChosen) {
    if (this.isAll) this.chooseShown(true);
    if (isChosen) this.rows.set(row.id, row);
    else this.rows.delete(row.id);
  }

  toggle(row) {
    this.put(row, !this.rows.has(row.id));
    this.last = row.id;
    this.changed();
  }

  chooseUpTo(row, isChosen) {
    const shown = this.grid.table.getData();
    const ends = [this.last, row.id].map((id) => shown.findIndex((each) => each.id === id)).sort((a, b) => a - b);
    for (const each of shown.slice(Math.max(0, ends[0]), ends[1] + 1)) this.put(each, isChosen);
  }

  chooseShown(isChosen) {
    this.isAll = false;
    this.rows = new Map(isChosen ? this.grid.table.getData().map((row) => [row.id, row]) : []);
    this.changed();
  }

  chooseAll() {
    this.isAll = true;
    this.changed();
  }

  clear() {
    if (this.count === 0 && !this.isAll) return;
    this.chooseShown(false);
  }

  changed() {
    for (const [id, box] of this.boxes) {
      box.checked = this.isAll || this.rows.has(id);
      box.closest(".tabulator-row")?.classList.toggle("tabulator-selected", box.checked);
    }
    if (this.boxAbove) {
      const shown = this.grid.table.getData().length;
      this.boxAbove.checked = this.isAll || (shown > 0 && this.rows.size >= shown);
      this.boxAbove.indeterminate = !this.boxAbove.checked && this.rows.size > 0;
    }
    this.tell?.();
  }

  /** Does `run()` with them, unless something is done with them already: a second press is none. */
  async work(run) {
    if (this.isAtWork) return;
    this.isAtWork = true;
    this.tell?.();
    try {
      await run();
    } finally {
      this.isAtWork = false;
      this.tell?.();
    }
  }

  /** The chosen rows as they were read last; of all that match those that are not shown are read now. */
  async read() {
    if (!this.isAll) return [...this.rows.values()];
    const rows = [];
    let after;
    do {
      const page = await this.grid.read({ limit: MOST, after });
      rows.push(...page.items);
      after = page.next;
    } while (after);
    return rows;
  }
}

/** What stands above a grid while rows are chosen; `acts()` are buttons for what can be done with them. */
export function choiceBar(grid, acts) {
  const { choice } = grid;
  if (!choice?.count) return nothing;
  const mayBeMore = !choice.isAll && grid.total > choice.count && choice.boxAbove?.checked;
  return html`<div class="choice-bar" role="toolbar" aria-label=${_("With what is chosen")}>
    <strong aria-live="polite">${_("Chosen: %(count)s", { count: counted(grid, choice) })}</strong>
    ${mayBeMore ? html`<button type="button" class="quiet" @click=${() => choice.chooseAll()}>${_("Choose all %(count)s that match", { count: counted(grid, { isAll: true, count: grid.total }) })}</button>` : nothing}
    <fieldset ?disabled=${choice.isAtWork}>${acts()}</fieldset>
    <button type="button" class="quiet" ?disabled=${choice.isAtWork} @click=${() => choice.clear()}>${_("Choose none")}</button>
  </div>`;
}

const counted = (grid, { isAll, count }) => quantity(count) + (isAll && !grid.isExact ? "+" : "");

function checkbox(label) {
  const box = document.createElement("input");
  box.type = "checkbox";
  box.setAttribute("aria-label", label);
  return box;
}
