// Where an item lies: how much in which warehouse, in which bin, and what is still to come there.

import { html, render } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import { send } from "../../api/client.js";
import { isKeeper } from "../../frame/user.js";
import { quantity } from "../../language/formats.js";
import { _ } from "../../language/words.js";
import { clearErrors, markErrors } from "../../parts/form/form.js";
import { toast } from "../../parts/toast.js";
import { warehouses } from "../stock/registers.js";

/** Draws the warehouses of an item into a room, those too that have nothing of it; gives what draws them anew. */
export async function showStock(room, item) {
  const open = (await warehouses()).filter((each) => !each.retired);

  function placesOf({ stock }) {
    const others = open.filter(({ id }) => !stock.some((place) => place.warehouse_id === id));
    const empty = others.map(({ id, ...each }) => ({
      ...each,
      warehouse_id: id,
      quantity: "0",
      expected: "0",
      bin: null,
    }));
    return [...stock, ...empty];
  }

  function draw(places) {
    render(
      html`<table><thead><tr><th scope="col">${_("Warehouse")}</th><th scope="col">${_("For sale")}</th><th scope="col" class="number">${_("Quantity")}</th>
          <th scope="col" class="number">${_("Expected")}</th><th scope="col">${_("Bin")}</th></tr></thead>
        <tbody>${repeat(places, (place) => place.warehouse_id, rowOf)}</tbody></table>
        ${places.length === 0 ? html`<p class="empty">${_("There is no warehouse yet.")}</p>` : ""}`,
      room,
    );
  }

  const rowOf = (
    place,
  ) => html`<tr><td>${place.name} <small class="quiet-text">${place.code}</small></td><td>${place.sellable ? _("Yes") : _("No")}</td>
    <td class="number">${quantity(place.quantity)}</td><td class="number">${quantity(place.expected)}</td>
    <td data-field="bin">${
      isKeeper
        ? html`<input aria-label=${_("Bin in %(warehouse)s", { warehouse: place.name })} .value=${place.bin ?? ""} @change=${(event) => assign(place, event.target)}>
          <p class="error" id="bin-${place.code}" hidden></p>`
        : (place.bin ?? "")
    }</td></tr>`;

  async function assign(place, input) {
    const row = input.closest("tr");
    clearErrors(row);
    try {
      const bin = input.value.trim() || null;
      await send("PUT", `/items/${item.id}/bins/${place.warehouse_id}`, { bin });
      toast(_("The bin is saved."));
    } catch (error) {
      markErrors(row, error);
    }
  }

  draw(placesOf(item));
  return (now) => draw(placesOf(now));
}
