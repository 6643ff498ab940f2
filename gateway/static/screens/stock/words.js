// What the things of a warehouse are called.

import { _ } from "../../language/words.js";
import { ICONS } from "../../parts/words/colours.js";

export const LEVELS = () => [
  ["absent", _("Out of stock")],
  ["contended", _("Contended")],
  ["covered", _("In stock")],
];

export const MOVEMENTS = () => [
  ["receipt", _("Receipt")],
  ["arrival", _("Arrival of expected goods")],
  ["return", _("Return")],
  ["issue", _("Goods issue")],
  ["shipment", _("Shipment")],
  ["transfer", _("Transfer")],
  ["count", _("Count")],
];

export const RECEIPT_STATUSES = () => [
  ["open", _("Awaited")],
  ["arrived", _("Arrived")],
  ["cancelled", _("Cancelled")],
];

const COLOURS = { absent: "red", contended: "yellow" };

/** Icon and words of a level, in its colour; an element for a cell. */
export function levelMark(level) {
  const mark = document.createElement("span");
  if (!level) return mark;
  mark.className = `mark ${COLOURS[level] ?? ""}`;
  mark.textContent = `${ICONS[level]} ${new Map(LEVELS()).get(level)}`.trim();
  return mark;
}
