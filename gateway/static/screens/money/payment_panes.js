// The current payment, what it pays, and the unpaid invoices that it could still pay.

import { html, nothing, render } from "lit-html";
import { get } from "../../api/client.js";
import { isBookkeeper } from "../../frame/user.js";
import { day, moment, money, sum } from "../../language/formats.js";
import { _ } from "../../language/words.js";
import { customerField } from "../../parts/form/customer_field.js";
import { showErrors } from "../../parts/form/form.js";
import { latest } from "../../parts/latest.js";
import { steadily } from "../../parts/steady.js";
import { complain, toast } from "../../parts/toast.js";
import { amountOf, isSome, kopecksOf, least } from "./amounts.js";
import { allocate, assign, numberOf, release } from "./commands.js";
import { DRAGGED, oldestFirstButton, restOf, Sharing, unpaidOf, unpaidTable } from "./unpaid.js";

export class PaymentPanes {
  constructor(room, changed) {
    this.room = room;
    this.changed = changed;
    this.refresh = steadily(() => this.wanted && !document.hidden && this.read());
    this.payment = null;
    this.sharing = new Sharing(0n);
    this.isCorrecting = false;
    this.asking = latest();
    this.draw();
  }

  /** A row of the list, or null. What was typed for another payment goes. */
  async show(row) {
    if (row?.id !== this.wanted) Object.assign(this, { payment: null, sharing: new Sharing(0n), isCorrecting: false });
    this.wanted = row?.id ?? null;
    this.draw();
    if (row) await this.read();
  }

  /** Keeps what is typed. An answer that comes late, for the payment before, is dropped. */
  async read() {
    const { wanted } = this;
    const isLast = this.asking();
    const payment = await get(`/payments/${wanted}`);
    const invoices = payment.customer_id && isSome(payment.unallocated) ? await unpaidOf(payment.customer_id) : [];
    if (wanted !== this.wanted || !isLast()) return;
    this.payment = payment;
    this.sharing.left = kopecksOf(payment.unallocated);
    this.sharing.invoices = invoices;
    this.draw();
  }

  /** Puts the cursor where the payment is shared out. */
  begin() {
    this.room.querySelector(".typed input, .finder input")?.focus();
  }

  async run(act, form) {
    try {
      await act();
    } catch (error) {
      form ? showErrors(form, error) : complain(error);
    }
    this.changed();
    await this.read().catch(complain);
  }

  /** An invoice was dropped on a payment, this one or another of the list. */
  async take(payment, invoiceId) {
    const invoice = await get(`/invoices/${invoiceId}`);
    const amount = least(kopecksOf(payment.unallocated), kopecksOf(invoice.unpaid));
    if (amount <= 0n) return void toast(_("Nothing of this payment is left to allocate."), { kind: "bad" });
    await this.run(() => allocate(payment, [{ invoice_id: invoiceId, amount: amountOf(amount) }]));
  }

  draw() {
    render(
      html`<section class="pane" aria-label=${_("Payment")} @dragover=${(event) => this.over(event)} @dragleave=${(event) => event.currentTarget.classList.remove("dropping")} @drop=${(event) => this.drop(event)}>
          ${this.payment ? this.head() : html`<p class="empty">${_("Choose a payment above.")}</p>`}</section>
        <section class="pane" aria-label=${_("Unpaid invoices")}>${this.payment ? this.invoices() : nothing}</section>`,
      this.room,
    );
  }

  over(event) {
    if (!this.payment || !event.dataTransfer.types.includes(DRAGGED)) return;
    event.preventDefault();
    event.currentTarget.classList.add("dropping");
  }

  drop(event) {
    event.currentTarget.classList.remove("dropping");
    const invoice = event.dataTransfer.getData(DRAGGED);
    if (!invoice || !this.payment) return;
    event.preventDefault();
    this.take(this.payment, invoice).catch(complain);
  }

