// All orders, with the colour of their worst line.

import { html, render } from "lit-html";
import { onNews } from "../frame/live.js";
import { shortcut } from "../frame/shortcuts.js";
import { isSeller } from "../frame/user.js";
import { moment, quantity } from "../language/formats.js";
import { _ } from "../language/words.js";
import { legend } from "../parts/colours.js";
import { Grid } from "../parts/grid.js";
import { orderColumns } from "../parts/order_columns.js";
import { complain } from "../parts/toast.js";
import { viewButtons } from "../parts/views.js";

const SEARCH_MS = 200;
const NEWS = ["hello", "resync", "tick", "turned", "order"];
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

let searching;
function search({ target }) {
  clearTimeout(searching);
  searching = setTimeout(() => grid.search(target.value.trim()).catch(complain), SEARCH_MS);
}

function onLoaded({ total, total_is_exact: isExact, stock_is_stale: isStale, stock_as_of: since }) {
  room.querySelector("#count").textContent = _("Orders: %(total)s", { total: quantity(total) + (isExact ? "" : "+") });
  const notice = room.querySelector("#stale");
  notice.hidden = !isStale;
  notice.textContent = "";
  if (!isStale) return;
  notice.textContent = since
    ? _("Stock does not answer: these are its figures of %(moment)s.", { moment: moment(since) })
    : _("Stock has not answered yet: its figures are not known.");
}

room.classList.add("filled");
render(
  html`<div class="bar">
      <h1>${_("Orders")}</h1>
      <input type="search" id="search" placeholder=${_("Number, reference, customer")} aria-label=${_("Search orders")} @input=${search}>
      <span id="views"></span><span class="empty" id="count"></span>
      <span class="end">${isSeller ? html`<a class="button" href="/orders/new">${_("New order")}</a>` : ""}
        <button type="button" class="plain" aria-haspopup="menu" @click=${(event) => grid.menu(event.currentTarget)}>⋮ ${_("Actions")}</button></span>
    </div>
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
document.getElementById("search").value = grid.q;
render(viewButtons(grid, "orders"), document.getElementById("views"));
onNews((kind) => NEWS.includes(kind) && grid.refresh());
shortcut("/", _("Search orders"), () => document.getElementById("search").focus());
if (isSeller) shortcut("n", _("New order"), () => location.assign("/orders/new"));
