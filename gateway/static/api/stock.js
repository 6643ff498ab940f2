// Whether stock answers: an order that nobody has to read whole tells it.

import { get } from "./client.js";

/** The figures of stock in orders are old, since it does not answer. */
export const isStockStale = async () => (await get("/orders", { limit: 1 })).stock_is_stale;
