// Items, as an order looks for them: by a part of the name while one types, by the exact code when rows are pasted.

import { get, send } from "../../api/client.js";
import { lookUp } from "../../api/items.js";
import { unitName } from "./names.js";

export const MOST = 8;
const read = new Map();

/** Items in sale, one more than `MOST` where there are more, each with the customer's own price where it is known. */
export async function findItems(text, customerId, signal) {
  const { items } = await get("/items", { q: text, limit: MOST + 1, "filter[retired]": "false" }, { signal });
  for (const item of items) read.set(item.id, item);
  if (!customerId || items.length === 0) return items;
  const prices = await pricesOf(items, customerId);
  return items.map((item, index) => ({ ...item, price: prices[index] }));
}

/** Without them one can go on. */
async function pricesOf(items, customerId) {
  const lines = items.map((item) => ({ item_id: item.id, quantity: "1" }));
  try {
    const { body } = await send("POST", "/orders/what-if", { customer_id: customerId, lines }, { pauses: [] });
    return body.lines.map((line) => line.price);
  } catch {
    return [];
  }
}

/** `[code, name]` of the units that an item is sold in. */
export async function unitsOf(itemId) {
  if (!read.has(itemId)) read.set(itemId, await get(`/items/${itemId}`));
  const { unit, packages } = read.get(itemId);
  return [unit, ...packages.map((each) => each.unit)].map((code) => [code, unitName(code)]);
}

/** Items in sale by their codes. */
export async function itemsOfCodes(codes) {
  const wanted = [...new Set(codes)];
  const found = await lookUp(wanted);
  return new Map(wanted.map((code, place) => [code, found[place]]).filter(([, item]) => item && !item.retired));
}
