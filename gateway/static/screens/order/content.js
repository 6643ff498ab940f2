// What an order says, as its editor has it: a head and rows. Figures are the texts of the API, or what was typed.

export const OF_HEAD = ["requested_date", "delivery_address", "carrier", "note"];
export const OF_LINE = ["quantity", "unit", "price", "discount_percent", "requested_date", "note"];

let count = 0;

/** The price of a row is one by hand; null is that of the customer's terms. */
export const rowOf = (line) => ({
  ...line,
  id: line.line_id,
  price: line.is_manual ? line.full_price : null,
  shown_price: line.full_price,
  is_pending: false,
  fault: null,
});

export function newRow({ id, code, name, unit }, { quantity = "", unit: wanted, price = null } = {}) {
  count += 1;
  return {
    id: `new-${Date.now().toString(36)}-${count}`,
    line_id: null,
    item_id: id,
    code,
    name,
    unit: wanted ?? unit,
    quantity,
    price,
    shown_price: price,
    discount_percent: "0",
    requested_date: null,
    note: null,
    is_pending: true,
    fault: null,
  };
}

export function contentOf(order) {
  return { head: headOf(order), rows: order ? order.lines.map(rowOf) : [] };
}

function headOf(order) {
  const head = Object.fromEntries(OF_HEAD.map((name) => [name, order?.[name] ?? null]));
  return { ...head, reference: order?.reference ?? null, own_fields: { ...(order?.own_fields ?? {}) } };
}

export const copyOf = ({ head, rows }) => ({
  head: { ...head, own_fields: { ...head.own_fields } },
  rows: rows.map((row) => ({ ...row })),
});

export const isSameRow = (one, other) => OF_LINE.every((name) => one[name] === other[name]);

/** What the head has of the other, as paths: `carrier`, `own_fields.CODE`. */
export function pathsOf(head) {
  const { own_fields: own, reference, ...plain } = head;
  return { ...plain, ...Object.fromEntries(Object.entries(own).map(([code, value]) => [`own_fields.${code}`, value])) };
}

export function setPath(head, path, value) {
  const code = path.startsWith("own_fields.") ? path.slice("own_fields.".length) : null;
  if (code === null) head[path] = value;
  else head.own_fields[code] = value;
}

/** The body of a PATCH: what is another than it was; null when nothing is. */
export function changeOf(before, now) {
  const [old, wanted] = [pathsOf(before.head), pathsOf(now.head)];
  const changed = Object.keys({ ...old, ...wanted }).filter((path) => (old[path] ?? null) !== (wanted[path] ?? null));
  const body = {};
  for (const path of changed.filter((each) => !each.startsWith("own_fields."))) body[path] = wanted[path];
  if (changed.some((path) => path.startsWith("own_fields."))) body.own_fields = now.head.own_fields;
  const lines = linesOf(before.rows, now.rows);
  if (lines) body.lines = lines;
  return Object.keys(body).length ? body : null;
}

/** The complete new list of lines, as a change says it; null when no line is another. */
export const linesOf = (before, now) => (hasOtherLines(before, now) ? changedLines(before, now) : null);

function hasOtherLines(before, now) {
  if (before.length !== now.length) return true;
  return now.some((row, index) => row.line_id !== before[index].line_id || !isSameRow(row, before[index]));
}

function changedLines(before, now) {
  const there = new Map(before.map((row) => [row.line_id, row]));
  return now.map((row) => {
    const old = there.get(row.line_id);
    if (!old) return lineOf(row);
    const others = OF_LINE.filter((name) => name !== "quantity" && row[name] !== old[name]);
    return {
      line_id: row.line_id,
      quantity: row.quantity,
      ...Object.fromEntries(others.map((name) => [name, row[name]])),
    };
  });
}

/** The body of a POST of an order. */
export function orderOf({ head, rows }, customerId) {
  const named = Object.entries(head).filter(([, value]) => value !== null);
  return { ...Object.fromEntries(named), customer_id: customerId, lines: rows.map(lineOf) };
}

export const lineOf = ({ item_id, quantity, unit, price, discount_percent, requested_date, note }) => ({
  item_id,
  quantity,
  unit,
  price,
  discount_percent,
  requested_date,
  note,
});
