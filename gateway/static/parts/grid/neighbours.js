// Which record comes before and after the one that is open, in the list that it was opened from.

import { get } from "../../api/client.js";
import { ofTab } from "../form/storage.js";

const PAGE = 100;

/** Remembers what a grid shows, for the record that is opened from it. */
export function keepList(grid) {
  const { path, asked, table, next } = grid;
  const ids = table.getData().map((row) => row.id);
  const from = location.pathname + location.search;
  keep(path, { ids, asked, next: next ?? null, counted: grid.counted(), from });
}

/** `{ before, after, place, counted, from }` of a record in the list of that path; null when it was not opened from there. */
export async function neighbours(path, id) {
  const list = ofTab.read(keyOf(path));
  const place = list?.ids.indexOf(id) ?? -1;
  if (place < 0) return null;
  if (place === list.ids.length - 1 && list.next) {
    const page = await get(path, { ...list.asked, limit: PAGE, after: list.next });
    list.ids.push(...page.items.map((row) => row.id));
    keep(path, { ...list, next: page.next });
  }
  const { ids, counted, from } = list;
  return { before: ids[place - 1] ?? null, after: ids[place + 1] ?? null, place: place + 1, counted, from };
}

const keyOf = (path) => `list${path}`;
const keep = (path, list) => ofTab.write(keyOf(path), list);
