// Two changed the contacts of one customer: what both changed is told, everything else is taken together.

import { isSame } from "../form/conflict.js";

const FIELDS = ["kind", "value", "person", "position", "note"];
const clean = (value) => value?.trim() || null;

/** As the API takes them; what is typed may have spaces around it. */
export const contactsOf = (rows) => rows.map(contactOf);

export const contactOf = (row) => ({
  id: row.id,
  ...Object.fromEntries(FIELDS.map((name) => [name, clean(row[name])])),
});

/**
 * Puts together what was changed here (`mine`) and elsewhere (`theirs`) since `base`, in the order of here. Where both
 * changed the same, mine stays unless `isTheirs`. Gives the rows, and whether there was such a place.
 */
export function merged(base, mine, theirs, isTheirs = false) {
  const [was, here, there] = [base, mine, theirs].map((rows) => new Map(rows.map((row) => [row.id, row])));
  const rows = [];
  let isClash = false;
  const clash = (own, other) => {
    isClash = true;
    return isTheirs ? other : own;
  };
  const added = theirs.filter(({ id }) => !was.has(id) && !here.has(id));
  for (const row of mine) {
    const [old, other] = [was.get(row.id), there.get(row.id)];
    if (other) rows.push(mergedRow(old ?? other, row, other, clash));
    else if (row.id === null) rows.push(answered(row, added));
    else if (!isSame(contactOf(row), contactOf(old)) && clash(row, null)) rows.push({ ...row, id: null });
  }
  for (const row of theirs.filter(({ id }) => was.has(id) && !here.has(id))) {
    if (!isSame(contactOf(row), contactOf(was.get(row.id))) && clash(null, row)) rows.push(row);
  }
  return { rows: [...rows, ...added], isClash };
}

/** A new one may be there already: the answer to it was lost. */
function answered(row, added) {
  const place = added.findIndex((other) => FIELDS.every((name) => clean(row[name]) === clean(other[name])));
  if (place < 0) return row;
  const [{ id }] = added.splice(place, 1);
  return { ...row, id };
}

/** Who did not change a field gives way. */
function mergedRow(base, mine, theirs, clash) {
  const row = { ...mine };
  for (const name of FIELDS) {
    const [was, here, there] = [base, mine, theirs].map((each) => clean(each[name]));
    if (here === there) continue;
    row[name] = here === was ? there : there === was ? mine[name] : clash(mine[name], there);
  }
  return row;
}

/** What the server made of what was sent; what was typed since then stays. */
export function savedRow(row, sent, kept) {
  const others = FIELDS.filter((name) => clean(row[name]) === sent[name] && kept[name] !== sent[name]);
  return { ...row, id: kept.id, ...Object.fromEntries(others.map((name) => [name, kept[name]])) };
}
