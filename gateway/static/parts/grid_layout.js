// How a reader has arranged the columns of a grid: remembered by the browser as long as no view says it.

const named = (list) => `nova-columns-${list}`;

/** `[{ field, width, isShown }]` in their order; null when nothing was arranged. */
export function layoutOf(list) {
  try {
    return list ? JSON.parse(localStorage.getItem(named(list))) : null;
  } catch {
    return null; // somebody else's, or storage is forbidden
  }
}

export function keepLayout(list, table) {
  const columns = table.getColumns().filter((column) => column.getField());
  const layout = columns.map((column) => ({
    field: column.getField(),
    width: column.getWidth(),
    isShown: column.isVisible(),
  }));
  try {
    localStorage.setItem(named(list), JSON.stringify(layout));
  } catch {
    // it is forgotten with the page
  }
}

export function forgetLayout(list) {
  try {
    localStorage.removeItem(named(list));
  } catch {
    // there is nothing to forget
  }
}

/** The columns as they are arranged; those that are new since stand where they were made to, as they were made. */
export function arranged(columns, layout) {
  if (!layout) return columns;
  const places = new Map(layout.map((each, place) => [each.field, { ...each, place }]));
  const placed = columns.map((column, index) => ({ column, place: places.get(column.field)?.place ?? index }));
  placed.sort((one, other) => one.place - other.place);
  return placed.map(({ column }) => {
    const kept = places.get(column.field);
    return kept ? { ...column, width: kept.width, hidden: !kept.isShown } : column;
  });
}

/** The columns of a view, in its order; the others are hidden behind them. */
export function ofView(columns, fields) {
  const layout = fields.map((field) => ({ field, isShown: true }));
  const others = columns.filter(({ field }) => !fields.includes(field)).map(({ field }) => ({ field, isShown: false }));
  return arranged(columns, [...layout, ...others]).map((column) => {
    const first = columns.find(({ field }) => field === column.field);
    return { ...column, width: first.width };
  });
}
