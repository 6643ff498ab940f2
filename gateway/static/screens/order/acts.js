// What is done with an order: placed, taken back, cancelled, closed.

import { html } from "lit-html";
import { get, send } from "../../api/client.js";
import { isHead } from "../../frame/user.js";
import { decimal, quantity } from "../../language/formats.js";
import { _ } from "../../language/words.js";
import { ask } from "../../parts/dialog.js";
import { field, valuesOf } from "../../parts/form/form.js";
import { toast } from "../../parts/toast.js";

const BEYOND_CREDIT = ["CreditLimitExceeded", "CustomerOverdue"];
const MOST = 500;

/** Does what may be beyond the credit of the customer: a head of sales can override that with a reason when he is asked. */
export async function onCredit(run, asked) {
  try {
    return await run({});
  } catch (error) {
    if (!BEYOND_CREDIT.includes(error.code)) throw error;
    asked?.();
    return ask({
      title: _("Beyond the customer's credit"),
      label: isHead ? _("Override and go on") : _("Close"),
      danger: isHead,
      body: () => html`<p class="notice bad">${error.message}</p>
        ${isHead ? field("override.reason", _("Why it goes on all the same"), { kind: "textarea", rows: 2, required: true, autofocus: true }) : ""}`,
      submit: (form) => (isHead ? run({ override: { reason: valuesOf(form)["override.reason"] } }) : undefined),
    });
  }
}

export const place = async ({ id, version }, more) =>
  (await send("POST", `/orders/${id}/place`, more, { version })).body;
export const accept = async ({ id, version }, more) =>
  (await send("POST", `/orders/${id}/accept`, more, { version })).body;

/** Asks for a reason, which a draft needs none of, and ends the order; gives the order as it is then. */
export function end(order, name) {
  const isDraft = order.status === "draft";
  const said = {
    cancel: [
      _("Cancel order %(number)s", { number: order.number }),
      _("Order %(number)s is cancelled.", { number: order.number }),
    ],
    close: [
      _("Close order %(number)s", { number: order.number }),
      _("Order %(number)s is closed.", { number: order.number }),
    ],
  }[name];
  return ask({
    title: said[0],
    label: name === "cancel" ? _("Cancel the order") : _("Close the order"),
    leave: _("Leave it as it is"),
    danger: true,
    body: () =>
      isDraft
        ? html`<p>${_("Nobody was promised anything of it: it is given up.")}</p>`
        : html`<p>${_("What remains of it will not be delivered.")}</p>${field("reason", _("Reason"), { kind: "textarea", rows: 2, maxlength: 1000 })}`,
    submit: async (form) => {
      const { body } = await send("POST", `/orders/${order.id}/${name}`, valuesOf(form), { version: order.version });
      const again = () => location.assign(`/orders/new?copy=${order.id}`);
      toast(said[1], { actions: name === "cancel" ? [{ label: _("Order the same anew"), run: again }] : [] });
      return body;
    },
  });
}

/** Takes back what one says of what was shipped. */
export async function takeBack(order) {
  const [{ items }, lines] = [await get("/warehouses", { limit: MOST }), order.lines.filter(mayComeBack)];
  const places = items.filter((each) => !each.retired).map((each) => [each.id, each.name]);
  return ask({
    title: _("Return from order %(number)s", { number: order.number }),
    label: _("Take back"),
    wide: true,
    body: () => html`${field("warehouse_id", _("Warehouse"), { kind: "select", choices: places })}
      <table><thead><tr><th scope="col">${_("Code")}</th><th scope="col">${_("Item")}</th><th scope="col" class="number">${_("Shipped so far")}</th><th scope="col">${_("Quantity")}</th></tr></thead>
        <tbody>${lines.map(
          (
            line,
            index,
          ) => html`<tr data-field="lines.${index}"><td>${line.code}</td><td>${line.name}</td><td class="number">${quantity(line.shipped)}</td>
          <td><input data-line=${line.line_id} aria-label=${_("Quantity of %(code)s", { code: line.code })} inputmode="decimal"></td></tr>`,
        )}</tbody></table>
      <small>${_("In base units; an empty field leaves the line out.")}</small>
      ${field("reason", _("Reason"))}`,
    submit: (form) => sendReturn(form, order),
  });
}

const mayComeBack = ({ returned, shipped }) => Number(returned) < Number(shipped);

async function sendReturn(form, order) {
  const { warehouse_id, reason } = valuesOf(form);
  const given = [...form.querySelectorAll("[data-line]")].map((input) => ({
    line_id: input.dataset.line,
    quantity: decimal(input.value),
  }));
  const lines = given.filter((line) => line.quantity !== "" && Number(line.quantity) !== 0);
  const { body } = await send("POST", `/orders/${order.id}/returns`, { warehouse_id, lines, reason });
  toast(_("The goods are back in stock."));
  return body;
}
