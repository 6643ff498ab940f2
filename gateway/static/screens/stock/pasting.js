// Rows as a spreadsheet puts them on the clipboard.

import { decimal } from "../../language/formats.js";

const FIGURE = /^[\d\s\u00a0\u202f]+([.,]\d+)?$/;

/** `[code, quantity]` of each row: the code comes first, the quantity is the last figure after it. */
export function pastedRows(text) {
  const rows = text.split(/\r?\n/).map((row) => row.split("\t").map((cell) => cell.trim()));
  return rows.filter(([code]) => code).map(([code, ...others]) => [code, others.findLast(isFigure) ?? ""]);
}

/** What may be one is left for the field to be mended. */
const isFigure = (cell) => FIGURE.test(cell) || FIGURE.test(decimal(cell));
