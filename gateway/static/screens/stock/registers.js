// The warehouses, read once a page; and the one that this browser used last.

import { get } from "../../api/client.js";
import { _ } from "../../language/words.js";
import { ofBrowser } from "../../parts/form/storage.js";

const LAST = "warehouse";

export async function warehouses() {
  return (await get("/warehouses")).items;
}

/** `[id, name]` of those that may be chosen. */
export async function warehouseChoices({ sellable = false } = {}) {
  const those = (await warehouses()).filter((each) => !each.retired && (each.sellable || !sellable));
  return those.map((each) => [each.id, each.sellable ? each.name : _("%(name)s (not for sale)", { name: each.name })]);
}

export function usualWarehouse(choices) {
  const last = ofBrowser.read(LAST);
  return choices.some(([id]) => id === last) ? last : (choices[0]?.[0] ?? "");
}

export const rememberWarehouse = (id) => ofBrowser.write(LAST, id);
