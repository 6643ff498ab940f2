// How the price of a line came about, step by step.

import { html, render } from "lit-html";
import { get } from "../../api/client.js";
import { namesOf } from "../../api/dictionaries.js";
import { day, money, quantity } from "../../language/formats.js";
import { _ } from "../../language/words.js";
import { complain } from "../../parts/toast.js";
import { unitName } from "./names.js";

const STEPS = {
  list_price: ({ price_type, day: on }, types) =>
    _("List price “%(type)s” of %(day)s", { type: types.get(price_type) ?? price_type, day: day(on) }),
  unit: ({ unit, factor }) =>
    _("Unit: %(unit)s, of %(factor)s base units", { unit: unitName(unit), factor: quantity(factor) }),
  markup: ({ percent }) => _("Markup: %(percent)s", { percent: `${quantity(percent)} %` }),
  by_hand: () => _("Price by hand"),
  discount: ({ percent }) => _("Discount: %(percent)s", { percent: `${quantity(percent)} %` }),
  amount: (step) => _("Amount for %(quantity)s", { quantity: quantity(step.quantity) }),
};

/** Draws it into a pane. */
export async function showPriceSteps(content, orderId, row) {
  try {
    const [{ steps }, types] = await Promise.all([
      get(`/orders/${orderId}/lines/${row.line_id}/price`),
      namesOf("price_types"),
    ]);
    render(
      html`<p><b>${row.code}</b> ${row.name}</p>
        <table><tbody>${steps.map((step) => html`<tr><td>${STEPS[step.step](step, types)}</td><td class="number">${money(step.amount ?? step.price)}</td></tr>`)}</tbody></table>
        ${steps.length === 0 ? html`<p class="empty">${_("The price is not known: set one for the item, or type it here.")}</p>` : ""}`,
      content,
    );
  } catch (error) {
    complain(error);
  }
}
