// Invoices: what is paid of each and what is overdue. Below the list the current one with the payments for it.

import { html, nothing, render } from "lit-html";
import { get, send } from "../../api/client.js";
import { onNews } from "../../frame/live.js";
import { shortcut } from "../../frame/shortcuts.js";
import { isBookkeeper, isSeller } from "../../frame/user.js";
import { companyDay, day, money, sum } from "../../language/formats.js";
import { _ } from "../../language/words.js";
import { Grid } from "../../parts/grid/grid.js";
import { listBar } from "../../parts/grid/list_bar.js";
import { latest } from "../../parts/latest.js";
import { steadily } from "../../parts/steady.js";
import { complain } from "../../parts/toast.js";
import { INVOICE_STATUSES } from "../../parts/words/invoice.js";
import { isSome } from "./amounts.js";
import { askInvoiceCancellation, numberOf, release } from "./commands.js";
import { goToAsked, Narrowing } from "./narrowing.js";
import { askPayment } from "./payment_form.js";
import { statusMark } from "./words.js";

const NEWS = ["hello", "resync", "payment", "invoice"];
const MOST_DOCUMENTS = 10;
const DAY_MS = 86_400_000;
const text = (words) => document.createTextNode(words);

const columns = [
  { field: "number", title: _("Number"), width: 100, filter: false, frozen: true },
  { field: "date", title: _("Day"), kind: "day", filter: false },
  { field: "due_date", title: _("Due on"), kind: "day", filter: false },
  { field: "customer", title: _("Customer"), width: 260, filter: false, write: ({ name }) => text(name ?? "") },
  {
    field: "order_number",
    title: _("Order"),
    kind: "count",
    filter: false,
    write: (number) => text(number ?? ""),
  },
  { field: "amount", title: _("Amount"), kind: "money", filter: false, total: true },
  { field: "paid", title: _("Paid so far"), kind: "money", filter: false, total: true, quietZero: true },
  { field: "unpaid", title: _("Unpaid"), kind: "money", filter: false, total: true, quietZero: true },
  {
    field: "status",
    title: _("Status"),
    width: 190,
    choices: INVOICE_STATUSES(),
    write: (status, row) => statusWithDays(status, row),
  },
  { field: "vat", title: _("VAT"), kind: "money", filter: false, sortable: false, hidden: true },
  { field: "paid_on", title: _("Paid on"), kind: "day", filter: false, sortable: false, hidden: true },
];

function statusWithDays(status, row) {
  const mark = statusMark(status);
  if (status === "overdue") mark.textContent += `: ${_("%(count)s d.", { count: daysLate(row) })}`;
  return mark;
}

const daysLate = ({ due_date: due }) => Math.round((Date.parse(companyDay()) - Date.parse(due)) / DAY_MS);
const isOpen = ({ status, unpaid }) => status !== "cancelled" && isSome(unpaid);
const letterOf = ({ id, customer_id: customer }) => `/letters/new?${new URLSearchParams({ customer, invoice: id })}`;

/** One of before Nova has no order. */
const open = ({ order_id: order, customer_id: customer }) =>
  location.assign(order ? `/orders/${order}` : `/customers/${customer}`);

/** The document of an invoice is frozen as it is when it is printed. */
async function print({ id }) {
  const { body } = await send("POST", `/invoices/${id}/documents`, {});
  location.assign(`/documents/${body.id}`);
}

export function show(room) {
  let grid;
  const narrowing = new Narrowing(["since", "until", "customer", "order"], () => grid && bar());
  const pane = new InvoicePanes(() => grid.refresh());
  const pay = (invoice) => askPayment({ invoice }).catch(complain);
  const cancel = (invoice) => askInvoiceCancellation(invoice).catch(complain);

  const actions = (row) => [
    { label: _("Print"), disabled: row.status === "cancelled", run: () => print(row).catch(complain) },
    { label: _("Letter with this invoice"), run: () => location.assign(letterOf(row)) },
    { label: _("Payment for it…"), keys: "P", disabled: !isBookkeeper || !isOpen(row), run: () => pay(row) },
    {
      label: _("Cancel the invoice…"),
      danger: true,
      disabled: !isSeller || row.status === "cancelled" || isSome(row.paid),
      run: () => cancel(row),
    },
    null,
    { label: _("Order"), keys: "Enter", disabled: !row.order_id, run: () => open(row) },
    { label: _("Invoices of this customer"), run: () => narrowing.toCustomer(row, grid) },
    {
      label: _("Payments of this customer"),
      run: () => location.assign(`/money/payments?customer=${row.customer_id}`),
    },
    { label: _("Customer's card"), run: () => location.assign(`/customers/${row.customer_id}`) },
  ];
  Object.assign(pane, { pay, cancel });

  function bar() {
    render(
      listBar(grid, {
        search: [_("Search invoices"), _("Number, customer")],
        narrower: narrowing.controls(grid),
        views: "invoices",
        count: _("Invoices: %(count)s", { count: grid.counted() }),
      }),
      room.querySelector(".bar"),
    );
  }

  render(html`<div class="bar"></div><div class="grid" id="grid"></div><div class="panes money-panes"></div>`, room);
  pane.room = room.querySelector(".panes");
  grid = new Grid(room.querySelector("#grid"), {
    path: "/invoices",
    label: _("Issued invoices"),
    columns,
    fixed: () => narrowing.fixed(),
    open,
    actions,
    onRow: (row) => pane.show(row).catch(complain),
    onLoaded: bar,
    empty: _("There are no invoices here. They are issued from an order: open it and choose “Invoice”."),
  });
  goToAsked(grid, "invoice");
  bar();
  onNews((kind) => {
    if (!NEWS.includes(kind)) return;
    grid.refresh();
    pane.refresh();
  });
  if (isBookkeeper)
    shortcut("p", _("Payment for the invoice"), () => grid.row() && isOpen(grid.row()) && pay(grid.row()));
}

