// All orders, with the colour of their worst line.

import { html, nothing, render } from "lit-html";
import { isStockStale } from "../api/stock.js";
import { onNews } from "../frame/live.js";
import { shortcut } from "../frame/shortcuts.js";
import { isSeller } from "../frame/user.js";
import { moment } from "../language/formats.js";
import { _ } from "../language/words.js";
import { Grid } from "../parts/grid/grid.js";
import { listBar } from "../parts/grid/list_bar.js";
import { orderColumns } from "../parts/grid/order_columns.js";
import { legend } from "../parts/words/colours.js";

const NEWS = ["hello", "resync", "turned", "order"];
const room = document.getElementById("content");

const columns = orderColumns(
  "number",
  "customer",
  "status",
  "availability",
  "total",
  "progress",
  "day",
  "requested_date",
  "placed_at",
  "reference",
);

const open = (row) => location.assign(`/orders/${row.id}`);
const actions = (row) => [
  { label: _("Open"), keys: "Enter", run: () => open(row) },
  { label: _("Customer"), run: () => location.assign(`/customers/${row.customer_id}`) },
  { label: _("Copy into a new order"), disabled: !isSeller, run: () => location.assign(`/orders/new?copy=${row.id}`) },
];

function bar() {
  render(
    listBar(grid, {
      title: _("Orders"),
      search: [_("Search orders"), _("Number, reference, customer")],
      views: "orders",
      count: _("Orders: %(count)s", { count: grid.counted() }),
      main: isSeller ? html`<a class="button" href="/orders/new">${_("New order")}</a>` : nothing,
    }),
    room.querySelector(".bar"),
  );
}

let isStale = false;
function onLoaded({ stock_is_stale, stock_as_of: since }) {
  isStale = stock_is_stale;
  bar();
  const notice = room.querySelector("#stale");
  notice.hidden = !isStale;
  notice.textContent = "";
  if (!isStale) return;
  notice.textContent = since
    ? _("Stock does not answer: these are its figures of %(moment)s.", { moment: moment(since) })
    : _("Stock has not answered yet: its figures are not known.");
}

/** No stream tells that stock does not answer, nor that it does again. */
async function readIfStale() {
  if ((await isStockStale()) !== isStale) grid.refresh();
}

room.classList.add("filled");
render(
  html`<div class="bar"></div>
    <p class="notice" role="status" id="stale" hidden></p>
    <div class="grid" id="grid"></div>
    ${legend()}`,
  room,
);
const grid = new Grid(document.getElementById("grid"), {
  path: "/orders",
  label: _("Orders"),
  columns,
  open,
  actions,
  onLoaded,
  empty: _("There are no orders here yet. Take the first by “New order”."),
});
bar();
onNews((kind) => {
  if (NEWS.includes(kind)) grid.refresh();
  if (kind === "tick") readIfStale().catch(() => undefined);
});
if (isSeller) shortcut("n", _("New order"), () => location.assign("/orders/new"));
