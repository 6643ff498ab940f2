// The unpaid invoices of a customer, among which a payment is shared out: by keys, or by dragging one onto the payment.

import { html, nothing } from "lit-html";
import { live } from "lit-html/directives/live.js";
import { repeat } from "lit-html/directives/repeat.js";
import { get } from "../../api/client.js";
import { collator, day, money } from "../../language/formats.js";
import { _ } from "../../language/words.js";
import { amountOf, isSome, kopecksOf, least } from "./amounts.js";
import { statusMark } from "./words.js";

const MOST = 500;
export const DRAGGED = "application/x-nova-invoice";

/** What is due first comes first. */
export async function unpaidOf(customerId) {
  const { items } = await get("/invoices", { "filter[customer]": customerId, sort: "-unpaid", limit: MOST });
  const open = items.filter(({ status, unpaid }) => status !== "cancelled" && isSome(unpaid));
  const byDue = (one, other) =>
    one.due_date.localeCompare(other.due_date) ||
    one.date.localeCompare(other.date) ||
    collator.compare(one.number, other.number);
  return open.sort(byDue);
}

/** What is typed against invoices, of so much money. */
export class Sharing {
  constructor(left, invoices = []) {
    this.left = left;
    this.invoices = invoices;
    this.typed = new Map();
  }

  /** In kopecks; null when something that is typed is no sum. */
  rest() {
    let rest = this.left;
    for (const text of this.typed.values()) {
      if (!text.trim()) continue;
      const amount = kopecksOf(text);
      if (amount === null) return null;
      rest -= amount;
    }
    return rest;
  }

  /** As much as is unpaid and as is left beside what is typed elsewhere. */
  fitting({ id, unpaid }) {
    const others = new Sharing(this.left);
    for (const [other, text] of this.typed) if (other !== id) others.typed.set(other, text);
    const rest = others.rest() ?? 0n;
    return least(kopecksOf(unpaid), rest > 0n ? rest : 0n);
  }

  fill(invoice) {
    const amount = this.fitting(invoice);
    this.typed.set(invoice.id, amount > 0n ? amountOf(amount) : "");
  }

  fillOldestFirst() {
    this.typed.clear();
    for (const invoice of this.invoices) this.fill(invoice);
  }

  faultOf({ id, unpaid }) {
    const text = this.typed.get(id)?.trim();
    if (!text) return "";
    const amount = kopecksOf(text);
    if (amount === null || amount <= 0n) return _("This is no sum of money.");
    if (amount > kopecksOf(unpaid)) return _("So much is not unpaid.");
    const rest = this.rest();
    return rest !== null && rest < 0n ? _("So much is not left of the payment.") : "";
  }

  /** As the API takes them. */
  allocations() {
    const given = this.invoices.filter(({ id }) => this.typed.get(id)?.trim());
    return given.map(({ id }) => {
      const text = this.typed.get(id);
      const amount = kopecksOf(text);
      return { invoice_id: id, amount: amount === null ? text : amountOf(amount) };
    });
  }

  get isSound() {
    return this.invoices.every((invoice) => !this.faultOf(invoice));
  }
}

/** A table for a form; `redraw` is done after every key. */
export function unpaidTable(sharing, redraw, { mayType = true, mayDrag = false } = {}) {
  const { invoices, typed } = sharing;
  if (invoices.length === 0) return html`<p class="empty">${_("The customer has no unpaid invoices.")}</p>`;
  const fill = (invoice) => {
    sharing.fill(invoice);
    redraw();
  };
  const type = (invoice, text) => {
    typed.set(invoice.id, text);
    redraw();
  };
  const rowOf = (
    invoice,
  ) => html`<tr draggable=${mayDrag ? "true" : nothing} data-invoice=${invoice.id} title=${mayDrag ? _("Drag it onto a payment") : nothing}
      @dragstart=${(event) => event.dataTransfer.setData(DRAGGED, invoice.id)}>
    <td>${mayDrag ? html`<span class="grip" aria-hidden="true">⠿</span>` : nothing} ${invoice.number}</td>
    <td>${day(invoice.due_date)}</td>
    <td>${statusMark(invoice.status)}</td>
    <td class="number">${money(invoice.unpaid)}</td>
    ${mayType ? html`<td class="typed">${amountField(invoice)}</td>` : nothing}</tr>`;
  const amountField = (invoice) => {
    const fault = sharing.faultOf(invoice);
    return html`<span><input inputmode="decimal" aria-label=${_("Amount for invoice %(number)s", { number: invoice.number })}
        aria-invalid=${fault ? "true" : nothing} title=${fault} .value=${live(typed.get(invoice.id) ?? "")}
        @input=${({ target }) => type(invoice, target.value)} @keydown=${(event) => onKey(event, () => fill(invoice))}>
      <button type="button" class="quiet" tabindex="-1" title=${_("All that fits (A)")} aria-label=${_("All that fits for invoice %(number)s", { number: invoice.number })}
        @click=${() => fill(invoice)}><kbd aria-hidden="true">A</kbd></button></span>
      ${fault ? html`<small class="fault" role="alert">${fault}</small>` : nothing}`;
  };
  return html`<table class="unpaid">
    <thead><tr><th scope="col">${_("Invoice")}</th><th scope="col">${_("Due on")}</th><th scope="col">${_("Status")}</th><th scope="col" class="number">${_("Unpaid")}</th>
      ${mayType ? html`<th scope="col">${_("Allocate")}</th>` : nothing}</tr></thead>
    <tbody>${repeat(invoices, ({ id }) => id, rowOf)}</tbody></table>`;
}

/** Letters of a Russian keyboard are told by their place: A is Ф there. */
function onKey(event, fill) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const fields = [...event.target.closest("tbody").querySelectorAll(".typed input")];
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    const next = fields[fields.indexOf(event.target) + step];
    next?.focus();
    next?.select();
  } else if (event.code === "KeyA") fill();
  else return;
  event.preventDefault();
}

/** Shares the payment out to what is due first. */
export function oldestFirstButton(sharing, redraw) {
  const fill = () => {
    sharing.fillOldestFirst();
    redraw();
  };
  return html`<button type="button" class="plain" @click=${fill}>${_("What is due first")}</button>`;
}

/** What is left of the payment beside what is typed. */
export function restOf(sharing) {
  const rest = sharing.rest();
  const short = rest === null || rest < 0n;
  return html`<span class=${short ? "overdue" : ""} role="status">${_("Left: %(amount)s", { amount: rest === null ? "—" : money(amountOf(rest)) })}</span>`;
}
