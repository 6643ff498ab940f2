// What to reorder: where stock and expected receipts do not reach what all wait for and what is kept at least.

import { html, nothing, render } from "lit-html";
import { choicesOf, namesOf } from "../../api/dictionaries.js";
import { onNews } from "../../frame/live.js";
import { isPlanner } from "../../frame/user.js";
import { _ } from "../../language/words.js";
import { Grid } from "../../parts/grid/grid.js";
import { listBar } from "../../parts/grid/list_bar.js";
import { complain, toast } from "../../parts/toast.js";
import { announce } from "./receipt.js";

const NEWS = ["hello", "resync", "stock"];

/** Fills a room with what is missing; what is chosen of it can be announced at once. */
export async function show(room) {
  const [groups, units] = await Promise.all([choicesOf("item_groups"), namesOf("units")]);
  render(html`<div class="bar"></div><div class="grid" id="grid"></div>`, room);
  const figure = { kind: "quantity", filter: false, width: 116 };
  const grid = new Grid(room.querySelector("#grid"), {
    path: "/stock/reorder",
    label: _("What to reorder"),
    nameOf: isPlanner ? (row) => row.name : undefined,
    shape: (row) => ({ ...row, id: row.item_id }),
    columns: [
      { field: "code", title: _("Code"), width: 130, filter: false, frozen: true },
      { field: "name", title: _("Item"), width: 300, filter: false },
      { field: "group", title: _("Group"), choices: groups, hidden: groups.length === 0 },
      {
        field: "unit",
        title: _("Unit"),
        filter: false,
        sortable: false,
        width: 110,
        write: (code) => document.createTextNode(units.get(code) ?? code),
      },
      { field: "missing", title: _("To reorder"), ...figure, width: 120 },
      { field: "on_hand", title: _("On hand"), ...figure },
      { field: "demand", title: _("Demand"), ...figure },
      { field: "free", title: _("Free"), ...figure },
      { field: "expected", title: _("Expected"), quietZero: true, ...figure },
      { field: "minimum_level", title: _("Minimum"), ...figure },
    ],
    open: (row) => location.assign(`/items/${row.id}`),
    actions: (row) => [
      { label: _("Card"), keys: "Enter", run: () => location.assign(`/items/${row.id}`) },
      { label: _("Who waits for it"), run: () => location.assign(`/items/${row.id}#demand`) },
      { label: _("New expected receipt"), disabled: !isPlanner, run: () => announceRows([row]) },
    ],
    onLoaded: bar,
    empty: _("There is enough of everything, for all customers and by the minimum levels."),
  });

  async function announceRows(rows) {
    if (rows.length === 0) return void toast(_("Tick the items to announce first."));
    try {
      await announce(rows.map((row) => [row, row.missing]));
      grid.refresh();
    } catch (error) {
      complain(error);
    }
  }

  function bar() {
    const chosen = () => announceRows([...(grid.choice?.rows.values() ?? [])]);
    render(
      listBar(grid, {
        title: _("What to reorder"),
        count: _("Items: %(count)s", { count: grid.counted() }),
        main: isPlanner ? html`<button type="button" @click=${chosen}>${_("Announce the chosen")}</button>` : nothing,
      }),
      room.querySelector(".bar"),
    );
  }

  bar();
  onNews((kind) => NEWS.includes(kind) && grid.refresh());
}
