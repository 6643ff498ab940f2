// The head of a card: who it is, what it owes, what is wrong with it, and what can be done with it.

import { html, nothing } from "lit-html";
import { isHead, isSeller } from "../../frame/user.js";
import { sum } from "../../language/formats.js";
import { _ } from "../../language/words.js";
import { personName } from "../../parts/words/people.js";

const WARNINGS = () => ({
  tax_number_of_another: _("The same tax number"),
  phone_of_another: _("The same phone"),
  email_of_another: _("The same e-mail address"),
  similar_name: _("A similar name"),
});

/** `credit` is null as long as it is not known; `acts` are what the buttons do. */
export function head({ customer, credit, near, words, acts }) {
  const { name, code, tags, manager, archived } = customer;
  return html`<div class="bar">
      <h1>${name}</h1><span class="empty">${code}</span>
      ${archived ? html`<span class="mark gone">${_("In the archive")}</span>` : nothing}
      <span class="chips">${tags.map((tag) => html`<span class="chip">${words.tags.get(tag) ?? tag}</span>`)}</span>
      <span class="end chips">${near ? steps(near) : nothing}
        ${
          isSeller
            ? html`<button type="button" @click=${acts.order} ?disabled=${acts.isClosed || archived}>${_("New order")}</button>
          <button type="button" class="plain" @click=${acts.entry} ?disabled=${acts.isClosed}>${_("New entry")}</button>
          <button type="button" class="plain" @click=${acts.letter} ?disabled=${acts.isClosed}>${_("Letter")}</button>`
            : nothing
        }
        <button type="button" class="plain" aria-haspopup="menu" @click=${(event) => acts.menu(event.currentTarget)}>⋮ ${_("Actions")}</button></span>
    </div>
    <dl class="facts">
      <div><dt>${_("Manager")}</dt><dd>${manager ? words.manager(manager) : html`<span class="empty">${_("Nobody")}</span>`}</dd></div>
      ${credit ? figures(credit) : nothing}
    </dl>
    ${credit?.warnings.length ? html`<p class="notice" role="status">▲ ${credit.warnings.map((each) => creditWarning(each, credit.currency)).join(" ")}</p>` : nothing}
    ${customer.warnings.length ? warnings(customer, acts) : nothing}`;
}

function figures({ debt, overdue, left, limit, used, currency }) {
  const fact = (label, value, isBad = false) =>
    html`<div><dt>${label}</dt><dd class=${isBad ? "overdue" : ""}>${value}</dd></div>`;
  return html`${fact(_("Debt"), sum(debt, currency))}
    ${fact(_("Overdue debt"), sum(overdue, currency), Number(overdue) > 0)}
    ${fact(_("Credit used"), sum(used, currency))}
    ${fact(_("Credit left"), limit === null ? _("unlimited") : sum(left, currency), Number(left) < 0)}`;
}

function creditWarning(warning, currency) {
  if (warning.overdue !== undefined && Number(warning.days) === 0)
    return _("Overdue: %(overdue)s.", { overdue: sum(warning.overdue, currency) });
  if (warning.overdue !== undefined)
    return _("Overdue by more than %(days)s days: %(overdue)s.", {
      days: warning.days,
      overdue: sum(warning.overdue, currency),
    });
  return _("The credit limit is exceeded by %(over)s.", { over: sum(warning.over, currency) });
}

const warnings = ({ warnings: found }, acts) => html`<div class="notice" role="status">
  <p>${_("Perhaps this customer was taken twice:")}</p>
  <ul>${found.map(
    ({ code, customer, manager }) => html`<li>${WARNINGS()[code] ?? code}:
      ${customer ? html`<a href="/customers/${customer.id}">${customer.name}</a> ${isHead ? html`<button type="button" class="quiet" @click=${() => acts.merge(customer)}>${_("Merge…")}</button>` : nothing}` : _("a customer of %(manager)s", { manager: personName(manager) })}</li>`,
  )}</ul></div>`;

const steps = ({
  before,
  after,
  place,
  counted,
  from,
}) => html`<span class="steps" role="group" aria-label=${_("In the list")}>
  ${step(before, "‹", _("Previous customer"))}<a href=${from}>${_("%(place)s of %(count)s", { place, count: counted })}</a>${step(after, "›", _("Next customer"))}</span>`;

const step = (id, sign, label) =>
  id
    ? html`<a class="button quiet" href="/customers/${id}" aria-label=${label} title=${label}>${sign}</a>`
    : html`<button type="button" class="quiet" aria-label=${label} disabled>${sign}</button>`;
