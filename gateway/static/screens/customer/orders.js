// The orders of a customer, in colour.

import { html, nothing, render } from "lit-html";
import { isSeller } from "../../frame/user.js";
import { _ } from "../../language/words.js";
import { Grid } from "../../parts/grid/grid.js";
import { listBar } from "../../parts/grid/list_bar.js";
import { orderColumns } from "../../parts/grid/order_columns.js";
import { legend } from "../../parts/words/colours.js";

/** Draws the grid into a room; gives what shows it as it is by now. */
export function showOrders(room, customer, { order }) {
  render(
    html`<div class="bar"></div>
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
    onLoaded: bar,
    empty: _("This customer has no orders yet. Take the first by “New order”."),
  });
  function bar() {
    const main = isSeller
      ? html`<button type="button" @click=${order} ?disabled=${customer.archived || customer.deleted}>${_("New order")}</button>`
      : nothing;
    render(
      listBar(grid, { count: _("Orders: %(count)s", { count: grid.counted() }), main }),
      room.querySelector(".bar"),
    );
  }
  bar();
  return () => grid.refresh();
}
