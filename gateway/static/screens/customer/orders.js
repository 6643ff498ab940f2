// The orders of a customer, in colour.

import { html, render } from "lit-html";
import { isSeller } from "../../frame/user.js";
import { quantity } from "../../language/formats.js";
import { _ } from "../../language/words.js";
import { legend } from "../../parts/colours.js";
import { Grid } from "../../parts/grid.js";
import { orderColumns } from "../../parts/order_columns.js";

/** Draws the grid into a room; gives what shows it as it is by now. */
export function showOrders(room, customer, { order }) {
  render(
    html`<div class="bar"><span class="empty" id="orders-count"></span><span class="end">
        ${isSeller ? html`<button type="button" @click=${order} ?disabled=${customer.archived || customer.deleted}>${_("New order")}</button>` : ""}
        <button type="button" class="plain" aria-haspopup="menu" @click=${(event) => grid.menu(event.currentTarget)}>⋮ ${_("Actions")}</button></span></div>
      <div class="grid" id="orders-grid"></div>${legend()}`,
    room,
  );
  const open = (row) => location.assign(`/orders/${row.id}`);
  const grid = new Grid(room.querySelector("#orders-grid"), {
    path: "/orders",
    label: _("Orders of %(name)s", { name: customer.name }),
    fixed: () => ({ "filter[customer]": customer.id }),
    columns: orderColumns(
      "number",
      "status",
      "availability",
      "total",
      "progress",
      "day",
      "requested_date",
      "placed_at",
      "reference",
    ),
    open,
    actions: (row) => [
      { label: _("Open"), keys: "Enter", run: () => open(row) },
      {
        label: _("Copy into a new order"),
        disabled: !isSeller,
        run: () => location.assign(`/orders/new?copy=${row.id}`),
      },
    ],
    onLoaded: ({ total, total_is_exact: isExact }) => {
      room.querySelector("#orders-count").textContent = _("Orders: %(total)s", {
        total: quantity(total) + (isExact ? "" : "+"),
      });
    },
    empty: _("This customer has no orders yet. Take the first by “New order”."),
  });
  return () => grid.refresh();
}
