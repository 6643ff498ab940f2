// What of an order is shipped, and from where: what is there in the warehouse, all that remains, or what one types.

import { html, nothing } from "lit-html";
import { live } from "lit-html/directives/live.js";
import { get, Refusal, send } from "../../api/client.js";
import { lookUp } from "../../api/items.js";
import { decimal, quantity } from "../../language/formats.js";
import { _ } from "../../language/words.js";
import { ask } from "../../parts/dialog.js";
import { field, valuesOf } from "../../parts/form/form.js";
import { toast } from "../../parts/toast.js";
import { ICONS, neededIn, sentence } from "../../parts/words/colours.js";
import { rememberWarehouse, usualWarehouse, warehouseChoices } from "./registers.js";

const THOUSAND = 1000; // quantities have 3 decimals

/** Asks what of an order is shipped, and from where; gives the movement. */
export async function ship(orderId) {
  const [order, choices] = await Promise.all([get(`/orders/${orderId}`), warehouseChoices({ sellable: true })]);
  const open = order.lines.filter((line) => Number(line.remaining) > 0 && !line.is_internal);
  const held = await heldOf(open);
  const said = { warehouse_id: usualWarehouse(choices) };
  const typed = new Map();
  const body = (redraw) => {
    const choose = ({ target }) => {
      Object.assign(said, valuesOf(target.form));
      redraw();
    };
    const fill = (amountOf) => (event) => {
      typed.clear();
      for (const line of amountOf ? open : []) typed.set(line.line_id, amountOf(line));
      choose(event);
    };
    return html`
      <div class="fields">${field("warehouse_id", _("Warehouse"), { id: "ship-from", kind: "select", choices, value: said.warehouse_id, input: choose })}
        ${field("document", _("Document"), { id: "ship-document", value: said.document, maxlength: 255 })}
        ${field("note", _("Note"), { id: "ship-note", value: said.note, maxlength: 4000 })}</div>
      <p class="chips"><button type="button" class="plain" @click=${fill((line) => line.remaining)}>${_("All that remains")}</button>
        <button type="button" class="plain" @click=${fill(null)}>${_("What is there")}</button></p>
      ${linesOf(open, (line) => held(line, said.warehouse_id), typed)}
      ${open.length === 0 ? html`<p class="empty">${_("Nothing of this order is left to ship.")}</p>` : nothing}
      <p class="empty">${_("Quantities are in base units.")}</p>`;
  };
  const shipped = await ask({
    title: _("Ship order %(number)s: %(customer)s", { number: order.number, customer: order.customer.name ?? "" }),
    wide: true,
    label: _("Ship"),
    body,
    submit: (form) => sendShipment(form, order, open),
  });
  if (shipped)
    toast(_("Order %(number)s: shipped lines: %(count)s.", { number: order.number, count: shipped.body.lines.length }));
  return shipped?.body;
}

/** By a line and a warehouse what is there of the line's item; null of what has no stock. One call for all lines. */
async function heldOf(lines) {
  const found = await lookUp([...new Set(lines.map(({ code }) => code))]);
  const items = new Map(found.filter(Boolean).map((item) => [item.id, item]));
  return ({ item_id: id }, warehouseId) => {
    const item = items.get(id);
    if (!item || item.on_hand === null) return null;
    return item.stock.find((each) => each.warehouse_id === warehouseId)?.quantity ?? "0";
  };
}

function linesOf(open, heldBy, typed) {
  const [going, needed] = [there(open, heldBy), neededIn(open)];
  return html`<table class="lines"><thead><tr><th scope="col">${_("Item")}</th><th scope="col" class="number">${_("Remaining")}</th>
      <th scope="col" class="number">${_("In the warehouse")}</th><th scope="col">${_("Availability")}</th><th scope="col">${_("To ship now")}</th></tr></thead>
    <tbody>${open.map(
      (
        line,
      ) => html`<tr class=${line.colour ?? ""}><td>${line.code} ${line.name}</td><td class="number">${quantity(line.remaining)}</td>
      <td class="number">${quantity(heldBy(line))}</td><td>${ICONS[line.availability]} ${sentence(needed(line))}</td>
      <td data-field=${`line.${line.line_id}`}><input class="number" name="line.${line.line_id}" inputmode="decimal" autocomplete="off"
        aria-label=${_("To ship now: %(item)s", { item: line.code })} .value=${live(typed.get(line.line_id) ?? going.get(line.line_id))}
        @input=${({ target }) => typed.set(line.line_id, target.value)}><p class="error" id="ship-${line.line_id}" hidden></p></td></tr>`,
    )}</tbody></table>`;
}

/** What of each line can go now: lines of one item share what is there, nothing stands in the way of a service. */
function there(lines, heldBy) {
  const left = new Map();
  return new Map(
    lines.map((line) => {
      const { line_id: id, item_id: item, remaining } = line;
      const held = heldBy(line);
      if (held === null) return [id, remaining];
      const before = left.get(item) ?? thousandths(held);
      const share = Math.max(0, Math.min(before, thousandths(remaining)));
      left.set(item, before - share);
      return [id, String(share / THOUSAND)];
    }),
  );
}

const thousandths = (text) => Math.round(Number(text) * THOUSAND);

async function sendShipment(form, order, open) {
  const { warehouse_id: warehouse, document, note, ...typed } = valuesOf(form);
  const going = open.filter(({ line_id: id }) => Number(decimal(typed[`line.${id}`] ?? "0")) !== 0);
  if (going.length === 0) throw new Refusal(422, { title: _("Say of what something is shipped.") });
  const lines = going.map(({ line_id: id }) => ({ line_id: id, quantity: decimal(typed[`line.${id}`]) }));
  const isAll =
    going.length === open.length && lines.every(({ quantity: all }, index) => all === open[index].remaining);
  try {
    const body = { warehouse_id: warehouse, document, note, ...(!isAll && { lines }) };
    const answer = await send("POST", `/orders/${order.id}/shipments`, body);
    rememberWarehouse(warehouse);
    return answer;
  } catch (error) {
    throw atLines(error, going);
  }
}

function atLines(error, going) {
  for (const each of error.errors ?? []) {
    const index = each.field.match(/^lines\.(\d+)/)?.[1];
    if (index) each.field = `line.${going[index].line_id}`;
  }
  const code = error.params?.item ?? error.params?.code;
  const line = error.errors?.length === 0 && going.find((each) => each.code === code);
  if (line) error.errors = [{ field: `line.${line.line_id}`, message: error.message }];
  return error;
}
