// The stock card: every movement of an item with its document, who it was, and what was there after it.

import { html, nothing, render } from "lit-html";
import { get } from "../../api/client.js";
import { moment, quantity } from "../../language/formats.js";
import { _ } from "../../language/words.js";
import { field, valuesOf } from "../../parts/form/form.js";
import { complain } from "../../parts/toast.js";
import { warehouses } from "../stock/registers.js";
import { MOVEMENTS } from "../stock/words.js";

const PAGE = 100;

/** Draws the card into a room; gives what draws it anew. */
export async function showMovements(room, item) {
  const places = await warehouses();
  const names = new Map(places.map((each) => [each.id, each.name]));
  const kinds = new Map(MOVEMENTS());
  let rows = [];
  let next = null;

  async function read(after = null) {
    const { warehouse, since, until } = valuesOf(room.querySelector("form"));
    const count = after ? PAGE : Math.max(PAGE, Math.min(rows.length, 500));
    const page = await get(`/items/${item.id}/card`, { warehouse, since, until, limit: count, after });
    rows = after ? [...rows, ...page.items] : page.items;
    next = page.next;
    draw();
  }

  const why = (row) => {
    if (row.order_id)
      return html`<a href="/orders/${row.order_id}">${_("Order %(number)s", { number: row.number })}</a>`;
    if (row.other_warehouse_id) {
      const told = { warehouse: names.get(row.other_warehouse_id) ?? "" };
      return row.quantity_in ? _("from %(warehouse)s", told) : _("into %(warehouse)s", told);
    }
    return row.kind === "count"
      ? _("was %(was)s, counted %(counted)s", { was: quantity(row.was), counted: quantity(row.counted) })
      : nothing;
  };

  const rowOf = (
    row,
  ) => html`<tr><td>${moment(row.at)}</td><td>${kinds.get(row.kind)}</td><td>${row.document ?? nothing}
      ${row.note ? html`<small class="quiet-text">${row.note}</small>` : nothing}</td>
    <td>${why(row)}</td><td>${names.get(row.warehouse_id) ?? row.warehouse}</td><td class="number">${quantity(row.quantity_in)}</td>
    <td class="number">${quantity(row.quantity_out)}</td><td class="number">${quantity(row.balance)}</td><td class="number">${quantity(row.total)}</td><td>${row.by}</td></tr>`;

  function draw() {
    render(
      html`<table class="dense"><thead><tr><th scope="col">${_("When")}</th><th scope="col">${_("Movement")}</th><th scope="col">${_("Document")}</th><th scope="col">${_("Basis")}</th><th scope="col">${_("Warehouse")}</th>
        <th scope="col" class="number">${_("In")}</th><th scope="col" class="number">${_("Out")}</th><th scope="col" class="number">${_("In the warehouse")}</th><th scope="col" class="number">${_("In all")}</th><th scope="col">${_("Who")}</th></tr></thead>
        <tbody>${rows.map(rowOf)}</tbody></table>
        ${rows.length === 0 ? html`<p class="empty">${_("Nothing moved.")}</p>` : nothing}
        ${next ? html`<p><button type="button" class="plain" @click=${() => read(next).catch(complain)}>${_("Show more")}</button></p>` : nothing}`,
      room.querySelector(".scrolled"),
    );
  }

  render(
    html`<form class="fields narrow" @submit=${(event) => event.preventDefault()} @change=${() => read().catch(complain)}>
        ${field("warehouse", _("Warehouse"), { kind: "select", choices: [["", _("All")], ...names] })}
        ${field("since", _("Period from"), { kind: "date" })}${field("until", _("Until"), { kind: "date" })}
      </form><div class="scrolled"></div>`,
    room,
  );
  await read();
  return () => read();
}