class InvoicePanes {
  constructor(changed) {
    this.changed = changed;
    this.refresh = steadily(() => this.wanted && !document.hidden && this.read());
    this.invoice = null;
    this.asking = latest();
  }

  async show(row) {
    this.wanted = row?.id ?? null;
    if (row) return this.read();
    this.invoice = null;
    this.draw();
  }

  async read() {
    const { wanted: id } = this;
    const isLast = this.asking();
    const [invoice, { items: documents }] = await Promise.all([
      get(`/invoices/${id}`),
      get("/documents", { "filter[invoice]": id, limit: MOST_DOCUMENTS }),
    ]);
    if (id !== this.wanted || !isLast()) return;
    Object.assign(this, { invoice, documents });
    this.draw();
  }

  draw() {
    render(
      this.invoice
        ? html`<section class="pane" aria-label=${_("Invoice")}>${this.head()}</section><section class="pane" aria-label=${_("Payments for it")}>${this.payments()}</section>`
        : html`<section class="pane" aria-label=${_("Invoice")}><p class="empty">${_("Choose an invoice above.")}</p></section>`,
      this.room,
    );
  }

  head() {
    const { invoice } = this;
    const isCancelled = invoice.status === "cancelled";
    return html`<header><h2>${_("Invoice %(number)s of %(day)s", { number: invoice.number, day: day(invoice.date) })}</h2>${statusMark(invoice.status)}</header>
      ${isCancelled && invoice.reason ? html`<p class="notice">${invoice.reason}</p>` : nothing}
      ${invoice.is_incomplete ? html`<p class="notice">${_("Legal data of the buyer or of the company are missing: complete them before you print.")}</p>` : nothing}
      <dl class="facts">
        <div><dt>${_("Customer")}</dt><dd><a href="/customers/${invoice.customer_id}">${invoice.customer.name}</a></dd></div>
        ${invoice.order_id ? html`<div><dt>${_("Order")}</dt><dd><a href="/orders/${invoice.order_id}">${invoice.order_number}</a></dd></div>` : nothing}
        <div><dt>${_("Amount")}</dt><dd>${sum(invoice.amount, invoice.currency)}</dd></div>
        <div><dt>${_("Unpaid")}</dt><dd>${money(invoice.unpaid)}</dd></div>
        <div><dt>${_("Due on")}</dt><dd>${day(invoice.due_date)}</dd></div>
        <div><dt>${_("VAT")}</dt><dd>${money(invoice.vat)}</dd></div>
        <div><dt>${_("Printed")}</dt><dd>${this.documents.length ? this.documents.map((each) => html`<a href="/documents/${each.id}">${_("PDF of %(day)s", { day: day(each.date) })}</a> `) : "—"}</dd></div>
      </dl>
      <p class="buttons">
        ${isCancelled ? nothing : html`<button type="button" class="plain" @click=${() => print(invoice).catch(complain)}>${_("Print")}</button>`}
        ${isBookkeeper && isOpen(invoice) ? html`<button type="button" @click=${() => this.pay(invoice)}>${_("Payment for it…")}</button>` : nothing}
        <a class="button quiet" href=${letterOf(invoice)}>${_("Letter")}</a>
        ${isSeller && !isCancelled && !isSome(invoice.paid) ? html`<button type="button" class="quiet" @click=${() => this.cancel(invoice)}>${_("Cancel the invoice…")}</button>` : nothing}
      </p>`;
  }

  payments() {
    const { invoice } = this;
    const release_ = async (each) => {
      try {
        await release({ id: each.payment_id, currency: invoice.currency }, [
          { invoice_id: invoice.id, amount: each.amount },
        ]);
      } catch (error) {
        complain(error);
      }
      this.changed();
      this.read().catch(complain);
    };
    const rowOf = (each) => html`<tr>
      <td><a href="/money/payments?customer=${invoice.customer_id}&payment=${each.payment_id}">${numberOf(each)}</a></td><td>${day(each.date)}</td><td class="number">${money(each.amount)}</td>
      ${isBookkeeper ? html`<td class="acts"><button type="button" class="quiet" aria-label=${_("Release payment %(number)s", { number: numberOf(each) })} @click=${() => release_(each)}>${_("Release")}</button></td>` : nothing}</tr>`;
    return html`<header><h2>${_("Payments for it")}</h2></header>
      ${
        invoice.allocations.length
          ? html`<table><thead><tr><th scope="col">${_("Payment")}</th><th scope="col">${_("Day")}</th><th scope="col" class="number">${_("Allocated")}</th>${isBookkeeper ? html`<th scope="col"><span class="unseen">${_("Actions")}</span></th>` : nothing}</tr></thead><tbody>${invoice.allocations.map(rowOf)}</tbody></table>`
          : html`<p class="empty">${_("Nothing is paid yet.")}</p>`
      }`;
  }
}