  head() {
    const { payment } = this;
    const { payer } = payment;
    const bank = [
      payer.name,
      payer.tax_number && _("tax number %(number)s", { number: payer.tax_number }),
      payer.account,
    ]
      .filter(Boolean)
      .join(" · ");
    return html`<header><h2>${_("Payment %(number)s of %(day)s", { number: numberOf(payment), day: day(payment.date) })}</h2>
        <strong>${sum(payment.amount, payment.currency)}</strong></header>
      ${payment.is_reversed ? html`<p class="notice bad">${_("Reversed.")} ${payment.reason ?? ""}</p>` : nothing}
      <dl class="facts">
        <div><dt>${_("Customer")}</dt><dd>${payment.customer ? html`<a href="/customers/${payment.customer_id}">${payment.customer.name}</a>` : _("Unknown payer")}</dd></div>
        <div><dt>${_("Not allocated")}</dt><dd>${money(payment.unallocated)}</dd></div>
        ${bank ? html`<div><dt>${_("Payer")}</dt><dd>${bank}</dd></div>` : nothing}
        ${payment.purpose ? html`<div><dt>${_("Purpose")}</dt><dd>${payment.purpose}</dd></div>` : nothing}
        <div><dt>${_("Entered at")}</dt><dd>${moment(payment.received_at)}</dd></div>
      </dl>
      ${payment.allocations.length ? this.allocations() : html`<p class="empty">${isBookkeeper && isSome(payment.unallocated) ? _("Nothing is allocated yet. Type amounts at the invoices, or drag an invoice here.") : _("Nothing is allocated.")}</p>`}`;
  }

  allocations() {
    const rowOf = (each) => html`<tr>
      <td><a href="/money?customer=${this.payment.customer_id}&invoice=${each.invoice_id}">${each.number}</a></td><td>${day(each.date)}</td>
      <td class="number">${money(each.amount)}</td><td class="number">${money(each.unpaid)}</td>
      ${isBookkeeper ? html`<td class="acts"><button type="button" class="quiet" aria-label=${_("Release from invoice %(number)s", { number: each.number })} @click=${() => this.run(() => release(this.payment, [each]))}>${_("Release")}</button></td>` : nothing}</tr>`;
    return html`<table><thead><tr><th scope="col">${_("Invoice")}</th><th scope="col">${_("Day")}</th><th scope="col" class="number">${_("Allocated")}</th><th scope="col" class="number">${_("Still unpaid")}</th>
      ${isBookkeeper ? html`<th scope="col"><span class="unseen">${_("Actions")}</span></th>` : nothing}</tr></thead>
      <tbody>${this.payment.allocations.map(rowOf)}</tbody></table>`;
  }

  invoices() {
    const { payment, sharing } = this;
    if (payment.is_reversed) return nothing;
    if (!payment.customer_id || this.isCorrecting)
      return isBookkeeper
        ? this.whose()
        : html`<p class="empty">${_("It is not known yet whose payment this is.")}</p>`;
    const correct =
      isBookkeeper && payment.allocations.length === 0
        ? html`<button type="button" class="quiet" @click=${() => this.correct()}>${_("Another customer…")}</button>`
        : nothing;
    if (!isSome(payment.unallocated))
      return html`<header><h2>${_("Unpaid invoices")}</h2></header><p class="empty">✓ ${_("All of the payment is allocated.")}</p>`;
    const redraw = () => this.draw();
    return html`<form @submit=${(event) => this.submit(event)} novalidate>
      <header><h2>${_("Unpaid invoices")}</h2>${isBookkeeper ? restOf(sharing) : nothing}${correct}</header>
      <p class="notice bad" role="alert" data-errors hidden></p>
      ${unpaidTable(sharing, redraw, { mayType: isBookkeeper, mayDrag: isBookkeeper })}
      ${
        isBookkeeper && sharing.invoices.length
          ? html`<footer><button type="submit" ?disabled=${sharing.allocations().length === 0 || !sharing.isSound}>${_("Allocate")}</button>
        ${oldestFirstButton(sharing, redraw)}</footer>`
          : nothing
      }</form>`;
  }

  submit(event) {
    event.preventDefault();
    const allocations = this.sharing.allocations();
    if (allocations.length === 0 || !this.sharing.isSound) return;
    this.run(async () => {
      await allocate(this.payment, allocations);
      this.sharing.typed.clear();
    }, event.target).then(() => this.room.closest(".section").querySelector(".tabulator")?.focus());
  }

  correct() {
    this.isCorrecting = true;
    this.draw();
    this.begin();
  }

  whose() {
    const take = (customer) =>
      customer &&
      this.run(async () => {
        await assign(this.payment, customer);
        this.isCorrecting = false;
      });
    const give = () => {
      this.isCorrecting = false;
      this.draw();
    };
    return html`<header><h2>${_("Whose payment is it?")}</h2>${this.isCorrecting ? html`<button type="button" class="quiet" @click=${give}>${_("Cancel")}</button>` : nothing}</header>
      ${customerField("customer_id", _("Customer"), { value: this.payment.customer, take })}`;
  }
}
