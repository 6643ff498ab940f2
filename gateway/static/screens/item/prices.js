// The prices of an item by type: those of today, those that are planned, and all that ever were.

import { html, nothing, render } from "lit-html";
import { get, send } from "../../api/client.js";
import { choicesOf, defaultOf, namesOf } from "../../api/dictionaries.js";
import { isHead } from "../../frame/user.js";
import { companyDay, day, decimal, moment, sum } from "../../language/formats.js";
import { _ } from "../../language/words.js";
import { clearErrors, field, showErrors, valuesOf } from "../../parts/form/form.js";
import { KeptForm } from "../../parts/form/kept_form.js";
import { toast } from "../../parts/toast.js";

const MOST = 500;
const RUB = "RUB";

/** Draws prices into a room; gives what draws them anew. */
export async function showPrices(room, item, { changed }) {
  const [types, names, usual] = await Promise.all([
    choicesOf("price_types"),
    namesOf("price_types"),
    defaultOf("price_types"),
  ]);
  const kept = KeptForm.ofFields(room, `/items/${item.id}/price`);
  let known = [];
  let history = [];

  async function readAll() {
    const path = `/items/${item.id}/prices`;
    const [now, past] = await Promise.all([get(path), get(`${path}/history`, { limit: MOST })]);
    known = now.items;
    history = past.items;
  }

  const cells = (each) => html`<td>${names.get(each.price_type) ?? each.price_type}</td>
    <td class="number">${each.amount === null ? _("the price ends") : sum(each.amount, each.currency)}</td><td>${day(each.valid_from)}</td>`;

  const table = (
    title,
    rows,
    empty,
  ) => html`<section class="pane" aria-label=${title}><header><h2>${title}</h2></header>
    ${
      rows.length
        ? html`<table><thead><tr><th scope="col">${_("Price type")}</th><th scope="col" class="number">${_("Price")}</th><th scope="col">${_("From the day")}</th></tr></thead>
      <tbody>${rows.map((each) => html`<tr>${cells(each)}</tr>`)}</tbody></table>`
        : html`<p class="empty">${empty}</p>`
    }</section>`;

  function draw() {
    const today = companyDay();
    const planned = latest(history.filter((each) => each.valid_from > today));
    render(
      html`<div class="pair">
        ${table(_("Prices today"), known, _("The item has no price: it cannot be ordered without one."))}
        ${table(_("Planned"), planned, _("No other price is planned."))}</div>
      ${isHead ? form() : nothing}
      <section class="pane" aria-label=${_("History of prices")}><header><h2>${_("History of prices")}</h2></header>
        <table><thead><tr><th scope="col">${_("Price type")}</th><th scope="col" class="number">${_("Price")}</th><th scope="col">${_("From the day")}</th><th scope="col">${_("Set on")}</th><th scope="col">${_("Who")}</th></tr></thead>
        <tbody>${history.map((each) => html`<tr>${cells(each)}<td>${moment(each.set_at)}</td><td>${each.set_by}</td></tr>`)}</tbody></table></section>`,
      room,
    );
  }

  const form = () => html`<form novalidate class="pane" aria-label=${_("Set a price")} @submit=${set}>
    <h2>${_("Set a price")}</h2><p class="notice bad" role="alert" data-errors hidden></p><div class="fields" id="price-fields"></div>
    <div class="bar"><button type="submit">${_("Set the price")}</button><button type="button" class="plain" @click=${end}>${_("The price ends on this day")}</button></div></form>`;

  const set = (event) => {
    event.preventDefault();
    const { amount, ...given } = valuesOf(event.target);
    return put(event.target, { ...given, amount: decimal(amount ?? "") });
  };
  const end = ({ target }) => put(target.form, { ...valuesOf(target.form), amount: null });

  async function put(form, body) {
    clearErrors(form);
    try {
      await send("POST", `/items/${item.id}/prices`, body);
      const told = { type: names.get(body.price_type), day: day(body.from) };
      toast(_("%(type)s: the price is set from %(day)s on.", told));
      form.querySelector("[name=amount]").value = "";
      kept.end();
      await changed();
    } catch (error) {
      showErrors(form, error);
    }
  }

  await readAll();
  draw();
  if (isHead) {
    render(
      html`${field("price_type", _("Price type"), { kind: "select", choices: types, value: usual })}
        ${field("amount", _("Price per base unit"), { inputmode: "decimal", required: true })}
        ${field("currency", _("Currency"), { value: RUB, maxlength: 3 })}
        ${field("from", _("From the day"), { kind: "date", value: companyDay() })}`,
      room.querySelector("#price-fields"),
    );
    kept.begin();
  }
  return async () => {
    await readAll();
    draw();
  };
}

/** Of several settings for one day the last one counts, and history tells it first. */
function latest(settings) {
  const byDay = new Map();
  for (const each of settings) {
    const key = `${each.price_type} ${each.currency} ${each.valid_from}`;
    if (!byDay.has(key)) byDay.set(key, each);
  }
  return [...byDay.values()].reverse();
}
