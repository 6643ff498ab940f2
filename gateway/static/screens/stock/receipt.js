// One expected receipt: announced, changed, arrived in whole or in part, or cancelled.

import { html, nothing } from "lit-html";
import { ref } from "lit-html/directives/ref.js";
import { get, Refusal, send } from "../../api/client.js";
import { isKeeper } from "../../frame/user.js";
import { companyDay, day, decimal, quantity } from "../../language/formats.js";
import { _ } from "../../language/words.js";
import { ask } from "../../parts/dialog.js";
import { field, valuesOf } from "../../parts/form/form.js";
import { toast } from "../../parts/toast.js";
import { Lines } from "./lines.js";
import { rememberWarehouse, usualWarehouse, warehouseChoices } from "./registers.js";

const DAYS_TO_COME = 7;

const headFields = ({ from, date, document, note } = {}) => html`
  ${field("from", _("Supplier"), { required: true, value: from, maxlength: 255, autofocus: true })}
  ${field("date", _("Will come on"), { kind: "date", required: true, value: date ?? companyDay(DAYS_TO_COME) })}
  ${field("document", _("Document"), { value: document, maxlength: 255 })}
  ${field("note", _("Note"), { value: note, maxlength: 4000 })}`;

/** Asks for what a supplier will bring; `rows` are `[item, quantity]` that are wanted already. */
export async function announce(rows = []) {
  const choices = await warehouseChoices();
  let lines;
  const begin = (room) => {
    if (!room || lines) return;
    const chosen = () => room.closest("form").querySelector("[name=warehouse_id]").value;
    lines = new Lines(room, { warehouse: chosen });
    lines.put(rows);
  };
  const announced = await ask({
    title: _("New expected receipt"),
    label: _("Announce"),
    wide: true,
    body: () => html`<div class="fields">
        ${headFields()}
        ${field("warehouse_id", _("Warehouse"), { kind: "select", choices, value: usualWarehouse(choices), input: () => lines.draw() })}
      </div><div ${ref(begin)}></div>`,
    submit: async (form) => {
      try {
        return await send("POST", "/stock/expected", { ...valuesOf(form), lines: lines.taken() });
      } catch (error) {
        throw lines.atLines(error);
      }
    },
  });
  if (announced) toast(_("The goods are announced: they are expected on %(day)s.", { day: day(announced.body.date) }));
  return announced?.body;
}

/** Asks for another day, supplier, document or note; resolves when the dialog is closed. */
export async function change(id) {
  const receipt = await get(`/stock/expected/${id}`);
  return ask({
    title: _("Expected from %(supplier)s", { supplier: receipt.from }),
    body: () => html`<div class="fields">${headFields(receipt)}</div>`,
    submit: (form) => send("PATCH", `/stock/expected/${id}`, valuesOf(form), { version: receipt.version }),
  });
}

/** Shows what was announced, and takes in what came of it. */
export async function arrive(id) {
  const receipt = await get(`/stock/expected/${id}`);
  const mayTake = isKeeper && receipt.status === "open";
  const body = () => html`
    <p class="empty">${[receipt.warehouse, day(receipt.date), receipt.document, receipt.note].filter(Boolean).join(" · ")}</p>
    <table class="lines"><thead><tr><th scope="col">${_("Item")}</th><th scope="col" class="number">${_("Announced")}</th>
      <th scope="col" class="number">${_("Arrived")}</th><th scope="col" class="number">${_("Still to come")}</th>
      ${mayTake ? html`<th scope="col">${_("Came now")}</th>` : nothing}</tr></thead>
      <tbody>${receipt.lines.map((line) => rowOf(line, mayTake))}</tbody></table>
    ${
      mayTake
        ? html`<div class="fields">${field("document", _("Document"), { maxlength: 255 })}${field("note", _("Note"), { maxlength: 4000 })}
      ${field("final", _("Nothing more will come of this receipt"), { kind: "checkbox", wide: true })}</div>`
        : nothing
    }`;
  const title = _("Expected from %(supplier)s", { supplier: receipt.from });
  if (!mayTake) return ask({ title, wide: true, label: _("Close"), body, submit: async () => null });
  const arrived = await ask({ title, wide: true, label: _("Receive"), body, submit: (form) => take(form, receipt) });
  if (arrived) {
    rememberWarehouse(receipt.warehouse_id);
    toast(_("Received: %(what)s.", { what: _("lines: %(count)s", { count: arrived.body.lines.length }) }));
  }
  return arrived;
}

const rowOf = (line, mayTake) => html`<tr>
  <td><a href="/items/${line.item_id}" target="_blank">${line.code}</a> ${line.name}</td>
  <td class="number">${quantity(line.quantity)}</td>
  <td class="number">${quantity(line.arrived)}</td><td class="number">${quantity(line.outstanding)}</td>
  ${
    mayTake
      ? html`<td data-field=${`line.${line.item_id}`}><input class="number" name="line.${line.item_id}" inputmode="decimal" autocomplete="off"
      aria-label=${_("Came now: %(item)s", { item: line.code })} value=${line.outstanding}><p class="error" id="came-${line.item_id}" hidden></p></td>`
      : nothing
  }</tr>`;

/** Lines are sent where something came; a refusal of the n-th is said at its field. */
async function take(form, receipt) {
  const { document, note, final, ...typed } = valuesOf(form);
  const came = receipt.lines.filter(({ item_id: id }) => Number(decimal(typed[`line.${id}`] ?? "0")) !== 0);
  if (came.length === 0) throw new Refusal(422, { title: _("Say of what something came.") });
  const lines = came.map(({ item_id: id }) => ({ item_id: id, quantity: decimal(typed[`line.${id}`]) }));
  try {
    return await send("POST", `/stock/expected/${receipt.id}/arrivals`, { document, note, final, lines });
  } catch (error) {
    for (const each of error.errors ?? []) {
      const index = each.field.match(/^lines\.(\d+)/)?.[1];
      if (index) each.field = `line.${came[index].item_id}`;
    }
    throw error;
  }
}

/** Takes in all that is still to come, at once. */
export async function arriveWhole(row) {
  const { body } = await send("POST", `/stock/expected/${row.id}/arrivals`, {});
  toast(_("Received: %(what)s.", { what: _("lines: %(count)s", { count: body.lines.length }) }));
}

/** Asks why nothing more will come. */
export function cancel(row) {
  return ask({
    title: _("Nothing more will come from %(supplier)s", { supplier: row.from }),
    label: _("Cancel the receipt"),
    danger: true,
    body: () => field("reason", _("Why"), { kind: "textarea", required: true, autofocus: true, maxlength: 4000 }),
    submit: (form) => send("POST", `/stock/expected/${row.id}/cancel`, valuesOf(form), { version: row.version }),
  });
}
