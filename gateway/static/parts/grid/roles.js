// The roles of a grid's elements, where Tabulator gives some that go together with no focus, or with no rows.

let nextId = 0;

/** Once it is built: the grid has the focus for all its rows, and what is in it the role of a group of rows. */
export function mendRoles(element, label) {
  const holder = element.querySelector(".tabulator-tableholder");
  element.setAttribute("aria-label", label ?? "");
  element.removeAttribute("aria-owns");
  element.tabIndex = 0;
  holder.tabIndex = -1;
  holder.setAttribute("role", "rowgroup");
  let isLeft = false;
  element.addEventListener("keydown", (event) => {
    if (event.key !== "Tab" || event.shiftKey || event.target !== element) return;
    isLeft = true;
    holder.focus({ preventScroll: true }); // from there the browser goes on, past the filters of the header
  });
  element.addEventListener("focusin", ({ target }) => {
    const isOfRows = target === holder || target.matches(".tabulator-row, .tabulator-placeholder");
    if (!isLeft && isOfRows) element.focus({ preventScroll: true });
    isLeft = false;
  });
  holder.querySelector(".tabulator-table").setAttribute("role", "presentation");
  mendEmpty(element);
}

/** Says which row is the current one, null for none: a screen reader reads it as if it had the focus. */
export function pointTo(element, row) {
  for (const before of element.querySelectorAll(".current")) {
    before.classList.remove("current");
    before.removeAttribute("aria-selected");
    before.removeAttribute("tabindex");
  }
  element.removeAttribute("aria-activedescendant");
  if (!row) return;
  row.id ||= `row-${nextId++}`;
  row.classList.add("current");
  row.setAttribute("aria-selected", "true");
  row.tabIndex = -1;
  element.setAttribute("aria-activedescendant", row.id);
}

/** Whenever rows were drawn: what an empty grid says is a row of it. */
export function mendEmpty(element) {
  const placeholder = element.querySelector(".tabulator-placeholder");
  placeholder?.setAttribute("role", "row");
  placeholder?.setAttribute("tabindex", "-1");
  element.querySelector(".tabulator-placeholder-contents")?.setAttribute("role", "gridcell");
}
