// The terms of a customer: today's, those before and those planned; the head of sales sets them.

import { html, nothing, render } from "lit-html";
import { get, send } from "../../api/client.js";
import { choicesOf, defaultOf } from "../../api/dictionaries.js";
import { isHead } from "../../frame/user.js";
import { companyDay, day, decimal, moment, money, quantity } from "../../language/formats.js";
import { _ } from "../../language/words.js";
import { ask } from "../../parts/dialog.js";
import { differences, settle } from "../../parts/form/conflict.js";
import { field, valuesOf } from "../../parts/form/form.js";
import { toast } from "../../parts/toast.js";

const MOST = 100;
const PARTS = ["price_type", "markup_percent", "credit_limit", "deferral_days"];

/** Draws the terms of a record into a room; gives what draws them anew. */
export async function showTerms(room, record, words) {
  const limitOf = (limit) => (limit === null ? _("unlimited") : money(limit));
  const priceType = (code) => words.priceTypes.get(code) ?? code;

  async function draw() {
    const { items } = await get(`${record.path}/terms/history`, { limit: MOST });
    const { terms } = record.customer;
    const today = companyDay();
    const current = items.find((each) => each.from <= today);
    const stateOf = (each) => (each.from > today ? _("Planned") : each === current ? _("In force") : "");
    render(
      html`<section class="group" aria-label=${_("Terms of today")}><h2>${_("Terms of today")}</h2>
          <dl class="facts">
            <div><dt>${_("Price type")}</dt><dd>${priceType(terms.price_type)}</dd></div>
            <div><dt>${_("Markup, %")}</dt><dd>${quantity(terms.markup_percent)}</dd></div>
            <div><dt>${_("Credit limit")}</dt><dd>${limitOf(terms.credit_limit)}</dd></div>
            <div><dt>${_("Deferral, days")}</dt><dd>${terms.deferral_days}</dd></div>
            <div><dt>${_("In force from")}</dt><dd>${terms.from ? day(terms.from) : _("the company's defaults")}</dd></div>
          </dl>
          ${isHead ? html`<p><button type="button" class="plain" @click=${change}>${_("Set terms…")}</button></p>` : html`<p class="empty">${_("Terms are set by the head of sales.")}</p>`}</section>
        <section class="group" aria-label=${_("All terms")}><h2>${_("All terms")}</h2>
          ${
            items.length === 0
              ? html`<p class="empty">${_("No terms were set yet.")}</p>`
              : html`<div class="wider"><table><thead><tr>
              <th scope="col">${_("In force from")}</th><th scope="col">${_("Price type")}</th><th scope="col" class="number">${_("Markup, %")}</th>
              <th scope="col" class="number">${_("Credit limit")}</th><th scope="col" class="number">${_("Deferral, days")}</th><th scope="col">${_("Set")}</th></tr></thead>
              <tbody>${items.map(
                (
                  each,
                ) => html`<tr class=${each === current ? "now" : ""}><td>${day(each.from)} ${stateOf(each) ? html`<span class="mark state">${stateOf(each)}</span>` : nothing}</td>
                <td>${priceType(each.price_type)}</td><td class="number">${quantity(each.markup_percent)}</td>
                <td class="number">${limitOf(each.credit_limit)}</td><td class="number">${each.deferral_days}</td>
                <td>${moment(each.set_at)}, ${words.manager(each.set_by)}</td></tr>`,
              )}</tbody></table></div>`
          }</section>`,
      room,
    );
  }

  async function change() {
    const before = record.customer.terms;
    const fields = await termsFields(before);
    const done = await ask({
      title: _("Terms of %(name)s", { name: record.customer.name }),
      body: fields,
      submit: (form) => set(termsOf(valuesOf(form)), before),
    });
    if (!done) return;
    toast(_("The terms are set."));
    await record.readAnew();
    await draw();
  }

  /** Somebody else's change of something else does not matter here; of the terms themselves one is asked. */
  async function set(terms, before) {
    try {
      return await send("PUT", `${record.path}/terms`, terms, { version: record.customer.version });
    } catch (error) {
      if (error.status !== 412) throw error;
      await record.readAnew();
      const rows = differences(partsOf(before), partsOf(record.customer.terms), partsOf(terms));
      if (rows.length === 0) return set(terms, before);
      const label = (name) => words.label(`terms.${name}`);
      const text = (name, value) => (name === "credit_limit" ? limitOf(value) : words.text(`terms.${name}`, value));
      const theirs = await settle(rows, { label, text });
      if (theirs === undefined) throw error;
      const chosen = Object.fromEntries(theirs.map((name) => [name, record.customer.terms[name]]));
      return set({ ...terms, ...chosen }, record.customer.terms);
    }
  }

  await draw();
  return draw;
}

const partsOf = (terms) => Object.fromEntries(PARTS.map((name) => [name, terms[name]]));

/** Fields of terms; `prefix` is where they stand in a form. */
export async function termsFields(terms, prefix = "") {
  const [choices, usual] = await Promise.all([choicesOf("price_types", terms?.price_type), defaultOf("price_types")]);
  const limit = terms?.credit_limit ?? null;
  const unlimited = ({ target }) => {
    const input = target.closest(".fields").querySelector(`[name="${prefix}credit_limit"]`);
    input.disabled = target.checked;
    if (!target.checked) input.focus();
  };
  return () => html`<div class="fields terms">
    ${field(`${prefix}price_type`, _("Price type"), { kind: "select", choices, value: terms?.price_type ?? usual })}
    ${field(`${prefix}markup_percent`, _("Markup, %"), { value: terms?.markup_percent ?? "0", inputmode: "decimal", hint: _("Negative is a discount") })}
    ${field(`${prefix}credit_limit`, _("Credit limit"), { value: limit ?? "", inputmode: "decimal", hint: _("0 is prepayment only"), disabled: limit === null })}
    ${field(`${prefix}unlimited`, _("Unlimited credit"), { kind: "checkbox", value: limit === null, input: unlimited })}
    ${field(`${prefix}deferral_days`, _("Deferral, days"), { value: String(terms?.deferral_days ?? 0), inputmode: "numeric" })}
    ${field(`${prefix}from`, _("In force from"), { kind: "date", value: companyDay(), hint: _("A later day plans them") })}
  </div>`;
}

/** What the API takes of them. */
export function termsOf(values, prefix = "") {
  const at = (name) => values[prefix + name];
  const days = at("deferral_days");
  const limit = at("credit_limit");
  return {
    price_type: at("price_type"),
    markup_percent: decimal(at("markup_percent") ?? ""),
    credit_limit: at("unlimited") ? null : decimal(limit ?? ""),
    deferral_days: /^\d{1,6}$/.test(days ?? "") ? Number(days) : days,
    from: at("from"),
  };
}
