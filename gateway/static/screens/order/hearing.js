// What an open order hears of itself, and of the items that are in it.

import { get } from "../../api/client.js";
import { isStockStale } from "../../api/stock.js";
import { steadily } from "../../parts/steady.js";
import { complain } from "../../parts/toast.js";

const SOON_MS = 250;
export const EVERYTHING = ["hello", "resync"];
const LEVELS = {
  turned: ({ lines }) => lines,
  stock: ({ items }) => items.map(({ item_id, on_hand }) => ({ item_id, on_hand })),
};

/**
 * A placed order is told all that turns in it; what a draft (`isDraft()`) would be once placed is asked for. `invoiced()` is
 * done when it was. Gives `{ hear(kind, body), readNow(), readAgain() }`.
 */
export function hearing(draft, foresight, { isDraft, invoiced }) {
  const readNow = async () => draft.hear(await get(`/orders/${draft.order.id}`));
  const foreseeAgain = steadily(() => document.hidden || foresight.askNow());
  const readAgain = steadily(() => draft.isNew || document.hidden || readNow().catch(tell), { soon: SOON_MS });

  function hear(kind, body) {
    const isOurs = !draft.isNew && body.order_id === draft.order.id;
    const isOfAll = EVERYTHING.includes(kind);
    const isOfItems = draft.level(LEVELS[kind]?.(body) ?? []);
    if (kind === "turned" && isOurs) draft.turn(body);
    if (kind === "tick") readIfStale().catch(tell);
    if (isOfAll || isOurs || (isOfItems && isDraft())) readAgain();
    if (isOfAll || isOurs || isOfItems) foreseeAgain();
    if (isOurs && kind === "invoice") invoiced();
  }

  /** No stream tells that stock does not answer, nor that it does again. */
  async function readIfStale() {
    if (!draft.isNew && (await isStockStale()) !== draft.order.stock_is_stale) readAgain();
  }

  return { hear, readNow, readAgain };
}

/** Without an answer the light says so. */
function tell(error) {
  if (error.status) complain(error);
}
