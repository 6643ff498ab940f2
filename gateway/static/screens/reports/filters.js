// What a report is narrowed to. A filter that came by drilling down is shown as a chip that can be taken away.

import { html, nothing } from "lit-html";
import { get } from "../../api/client.js";
import { choicesOf, peopleToFilterBy } from "../../api/dictionaries.js";
import { _ } from "../../language/words.js";
import { GROUPS, STATES } from "./kinds.js";

const MOST_FOUND = 8;
const DEBT_STATES = () => [
  ["debt", _("Owing")],
  ["overdue", _("Overdue")],
  ["advance", _("Paid in advance")],
  ["settled", _("Settled")],
];

/** What the selects offer. */
export async function choicesOfFilters() {
  const [group, priceType, manager] = await Promise.all([
    choicesOf("item_groups"),
    choicesOf("price_types"),
    peopleToFilterBy(),
  ]);
  return {
    group,
    price_type: priceType,
    manager,
    state: STATES(),
    debt_state: DEBT_STATES(),
    short: [["true", _("Only what is missing")]],
  };
}

const TITLES = () => ({ ...GROUPS(), state: _("Promise"), debt_state: _("State"), short: _("Shortage") });

/** The selects of a kind; `change(name, value)` is told what is chosen. */
export function selects(kind, choices, filters, change) {
  const titles = TITLES();
  return kind.filters
    .filter((name) => choices[name])
    .map((name) => {
      const field = name === "debt_state" ? "state" : name;
      return html`<label>${titles[name]}
        <select name=${field} @change=${({ target }) => change(field, target.value)}>
          <option value="">${_("All")}</option>
          ${choices[name].map(([value, label]) => html`<option value=${value} ?selected=${filters[field] === value}>${label}</option>`)}
        </select></label>`;
    });
}

/** Those that no select shows. */
export function chips(filters, names, change) {
  const titles = TITLES();
  const shown = Object.entries(filters).filter(([name]) => names[name] !== undefined);
  if (shown.length === 0) return nothing;
  return html`<p class="chips">${shown.map(
    ([name]) => html`<span class="chip">${titles[name] ?? titles.group}: ${names[name]}
      <button type="button" class="quiet" aria-label=${_("Take away the filter %(name)s", { name: titles[name] ?? titles.group })} @click=${() => change(name, null)}>✕</button></span>`,
  )}</p>`;
}

/** What the filters by id mean, in words. */
export async function namesOfFilters(filters, groups) {
  const names = {};
  const readers = {
    customer: async (id) => (await get(`/customers/${id}`)).name,
    item: async (id) => (await get(`/items/${id}`)).name,
    order: async (id) => String((await get(`/orders/${id}`)).number),
    kind: async (code) => code,
    own_group: async (code) => groups.get(code) ?? _("Without a group"),
  };
  await Promise.all(
    Object.entries(filters)
      .filter(([name]) => readers[name])
      .map(async ([name, value]) => {
        names[name] = await readers[name](value);
      }),
  );
  return names;
}

export async function found(path, q, signal) {
  return (await get(path, { q, limit: MOST_FOUND }, { signal })).items;
}
