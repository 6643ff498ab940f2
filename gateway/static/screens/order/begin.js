// How an order is opened: one that is there, an empty one, or a new one with the lines of another.

import { html, render } from "lit-html";
import { get } from "../../api/client.js";
import { legend } from "../../parts/words/colours.js";
import { copyInto } from "./copying.js";
import { Draft } from "./draft.js";

/** The order of this address; `changed()` is told when what is typed into it is another. */
export async function openDraft(changed) {
  const orderId = location.pathname.split("/")[2];
  if (orderId !== "new") {
    const order = await get(`/orders/${orderId}`);
    return new Draft({ order, customer: order.customer, place: `/orders/${orderId}`, changed });
  }
  const asked = new URLSearchParams(location.search);
  const source = asked.get("copy") && (await get(`/orders/${asked.get("copy")}`));
  const id = asked.get("customer") ?? source?.customer_id;
  const customer = id ? { id, name: source?.customer.name ?? "" } : null;
  const draft = new Draft({ order: null, customer, place: `/orders/new${location.search}`, changed });
  if (source) await copyInto(draft.now, source, id);
  return draft;
}

/** The rooms that an order is shown in. */
export function makeRooms(room) {
  room.classList.add("filled");
  render(
    html`<div class="bar" id="bar"></div>
      <div id="notices"></div>
      <section class="head" id="head"></section>
      <p class="notice bad" role="alert" data-errors hidden></p>
      <div class="work">
        <div class="lines">
          <div class="above"><div id="adding"></div><div id="foreseen" role="status" hidden></div></div>
          <div id="unknown" hidden></div>
          <div class="grid" id="lines"></div>
          <div class="below"><div id="sums"></div>${legend()}</div>
        </div>
        <aside class="pane" id="aside" hidden></aside>
      </div>`,
    room,
  );
}
