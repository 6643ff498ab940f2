// What the rows of a report are called.

import { everybody, namesOf } from "../../api/dictionaries.js";
import { day, monthName } from "../../language/formats.js";
import { _ } from "../../language/words.js";
import { ITEM_KINDS } from "../../parts/words/item.js";

/** Reads what codes are called; gives `nameOf(row, group)`. */
export async function namer() {
  const [groups, priceTypes, people] = await Promise.all([namesOf("item_groups"), namesOf("price_types"), everybody()]);
  const names = {
    group: groups,
    price_type: priceTypes,
    manager: new Map(people),
    kind: new Map(ITEM_KINDS()),
  };
  const none = { group: _("Without a group"), manager: _("Nobody"), price_type: _("Without a price type") };
  return (row, group) => {
    const value = row[group];
    if (group === "order") return _("%(number)s of %(day)s", { number: value.number, day: day(value.day) });
    if (group === "line") return row.item?.name ?? row.item?.code ?? "";
    if (group === "customer" || group === "item") return value?.name ?? value?.code ?? "";
    if (names[group]) return names[group].get(value) ?? value ?? none[group] ?? "";
    return periodName(group, value);
  };
}

function periodName(group, first) {
  if (group === "month") return monthName(first);
  if (group === "year") return first.slice(0, 4);
  if (group === "quarter")
    return _("Q%(quarter)s %(year)s", { quarter: Math.ceil(first.slice(5, 7) / 3), year: first.slice(0, 4) });
  return group === "week" ? _("week from %(day)s", { day: day(first) }) : day(first);
}
