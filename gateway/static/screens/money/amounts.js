// Sums of money as whole kopecks: what is added and compared on the way stays exact.

import { decimal } from "../../language/formats.js";

const HUNDRED = 100n;
const WRITTEN = /^(-?)(\d+)(?:\.(\d{0,2})0*)?$/;

/** Of what the API writes or a person types; null when that is no sum of money. */
export function kopecksOf(text) {
  const found = WRITTEN.exec(decimal(text ?? ""));
  if (found === null) return null;
  const [, sign, whole, part = ""] = found;
  const size = BigInt(whole) * HUNDRED + BigInt(part.padEnd(2, "0"));
  return sign ? -size : size;
}

/** As the API writes it. */
export function amountOf(kopecks) {
  const size = kopecks < 0n ? -kopecks : kopecks;
  return `${kopecks < 0n ? "-" : ""}${size / HUNDRED}.${String(size % HUNDRED).padStart(2, "0")}`;
}

/** `Math.min` takes no BigInt. */
export function least(one, other) {
  if (one < other) return one;
  return other;
}

export const isSome = (text) => (kopecksOf(text) ?? 0n) > 0n;
