// What the states of an order are called, and whose it is.

import { html } from "lit-html";
import { _ } from "../../language/words.js";

export const STATUSES = () => [
  ["draft", _("Draft")],
  ["placed", _("Placed")],
  ["partly_shipped", _("Partly shipped")],
  ["shipped", _("Shipped")],
  ["closed", _("Closed")],
  ["cancelled", _("Cancelled")],
];

/** One of many orders; of a customer that the user does not see it is only said that it is another's. */
export const whoseOrder = ({ order_id: id, number, customer }) =>
  id === null
    ? html`<span class="empty">${_("Another manager's")}</span>`
    : html`<a href="/orders/${id}">№ ${number}</a> <span>${customer.name ?? ""}</span>`;
