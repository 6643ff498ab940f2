// The roles of a grid's elements, where Tabulator gives some that go together with no focus, or with no rows.

/** Once it is built: what can be focused is the group of rows, in place of the element in it. */
export function mendRoles(element, label) {
  const holder = element.querySelector(".tabulator-tableholder");
  element.setAttribute("aria-label", label ?? "");
  element.removeAttribute("aria-owns");
  holder.tabIndex = 0;
  holder.setAttribute("role", "rowgroup");
  holder.querySelector(".tabulator-table").setAttribute("role", "presentation");
  mendEmpty(element);
}

/** Whenever rows were drawn: what an empty grid says is a row of it. */
export function mendEmpty(element) {
  element.querySelector(".tabulator-placeholder")?.setAttribute("role", "row");
  element.querySelector(".tabulator-placeholder-contents")?.setAttribute("role", "gridcell");
}
