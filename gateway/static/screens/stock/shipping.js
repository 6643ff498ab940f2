// Orders that wait to be shipped.

import { html, nothing, render } from "lit-html";
import { onNews } from "../../frame/live.js";
import { shortcut } from "../../frame/shortcuts.js";
import { isKeeper } from "../../frame/user.js";
import { _ } from "../../language/words.js";
import { Grid } from "../../parts/grid/grid.js";
import { listBar, switchOf } from "../../parts/grid/list_bar.js";
import { orderColumns } from "../../parts/grid/order_columns.js";
import { complain } from "../../parts/toast.js";
import { legend } from "../../parts/words/colours.js";
import { ship } from "./shipment.js";

const NEWS = ["hello", "resync", "turned", "order", "stock"];
const ALL = "placed,partly_shipped";
const WAITING = () => [
  [ALL, _("All that wait")],
  ["placed", _("Placed")],
  ["partly_shipped", _("Partly shipped")],
];

/** Fills a room with the orders; Enter ships the current one. */
export async function show(room) {
  let shown = ALL;
  render(
    html`<div class="bar"></div>
      <div class="grid" id="grid"></div>${legend()}`,
    room,
  );
  const grid = new Grid(room.querySelector("#grid"), {
    path: "/orders",
    label: _("To ship"),
    fixed: () => ({ "filter[status]": shown }),
    columns: columns(),
    open: shipRow,
    actions: (row) => [
      { label: _("Ship…"), keys: "Enter", disabled: !isKeeper, run: () => shipRow(row) },
      { label: _("Open"), run: () => location.assign(`/orders/${row.id}`) },
    ],
    onLoaded: bar,
    empty: _("No order waits to be shipped."),
  });

  async function shipRow(row) {
    if (!isKeeper) return;
    try {
      if (await ship(row.id)) grid.refresh();
    } catch (error) {
      complain(error);
    }
  }

  function bar() {
    render(
      listBar(grid, {
        title: _("To ship"),
        narrower: switchOf(_("Which orders"), WAITING(), shown, choose),
        count: _("Orders: %(count)s", { count: grid.counted() }),
        main: isKeeper
          ? html`<button type="button" @click=${() => grid.row() && shipRow(grid.row())}>${_("Ship…")}</button>`
          : nothing,
      }),
      room.querySelector(".bar"),
    );
  }

  function choose(code) {
    shown = code;
    bar();
    grid.reload().catch(complain);
  }

  bar();
  onNews((kind) => NEWS.includes(kind) && grid.refresh());
  if (isKeeper) shortcut("s", _("Ship…"), () => grid.row() && shipRow(grid.row()));
}

/** The status is filtered by the switch above. */
function columns() {
  const fields = [
    "number",
    "customer",
    "status",
    "availability",
    "requested_date",
    "placed_at",
    "progress",
    "reference",
  ];
  return orderColumns(...fields).map((column) => (column.field === "status" ? { ...column, filter: false } : column));
}
