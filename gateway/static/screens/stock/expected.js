// What suppliers will bring and when, and what of it is late.

import { html, nothing, render } from "lit-html";
import { onNews } from "../../frame/live.js";
import { shortcut } from "../../frame/shortcuts.js";
import { isKeeper, isPlanner } from "../../frame/user.js";
import { day, quantity } from "../../language/formats.js";
import { _ } from "../../language/words.js";
import { Grid } from "../../parts/grid/grid.js";
import { listBar, switchOf } from "../../parts/grid/list_bar.js";
import { complain } from "../../parts/toast.js";
import { announce, arrive, arriveWhole, cancel, change } from "./receipt.js";
import { warehouses } from "./registers.js";
import { RECEIPT_STATUSES } from "./words.js";

const NEWS = ["hello", "resync", "stock"];
const CHOICES = () => [
  ["open", _("Awaited"), { "filter[open]": "true" }],
  ["late", _("Late"), { "filter[late]": "true" }],
  ["all", _("All"), {}],
];

/** Fills a room with the expected receipts. */
export async function show(room) {
  const places = (await warehouses()).map(({ code, name }) => [code, name]);
  let shown = "open";
  render(html`<div class="bar"></div><div class="grid" id="grid"></div>`, room);
  const dated = (value, row) => {
    const text = document.createElement("span");
    text.textContent = row.late ? `▲ ${day(value)}` : day(value);
    text.className = row.late ? "overdue" : "";
    text.title = row.late ? _("Late") : "";
    return text;
  };
  const grid = new Grid(room.querySelector("#grid"), {
    path: "/stock/expected",
    label: _("Expected receipts"),
    fixed: () => CHOICES().find(([code]) => code === shown)[2],
    columns: [
      { field: "date", title: _("Will come on"), kind: "day", filter: false, frozen: true, width: 130, write: dated },
      { field: "from", title: _("Supplier"), width: 260, filter: false },
      { field: "warehouse", title: _("Warehouse"), filter: false, choices: places },
      { field: "status", title: _("Status"), choices: RECEIPT_STATUSES(), filter: false },
      { field: "open_lines", title: _("Lines still to come"), kind: "count", filter: false, width: 140 },
      { field: "line_count", title: _("Lines"), kind: "count", filter: false },
      { field: "document", title: _("Document"), filter: false, width: 220 },
      { field: "note", title: _("Note"), filter: false },
      { field: "announced_at", title: _("Announced"), kind: "moment", filter: false },
      { field: "announced_by", title: _("Who"), filter: false },
    ],
    open: (row) => after(arrive(row.id)),
    actions,
    onLoaded: ({ total }) => {
      room.querySelector("#count").textContent = _("Receipts: %(count)s", { count: quantity(total) });
    },
    empty: _("Nothing is expected. Announce what a supplier will bring, and orders will tell when they are covered."),
  });

  async function after(deed) {
    try {
      await deed;
    } catch (error) {
      complain(error);
    }
    grid.refresh();
  }

  function actions(row) {
    const isOpen = row.status === "open";
    return [
      { label: isKeeper && isOpen ? _("Receive…") : _("Open"), keys: "Enter", run: () => after(arrive(row.id)) },
      { label: _("All of it has arrived"), disabled: !isKeeper || !isOpen, run: () => after(arriveWhole(row)) },
      { label: _("Change…"), disabled: !isPlanner || !isOpen, run: () => after(change(row.id)) },
      { label: _("Cancel…"), danger: true, disabled: !isPlanner || !isOpen, run: () => after(cancel(row)) },
      null,
      { label: _("New expected receipt"), disabled: !isPlanner, run: () => after(announce()) },
    ];
  }

  function bar() {
    render(
      listBar(grid, {
        title: _("Expected receipts"),
        narrower: switchOf(_("Which receipts"), CHOICES(), shown, choose),
        count: _("Receipts: %(count)s", { count: grid.counted() }),
        main: isPlanner
          ? html`<button type="button" @click=${() => after(announce())}>${_("New expected receipt")}</button>`
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
  if (isPlanner) shortcut("n", _("New expected receipt"), () => after(announce()));
}
