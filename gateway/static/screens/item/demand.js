// Who waits for an item, first come first served, and what is there and expected for them.

import { html, nothing, render } from "lit-html";
import { get } from "../../api/client.js";
import { day, moment, quantity } from "../../language/formats.js";
import { _ } from "../../language/words.js";
import { personName } from "../../parts/words/people.js";

const MOST = 500;

/** Draws both into a room; gives what draws them anew. */
export async function showDemand(room, item) {
  async function readAll() {
    const { items, supplies, total } = await get(`/items/${item.id}/demand`, { limit: MOST });
    render(
      html`<section class="pane" aria-label=${_("Who waits for it")}><header><h2>${_("Who waits for it")}</h2><span class="empty">${quantity(total)}</span></header>
        ${
          items.length
            ? html`<table><thead><tr><th scope="col">${_("Order")}</th><th scope="col">${_("Customer")}</th><th scope="col">${_("Manager")}</th><th scope="col">${_("Placed on")}</th>
          <th scope="col" class="number">${_("Remaining")}</th><th scope="col">${_("Covered by")}</th></tr></thead><tbody>${items.map(holder)}</tbody></table>`
            : html`<p class="empty">${_("Nobody waits for it.")}</p>`
        }</section>
        <section class="pane" aria-label=${_("What is there and expected")}><header><h2>${_("What is there and expected")}</h2></header>
          <table><thead><tr><th scope="col">${_("What")}</th><th scope="col">${_("Will come on")}</th><th scope="col" class="number">${_("Quantity")}</th><th scope="col" class="number">${_("Taken by orders")}</th></tr></thead>
          <tbody>${supplies.map(supply)}</tbody></table></section>`,
      room,
    );
  }

  await readAll();
  return readAll;
}

const holder = (
  row,
) => html`<tr class=${row.covered_by ? "" : "red"}>${row.order_id ? whose(row) : html`<td colspan="2" class="empty">${_("Another manager's")}</td>`}<td>${row.manager ? personName(row.manager) : nothing}</td><td>${moment(row.placed_at)}</td>
  <td class="number">${quantity(row.remaining)}</td><td>${row.covered_by ? cover(row.covered_by) : html`✕ ${_("Nothing covers it")}`}</td></tr>`;

const whose = (row) => html`<td><a href="/orders/${row.order_id}">${row.number}</a></td>
  <td><a href="/customers/${row.customer_id}">${row.customer.name ?? ""}</a></td>`;

const cover = (each) => {
  if (each.source === "stock") return _("On hand");
  const told = _("%(supplier)s, %(day)s", { supplier: each.from ?? "", day: day(each.date) });
  return each.late ? html`<span class="overdue">▲ ${told} (${_("late")})</span>` : told;
};

const supply = (each) => html`<tr><td>${each.source === "stock" ? _("On hand") : each.from}</td>
  <td class=${each.late ? "overdue" : ""}>${day(each.date)}${each.late ? ` ▲ ${_("late")}` : nothing}</td>
  <td class="number">${quantity(each.quantity)}</td><td class="number">${quantity(each.used)}</td></tr>`;
