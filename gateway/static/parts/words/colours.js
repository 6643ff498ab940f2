// How the availability of a line is said: a colour is never alone, it has an icon, a word, and the numbers.

import { html } from "lit-html";
import { quantity } from "../../language/formats.js";
import { _ } from "../../language/words.js";

export const AVAILABILITIES = () => [
  ["absent", _("Out of stock")],
  ["short", _("Short")],
  ["contended", _("Contended")],
  ["covered", _("In stock")],
];
export const ICONS = { absent: "✕", short: "▲", contended: "◆", covered: "" };
const COLOURS = { absent: "red", short: "yellow", contended: "yellow" };

export const colourOf = (availability) => COLOURS[availability] ?? "";

const THOUSAND = 1000; // quantities have 3 decimals

/** Gives a line with what its order still needs of the item, all `lines` of it together: a colour is of that. */
export function neededIn(lines) {
  const needed = new Map();
  for (const { item_id: item, remaining } of lines)
    needed.set(item, (needed.get(item) ?? 0) + Math.round(Number(remaining ?? 0) * THOUSAND));
  return (line) => ({ ...line, remaining: String(needed.get(line.item_id) / THOUSAND) });
}

/** With the numbers that make it so; `remaining` is what the order needs, see `neededIn`. */
export function sentence({ availability, on_hand, remaining, demand }) {
  const told = { on_hand: quantity(on_hand), remaining: quantity(remaining), demand: quantity(demand) };
  if (availability === "absent") return _("Out of stock");
  if (availability === "short") return _("Short: %(on_hand)s of %(remaining)s", told);
  if (availability === "contended") return _("Contended: %(on_hand)s for %(demand)s", told);
  return availability === "covered" ? _("In stock") : "";
}

/** Of a whole order: that of its worst line. */
export function meaning(availability) {
  if (availability === "absent") return _("Something in it is out of stock");
  if (availability === "short") return _("Of something there is less than this order still needs");
  if (availability === "contended") return _("Of something there is less than all customers together still wait for");
  return availability === "covered" ? _("There is enough of everything, for all customers") : "";
}

export function figures({ availability, on_hand, remaining, demand }) {
  if (!availability) return "";
  const told = { on_hand: quantity(on_hand), remaining: quantity(remaining), demand: quantity(demand) };
  return _(
    "On hand: %(on_hand)s. This order still needs: %(remaining)s. All customers together wait for: %(demand)s.",
    told,
  );
}

/** An element for a cell: icon and words in the colour. */
export function markOf(availability, words, title) {
  const mark = document.createElement("span");
  if (!availability) return mark;
  mark.className = `mark ${colourOf(availability)}`;
  mark.textContent = `${ICONS[availability]} ${words}`.trim();
  mark.title = title;
  return mark;
}

export const legend = () => html`<ul class="legend" aria-label=${_("What the colours mean")}>
  <li class="red"><span aria-hidden="true">✕</span> ${_("Out of stock")}</li>
  <li class="yellow"><span aria-hidden="true">▲</span> ${_("Short: less than this order still needs")}</li>
  <li class="yellow"><span aria-hidden="true">◆</span> ${_("Contended: less than all customers together still wait for")}</li>
</ul>`;
