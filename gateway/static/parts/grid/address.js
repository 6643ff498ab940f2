// What a grid shows, as the API is asked for it, as a saved view keeps it, and as the address of the page tells it.

export function questionOf(sorters, filters) {
  const question = Object.fromEntries(filters.map(({ field, value }) => [`filter[${field}]`, value]));
  const sort = sorters
    .map(({ field, dir }) => (dir === "desc" ? `-${field}` : field))
    .reverse()
    .join(",");
  return sort ? { ...question, sort } : question;
}

/** Tabulator sorts by the last one first. */
export function sortersOf(sort) {
  const named = (sort ?? "").split(",").filter(Boolean).reverse();
  return named.map((name) => ({ column: name.replace(/^-/, ""), dir: name.startsWith("-") ? "desc" : "asc" }));
}

export function plainFilters(filters, fixed) {
  const named = Object.entries(filters).filter(([name]) => !(name in fixed));
  return Object.fromEntries(named.map(([name, value]) => [name.replace(/^filter\[(.*)\]$/, "$1"), value]));
}

export function stateOfAddress() {
  const state = { q: "", sort: [], filters: {}, columns: null };
  for (const [name, value] of new URLSearchParams(location.search)) {
    const filter = name.match(/^filter\[(.+)\]$/);
    if (name === "q") state.q = value;
    else if (name === "columns") state.columns = value.split(",");
    else if (name === "sort") state.sort = sortersOf(value);
    else if (filter) state.filters[filter[1]] = value;
  }
  return state;
}

/** `question` is what `questionOf` gave; `columns` are those of a view, null when none is shown. */
export function keepInAddress(q, question, columns) {
  const asked = new URLSearchParams(location.search);
  for (const name of [...asked.keys()])
    if (["q", "sort", "columns"].includes(name) || name.startsWith("filter[")) asked.delete(name);
  const told = { ...question, ...(q && { q }), ...(columns && { columns: columns.join(",") }) };
  for (const [name, value] of Object.entries(told)) asked.set(name, value);
  history.replaceState(history.state, "", asked.size ? `?${asked}` : location.pathname);
}
