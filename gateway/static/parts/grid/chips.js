// What a list is narrowed to, filter by filter, each taken away by a click.

import { html, nothing } from "lit-html";
import { _ } from "../../language/words.js";
import { spanInWords } from "./spans.js";

/** `others` are filters that have no column: `{ field, title, kind, choices }`; `without` are shown elsewhere. */
export function filterChips(grid, others = [], without = []) {
  const known = new Map([...grid.columns, ...others].map((each) => [each.field, each]));
  const filters = grid.filters().filter(([name]) => !without.includes(name));
  const chips = filters.map(([name, value]) => {
    const { title = name, kind, choices } = known.get(name) ?? {};
    return { name, said: `${title}: ${new Map(choices).get(value) ?? spanInWords(kind, value)}` };
  });
  if (grid.q) chips.push({ name: "q", said: `“${grid.q}”` });
  if (chips.length === 0) return nothing;
  return html`<div class="chips" role="group" aria-label=${_("Filters")}>
    ${chips.map(
      ({ name, said }) => html`<button type="button" class="chip" title=${_("Take this filter away")}
        @click=${() => grid.widen(name)}>${said} <span aria-hidden="true">✕</span></button>`,
    )}
    ${chips.length > 1 ? html`<button type="button" class="quiet" @click=${() => grid.widen()}>${_("No filters")}</button>` : nothing}
  </div>`;
}
