// Items by what stands on paper: many codes or barcodes in one call.

import { send } from "./client.js";

/** The items in the order of their codes; null where there is none. */
export async function lookUp(codes) {
  return codes.length ? (await send("POST", "/items/look-ups", { codes })).body.items : [];
}
