// F6 goes on to the next list or pane of a page, with Shift to the one before.

const REGIONS = "main .tabulator, main .pane";
const FOCUSABLE = "a[href], button:enabled, input:enabled, select:enabled, textarea:enabled, [tabindex='0']";
const isSeen = (element) => element.checkVisibility({ visibilityProperty: true });

/** In a grid keys belong to Tabulator: it is heard before. */
document.addEventListener(
  "keydown",
  (event) => {
    if (event.key !== "F6" || event.ctrlKey || event.altKey || document.querySelector("dialog[open], .menu")) return;
    const regions = [...document.querySelectorAll(REGIONS)].filter(isSeen);
    if (regions.length === 0) return;
    event.preventDefault();
    const here = regions.findLastIndex((each) => each.contains(document.activeElement));
    const isAbove = document.activeElement.closest(".tabulator-header") !== null; // its list comes next
    const to = event.shiftKey ? Math.max(here, 0) - 1 : here + (isAbove ? 0 : 1);
    enter(regions.at(to % regions.length));
  },
  true,
);

function enter(region) {
  const [first = region] = region.tabIndex === 0 ? [region] : [...region.querySelectorAll(FOCUSABLE)].filter(isSeen);
  if (first === region && region.tabIndex < 0) region.tabIndex = -1;
  first.focus();
}
