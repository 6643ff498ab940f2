// Items by what stands on paper: many codes or barcodes in one call, and one as it is typed.

import { send } from "./client.js";

/** The items in the order of their codes; null where there is none. */
export async function lookUp(codes) {
  return codes.length ? (await send("POST", "/items/look-ups", { codes })).body.items : [];
}

/** As a code is typed, or a barcode is scanned. */
export const isOfCode = ({ code, barcodes }, text) =>
  code.toLowerCase() === text.toLowerCase() || barcodes.includes(text);
