// Two changed one order: what both changed is told, everything else is taken together.

import { copyOf, isSameRow, OF_LINE, pathsOf, setPath } from "./content.js";

/**
 * Puts together what was changed here (`mine`) and elsewhere (`theirs`) since `base`. `picks[key]` says "theirs" where
 * both changed the same; else mine stays. Gives the content, and the clashes: `{ key, path, row, mine, theirs }`, where
 * `path` is null when one of the two removed the whole row.
 */
export function merged(base, mine, theirs, picks = {}) {
  const clashes = [];
  const pick = (clash) => {
    clashes.push(clash);
    return picks[clash.key] === "theirs" ? clash.theirs : clash.mine;
  };
  return {
    head: mergedHead(base.head, mine.head, theirs.head, pick),
    rows: mergedRows(base, mine, theirs, pick),
    clashes,
  };
}

function mergedHead(base, mine, theirs, pick) {
  const head = { ...copyOf({ head: theirs, rows: [] }).head, reference: mine.reference };
  const [was, here, there] = [base, mine, theirs].map(pathsOf);
  for (const path of Object.keys({ ...was, ...here, ...there })) {
    const value = chosen(was[path], here[path], there[path], () =>
      pick({ key: path, path, row: null, mine: here[path] ?? null, theirs: there[path] ?? null }),
    );
    setPath(head, path, value ?? null);
  }
  for (const [code, value] of Object.entries(head.own_fields)) if (value === null) delete head.own_fields[code];
  return head;
}

function mergedRows(base, mine, theirs, pick) {
  const [was, here, there] = [base, mine, theirs].map(
    ({ rows }) => new Map(rows.filter((row) => row.line_id).map((row) => [row.line_id, row])),
  );
  const rows = [];
  for (const row of theirs.rows) {
    const [old, own] = [was.get(row.line_id), here.get(row.line_id)];
    if (own) rows.push(mergedRow(old ?? row, own, row, pick));
    else if (!old) rows.push(row);
    else if (!isSameRow(old, row) && pick({ key: row.line_id, path: null, row, mine: null, theirs: row }))
      rows.push(row);
  }
  for (const row of mine.rows) {
    if (row.line_id === null) rows.push(row);
    else if (!there.has(row.line_id) && !isSameRow(was.get(row.line_id) ?? row, row)) {
      const kept = pick({ key: row.line_id, path: null, row, mine: row, theirs: null });
      if (kept) rows.push({ ...kept, line_id: null });
    }
  }
  return rows;
}

function mergedRow(base, mine, theirs, pick) {
  const row = { ...theirs, id: mine.id };
  for (const name of OF_LINE) {
    row[name] = chosen(base[name], mine[name], theirs[name], () =>
      pick({ key: `${row.line_id}.${name}`, path: name, row, mine: mine[name], theirs: theirs[name] }),
    );
  }
  if (!isSameRow(row, theirs)) Object.assign(row, { is_pending: true, shown_price: row.price ?? theirs.shown_price });
  return row;
}

/** Who did not change it gives way; where both did, and not to the same, it is for `clash` to say. */
function chosen(base, mine, theirs, clash) {
  const [was, here, there] = [base ?? null, mine ?? null, theirs ?? null];
  if (here === was || here === there) return there;
  return there === was ? here : clash();
}
