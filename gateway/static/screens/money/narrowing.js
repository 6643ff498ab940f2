// What a list is narrowed to beside its columns: words, a period, one customer or one order. It stands in the address.

import { html, nothing } from "lit-html";
import { get } from "../../api/client.js";
import { companyDay } from "../../language/formats.js";
import { _ } from "../../language/words.js";
import { complain } from "../../parts/toast.js";

const PARAMETERS = {
  since: "since",
  until: "until",
  customer: "filter[customer]",
  order: "filter[order]",
  state: "filter[state]",
};
const OWN = Object.keys(PARAMETERS);
const given = new URLSearchParams(location.search);

export class Narrowing {
  /** `names` are those of `since`, `until`, `customer`, `order`, `state` that the list takes. */
  constructor(names, redraw) {
    this.names = names;
    this.redraw = redraw;
    this.kept = {};
    for (const name of OWN) this.kept[name] = given.get(name) ?? given.get(`filter[${name}]`) ?? "";
    this.customerName = "";
    this.isOwn = false;
    this.keep();
    if (this.kept.customer) this.nameCustomer().catch(complain);
  }

  async nameCustomer() {
    this.customerName = (await get(`/customers/${this.kept.customer}`)).name;
    this.redraw();
  }

  /** As the API is asked. */
  fixed() {
    return Object.fromEntries(this.names.map((name) => [PARAMETERS[name], this.kept[name]]));
  }

  set(changes, grid) {
    Object.assign(this.kept, changes);
    this.keep();
    this.redraw();
    grid.reload().catch(complain);
  }

  keep() {
    const asked = new URLSearchParams(location.search);
    for (const name of OWN) {
      asked.delete(`filter[${name}]`);
      if (this.kept[name]) asked.set(name, this.kept[name]);
      else asked.delete(name);
    }
    history.replaceState(history.state, "", asked.size ? `?${asked}` : location.pathname);
  }

  toCustomer(row, grid) {
    this.customerName = row.customer.name;
    this.set({ customer: row.customer_id, order: "" }, grid);
  }

  /** Which days, and whose. */
  controls(grid) {
    const { since, until } = this.kept;
    const known = periods().find(([, , first, last]) => first === since && last === until);
    const chosen = this.isOwn || !known ? "own" : known[0];
    const choose = ({ target }) => {
      const [, , first, last] = periods().find(([code]) => code === target.value) ?? ["", "", since, until];
      this.isOwn = target.value === "own";
      this.set({ since: first, until: last }, grid);
    };
    const bound = (name, label) =>
      html`<input type="date" aria-label=${label} .value=${this.kept[name]} @change=${({ target }) => this.set({ [name]: target.value }, grid)}>`;
    return html`
      <select aria-label=${_("Period")} @change=${choose}>
        ${periods().map(([code, title]) => html`<option value=${code} ?selected=${code === chosen}>${title}</option>`)}
        <option value="own" ?selected=${chosen === "own"}>${_("Own period")}</option>
      </select>
      ${chosen === "own" ? html`${bound("since", _("First day"))} – ${bound("until", _("Last day"))}` : nothing}
      ${this.chips(grid)}`;
  }

  chips(grid) {
    const { customer, order } = this.kept;
    return html`
      ${customer ? chip(this.customerName || "…", () => this.set({ customer: "" }, grid)) : nothing}
      ${order ? chip(_("One order"), () => this.set({ order: "" }, grid)) : nothing}`;
  }
}

const chip = (text, drop) =>
  html`<button type="button" class="plain chip" aria-pressed="true" title=${_("Show all again")} @click=${drop}>${text} <span aria-hidden="true">✕</span></button>`;

/** Makes the row current that the address names, once it is read. */
export function goToAsked(grid, name) {
  let asked = given.get(name);
  grid.table.on("dataProcessed", (rows) => {
    const row = asked && rows.length > 0 && grid.table.getRow(asked);
    if (rows.length > 0) asked = null;
    if (row) grid.goTo(row);
  });
}

/** `[code, title, first day, last day]`. */
export function periods() {
  const today = companyDay();
  const year = Number(today.slice(0, 4));
  const month = Number(today.slice(5, 7));
  const quarter = Math.floor((month - 1) / 3) * 3 + 1;
  return [
    ["all", _("All days"), "", ""],
    ["today", _("Today"), today, today],
    ["month", _("This month"), firstOf(year, month), lastOf(year, month)],
    ["month before", _("Last month"), firstOf(year, month - 1), lastOf(year, month - 1)],
    ["quarter", _("This quarter"), firstOf(year, quarter), lastOf(year, quarter + 2)],
    ["year", _("This year"), firstOf(year, 1), lastOf(year, 12)],
  ];
}

const iso = (year, month, date) => new Date(Date.UTC(year, month - 1, date)).toISOString().slice(0, 10);
const firstOf = (year, month) => iso(year, month, 1);
const lastOf = (year, month) => iso(year, month + 1, 0);
