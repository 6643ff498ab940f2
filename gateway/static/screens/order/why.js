// Why a line has its colour: the figures, who holds the stock, and when it is expected to turn.

import { html, render } from "lit-html";
import { get } from "../../api/client.js";
import { day, moment, quantity } from "../../language/formats.js";
import { _ } from "../../language/words.js";
import { complain } from "../../parts/toast.js";
import { AVAILABILITIES, colourOf, ICONS } from "../../parts/words/colours.js";
import { whoseOrder } from "../../parts/words/order.js";
import { personName } from "../../parts/words/people.js";

const MOST = 100;

/** Draws it into a pane. */
export async function showWhy(content, orderId, row) {
  try {
    const [why, colours] = await Promise.all([
      get(`/orders/${orderId}/lines/${row.line_id}/why`, { limit: MOST }),
      get(`/orders/${orderId}/lines/${row.line_id}/colours`, { limit: 20 }),
    ]);
    render(why.availability === null ? withoutColour(row) : whole(why, orderId, colours.items), content);
  } catch (error) {
    complain(error);
  }
}

/** The same of a line that is not saved yet: its own figures are foreseen. */
export async function showWhyBefore(content, row) {
  try {
    const demand = await get(`/items/${row.item_id}/demand`, { limit: MOST });
    render(foreseen(row, demand), content);
  } catch (error) {
    complain(error);
  }
}

const foreseen = (row, demand) => html`<p><b>${row.code}</b> ${row.name}</p>
  ${row.availability ? figures({ ...row, condition: CONDITION_OF[row.availability] }) : ""}
  <p class="empty">${_("The line is not saved yet: so it would be once the order is placed.")}</p>
  ${stock(demand, null)}`;

const withoutColour = (row) => html`<p><b>${row.code}</b> ${row.name}</p>
  <p class="empty">${_("This line waits for nothing: it has no colour.")}</p>`;

function whole(why, orderId, turns) {
  return html`<p><b>${why.code}</b> ${why.name}</p>
    ${figures(why)}
    <p><b>${expectation(why)}</b></p>
    ${stock(why, orderId)}
    <h3>${_("How it turned")}</h3>
    ${turns.length === 0 ? html`<p class="empty">${_("It has not turned yet.")}</p>` : html`<ol class="timeline">${turns.map(turn)}</ol>`}`;
}

function figures(why) {
  const told = { on_hand: quantity(why.on_hand), remaining: quantity(why.remaining), demand: quantity(why.demand) };
  return html`<p><span class="mark ${colourOf(why.availability)}">${ICONS[why.availability]} ${new Map(AVAILABILITIES()).get(why.availability)}</span></p>
    <dl class="facts">
      <div><dt>${_("On hand")}</dt><dd>${told.on_hand}</dd></div>
      <div><dt>${_("This order needs")}</dt><dd>${told.remaining}</dd></div>
      <div><dt>${_("All customers wait for")}</dt><dd>${told.demand}</dd></div>
    </dl>
    <p>${CONDITIONS[why.condition]?.(told) ?? ""}</p>`;
}

const stock = (why, orderId) => html`<h3>${_("Who holds the stock")}</h3>
    ${why.items.length === 0 ? html`<p class="empty">${_("No placed order waits for this item.")}</p>` : holders(why, orderId)}
    <h3>${_("Expected receipts")}</h3>
    ${supplies(why.supplies)}`;

const CONDITIONS = {
  "on_hand <= 0": () => _("There is nothing in the warehouses that we sell from."),
  "0 < on_hand < remaining": (told) => _("There are %(on_hand)s, and this order needs %(remaining)s.", told),
  "remaining <= on_hand < demand": (told) =>
    _("There is enough for this order, but all orders together need %(demand)s, and there are %(on_hand)s.", told),
  "on_hand >= demand": () => _("There is enough for all customers."),
};

const CONDITION_OF = {
  absent: "on_hand <= 0",
  short: "0 < on_hand < remaining",
  contended: "remaining <= on_hand < demand",
  covered: "on_hand >= demand",
};

function expectation({ covered_by: by, missing }) {
  if (by === null) return _("Still to be bought: %(missing)s.", { missing: quantity(missing) });
  if (by.source === "stock") return _("First come, first served: this order is covered by what is there.");
  const told = { date: day(by.date), supplier: by.from ?? "" };
  return by.late
    ? _("The receipt of %(date)s from %(supplier)s is late; it would cover this line.", told)
    : _("Expected to be covered on %(date)s, by the receipt from %(supplier)s.", told);
}

const holders = (why, orderId) => html`<ul class="holders">
  ${why.items.map(
    (each) => html`<li class=${orderId !== null && each.order_id === orderId ? "own" : ""}>
      ${whoseOrder(each)} <b>${quantity(each.remaining)}</b>
      <small>${[each.manager && personName(each.manager), moment(each.placed_at), coveredBy(each.covered_by)].filter(Boolean).join(" · ")}</small>
    </li>`,
  )}
  ${why.next ? html`<li><small>${_("And %(count)s more", { count: quantity(why.total - why.items.length) })}</small></li>` : ""}
</ul>`;

function coveredBy(supply) {
  if (supply === null) return _("not covered");
  return supply.source === "stock" ? _("from stock") : _("from the receipt of %(date)s", { date: day(supply.date) });
}

function supplies(all) {
  const expected = all.filter((each) => each.source === "expected");
  if (expected.length === 0) return html`<p class="empty">${_("No receipt of this item is announced.")}</p>`;
  return html`<ul class="holders">${expected.map(
    (each) => html`<li><span>${each.from ?? ""}</span> <b>${quantity(each.quantity)}</b>
      <small class=${each.late ? "overdue" : ""}>${day(each.date)}${each.late ? ` · ${_("late")}` : ""}</small></li>`,
  )}</ul>`;
}

const turn = (each) => html`<li><time datetime=${each.at}>${moment(each.at)}</time>
  <span><span class="mark ${each.colour ?? ""}">${ICONS[each.availability] ?? ""} ${new Map(AVAILABILITIES()).get(each.availability) ?? _("No colour")}</span> ${each.because}</span></li>`;
