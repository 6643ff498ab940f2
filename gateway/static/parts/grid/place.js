// Where a reader was in a list: the row that was the current one, found again when he comes back to it.

const RETURNS = ["back_forward", "reload"];
const key = () => `place${location.pathname}${location.search}`;

/** `{ current, count }`, of so many rows that were read; null for somebody who comes anew. */
export function placeBefore() {
  const [{ type } = {}] = performance.getEntriesByType("navigation");
  return RETURNS.includes(type) ? JSON.parse(sessionStorage.getItem(key()) ?? "null") : null;
}

export function keepPlace(grid) {
  addEventListener("pagehide", () => {
    if (grid.current === null) return;
    const place = { current: grid.current, count: grid.table.getDataCount() };
    sessionStorage.setItem(key(), JSON.stringify(place));
  });
}
