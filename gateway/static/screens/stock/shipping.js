// Orders that wait to be shipped, and their shipping.

import { html, nothing, render } from "lit-html";
import { get, Refusal, send } from "../../api/client.js";
import { onNews } from "../../frame/live.js";
import { shortcut } from "../../frame/shortcuts.js";
import { isKeeper } from "../../frame/user.js";
import { decimal, quantity } from "../../language/formats.js";
import { _ } from "../../language/words.js";
import { ICONS, legend, sentence } from "../../parts/colours.js";
import { ask } from "../../parts/dialog.js";
import { field, valuesOf } from "../../parts/form.js";
import { Grid } from "../../parts/grid.js";
import { listBar, switchOf } from "../../parts/list_bar.js";
import { orderColumns } from "../../parts/order_columns.js";
import { complain, toast } from "../../parts/toast.js";
import { rememberWarehouse, usualWarehouse, warehouseChoices } from "./registers.js";

const NEWS = ["hello", "resync", "turned", "order", "stock"];
const ALL = "placed,partly_shipped";
const WAITING = () => [
  [ALL, _("All that wait")],
  ["placed", _("Placed")],
  ["partly_shipped", _("Partly shipped")],
];

/** Fills a room with the orders; Enter ships the current one. */
export async function show(room) {
  let shown = ALL;
  render(
    html`<div class="bar"></div>
      <div class="grid" id="grid"></div>${legend()}`,
    room,
  );
  const grid = new Grid(room.querySelector("#grid"), {
    path: "/orders",
    label: _("To ship"),
    fixed: () => ({ "filter[status]": shown }),
    columns: columns(),
    open: shipRow,
    actions: (row) => [
      { label: _("Ship…"), keys: "Enter", disabled: !isKeeper, run: () => shipRow(row) },
      { label: _("Open"), run: () => location.assign(`/orders/${row.id}`) },
    ],
    onLoaded: bar,
    empty: _("No order waits to be shipped."),
  });

  async function shipRow(row) {
    if (!isKeeper) return;
    try {
      if (await ship(row.id)) grid.refresh();
    } catch (error) {
      complain(error);
    }
  }

  function bar() {
    render(
      listBar(grid, {
        title: _("To ship"),
        narrower: switchOf(_("Which orders"), WAITING(), shown, choose),
        count: _("Orders: %(count)s", { count: grid.counted() }),
        main: isKeeper
          ? html`<button type="button" @click=${() => grid.row() && shipRow(grid.row())}>${_("Ship…")}</button>`
          : nothing,
      }),
      room.querySelector(".bar"),
    );
  }

  function choose(code) {
    shown = code;
    bar();
    grid.reload().catch(complain);
  }

  bar();
  onNews((kind) => NEWS.includes(kind) && grid.refresh());
  if (isKeeper) shortcut("s", _("Ship…"), () => grid.row() && shipRow(grid.row()));
}

/** The status is filtered by the switch above. */
function columns() {
  const fields = [
    "number",
    "customer",
    "status",
    "availability",
    "requested_date",
    "placed_at",
    "progress",
    "reference",
  ];
  return orderColumns(...fields).map((column) => (column.field === "status" ? { ...column, filter: false } : column));
}

/** Asks what of an order is shipped, and from where; gives the movement. */
export async function ship(orderId) {
  const [order, choices] = await Promise.all([get(`/orders/${orderId}`), warehouseChoices({ sellable: true })]);
  const open = order.lines.filter((line) => Number(line.remaining) > 0 && !line.is_internal);
  const fill = (form, amountOf) => {
    for (const line of open) form.querySelector(`[name="line.${line.line_id}"]`).value = amountOf(line);
  };
  const body = () => html`
    <div class="fields">${field("warehouse_id", _("Warehouse"), { kind: "select", choices, value: usualWarehouse(choices) })}
      ${field("document", _("Document"), { maxlength: 255 })}${field("note", _("Note"), { maxlength: 4000 })}</div>
    <p class="chips"><button type="button" class="plain" @click=${({ target }) => fill(target.form, (line) => line.remaining)}>${_("All that remains")}</button>
      <button type="button" class="plain" @click=${({ target }) => fill(target.form, there)}>${_("What is there")}</button></p>
    <table class="lines"><thead><tr><th scope="col">${_("Item")}</th><th scope="col" class="number">${_("Remaining")}</th>
      <th scope="col" class="number">${_("On hand")}</th><th scope="col">${_("Availability")}</th><th scope="col">${_("To ship now")}</th></tr></thead>
      <tbody>${open.map(
        (
          line,
        ) => html`<tr class=${line.colour ?? ""}><td>${line.code} ${line.name}</td><td class="number">${quantity(line.remaining)}</td>
        <td class="number">${quantity(line.on_hand)}</td><td>${ICONS[line.availability]} ${sentence(line)}</td>
        <td data-field=${`line.${line.line_id}`}><input class="number" name="line.${line.line_id}" inputmode="decimal" autocomplete="off"
          aria-label=${_("To ship now: %(item)s", { item: line.code })} value=${there(line)}><p class="error" id="ship-${line.line_id}" hidden></p></td></tr>`,
      )}</tbody></table>
    ${open.length === 0 ? html`<p class="empty">${_("Nothing of this order is left to ship.")}</p>` : nothing}
    <p class="empty">${_("Quantities are in base units.")}</p>`;
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

/** What of a line can go now: nothing stands in the way of a service. */
function there({ remaining, on_hand: onHand }) {
  if (onHand === null || Number(onHand) >= Number(remaining)) return remaining;
  return Number(onHand) > 0 ? onHand : "0";
}

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
