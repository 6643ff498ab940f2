// The lines of an order in a new one, as the server copies them: at the terms of today, without what was cancelled, and
// without items that are not sold any more.

import { entriesOf } from "../../api/dictionaries.js";
import { lookUp } from "../../api/items.js";
import { _ } from "../../language/words.js";
import { toast } from "../../parts/toast.js";
import { newRow } from "./content.js";

const OF_THE_CUSTOMER = ["delivery_address", "carrier", "note"];
const THOUSAND = 1000; // quantities have 3 decimals

/** Fills a new order, and says what is left out; whither and by whom goes along to the same customer. */
export async function copyInto({ head, rows }, source, customerId) {
  const lines = source.lines.filter((line) => Number(line.cancelled) < Number(line.base_quantity));
  const [items, fields] = await Promise.all([itemsOf(lines), entriesOf("order_fields")]);
  const isRetired = ({ item_id: id }) => items.get(id)?.retired;
  rows.push(...lines.filter((line) => !isRetired(line)).map((line) => copied(line, items.get(line.item_id))));
  if (customerId === source.customer_id) for (const name of OF_THE_CUSTOMER) head[name] = source[name];
  for (const { code } of fields.filter((each) => !each.retired && each.code in source.own_fields))
    head.own_fields[code] = source.own_fields[code];
  const leftOut = lines.filter(isRetired).map(({ code }) => code);
  if (leftOut.length) toast(_("Not copied, retired: %(codes)s", { codes: leftOut.join(", ") }), { lasting: true });
}

async function itemsOf(lines) {
  const codes = new Set(lines.map(({ code }) => code).filter(Boolean));
  const found = await lookUp([...codes]);
  return new Map(found.filter(Boolean).map((item) => [item.id, item]));
}

/** Only a price by hand is taken along. */
function copied(line, item) {
  const price = line.is_manual ? line.full_price : null;
  const row = newRow({ ...line, id: line.item_id }, { ...wanted(line, item), price });
  return { ...row, discount_percent: line.discount_percent, note: line.note };
}

/** In base units where the package is another by now, or what is left does not fill whole ones. */
function wanted({ quantity, unit, factor, base_quantity: all, cancelled }, item) {
  const isSamePackage = !item || unit === item.unit || item.packages.some((each) => isSame(each, { unit, factor }));
  if (Number(cancelled) === 0 && isSamePackage) return { quantity, unit };
  const due = Math.round((Number(all) - Number(cancelled)) * THOUSAND);
  const units = due / Number(factor);
  if (isSamePackage && Number.isInteger(units)) return { quantity: String(units / THOUSAND), unit };
  return { quantity: String(due / THOUSAND), unit: item?.unit };
}

const isSame = (one, other) => one.unit === other.unit && Number(one.factor) === Number(other.factor);
