// Who owes what, by age, with the sum of all below; and what the current customer has not paid.

import { html, nothing, render } from "lit-html";
import { get } from "../../api/client.js";
import { onNews } from "../../frame/live.js";
import { addAct } from "../../frame/palette.js";
import { shortcut } from "../../frame/shortcuts.js";
import { isBookkeeper } from "../../frame/user.js";
import { companyDay, day, money } from "../../language/formats.js";
import { _ } from "../../language/words.js";
import { Grid } from "../../parts/grid/grid.js";
import { listBar } from "../../parts/grid/list_bar.js";
import { latest } from "../../parts/latest.js";
import { steadily } from "../../parts/steady.js";
import { complain } from "../../parts/toast.js";
import { askStatementPeriod } from "./account.js";
import { amountOf, kopecksOf } from "./amounts.js";
import { Narrowing } from "./narrowing.js";
import { askOpening } from "./opening.js";
import { askPayment } from "./payment_form.js";
import { AGES } from "./words.js";

const NEWS = ["hello", "resync", "payment", "invoice", "order"];
const STATES = () => [
  ["", _("All customers")],
  ["debt", _("Who owe")],
  ["overdue", _("Who are overdue")],
  ["advance", _("Who paid in advance")],
  ["settled", _("Who owe nothing")],
];

const columns = [
  {
    field: "customer",
    title: _("Customer"),
    width: 260,
    frozen: true,
    filter: false,
    write: ({ name }) => document.createTextNode(name ?? ""),
  },
  { field: "debt", title: _("Debt"), kind: "money", width: 150, total: true, filter: false, write: debtOrAdvance },
  { field: "overdue", title: _("Overdue debt"), kind: "money", width: 138, total: true, filter: false, write: lateSum },
  ...AGES().map(([field, title]) => ({ field, title, kind: "money", total: true, filter: false, quietZero: true })),
  { field: "credit_used", title: _("Credit used"), kind: "money", total: true, filter: false, quietZero: true },
  {
    field: "credit_limit",
    title: _("Credit limit"),
    kind: "money",
    filter: false,
    write: (limit) => (limit === null ? _("No limit") : money(limit)),
  },
  { field: "credit_left", title: _("Credit left"), kind: "money", filter: false, write: lateIfNegative },
];

const element = (words, look = "") => {
  const made = document.createElement("span");
  made.textContent = words;
  made.className = look;
  return made;
};

function debtOrAdvance(debt) {
  const owed = kopecksOf(debt) ?? 0n;
  if (owed === 0n) return "";
  return element(owed < 0n ? `${_("advance")} ${money(amountOf(-owed))}` : money(debt));
}

function lateSum(overdue) {
  return (kopecksOf(overdue) ?? 0n) > 0n ? element(`! ${money(overdue)}`, "overdue") : "";
}

function lateIfNegative(left) {
  return element(money(left), (kopecksOf(left) ?? 0n) < 0n ? "overdue" : "");
}

export function show(room) {
  let grid;
  let shown;
  const narrowing = new Narrowing(["customer", "state"], () => grid && bar());
  const letter = (row) =>
    location.assign(`/letters/new?${new URLSearchParams({ customer: row.customer_id, template: "debt_reminder" })}`);
  const customerOf = (row) => ({ id: row.customer_id, name: row.customer.name });
  const pay = (row) => askPayment({ customer: customerOf(row) }).catch(complain);
  const open = (row) => location.assign(`/money?customer=${row.customer_id}`);
  const openDebts = () =>
    askOpening()
      .then((isDone) => isDone && grid.reload())
      .catch(complain);

  const actions = (row) => [
    { label: _("Invoices of this customer"), keys: "Enter", run: () => open(row) },
    {
      label: _("Payments of this customer"),
      run: () => location.assign(`/money/payments?customer=${row.customer_id}`),
    },
    { label: _("Statement of account…"), keys: "A", run: () => askStatementPeriod(customerOf(row)) },
    { label: _("Reminder by letter"), run: () => letter(row) },
    { label: _("New payment"), keys: "N", disabled: !isBookkeeper, run: () => pay(row) },
    null,
    { label: _("Customer's card"), run: () => location.assign(`/customers/${row.customer_id}`) },
    { label: _("Opening debts…"), disabled: !isBookkeeper, run: openDebts },
  ];

  function bar() {
    render(
      listBar(grid, {
        search: [_("Search debts"), _("Customer")],
        narrower: html`<select aria-label=${_("Which customers")} @change=${({ target }) => narrowing.set({ state: target.value }, grid)}>
          ${STATES().map(([code, title]) => html`<option value=${code} ?selected=${code === narrowing.kept.state}>${title}</option>`)}</select>
        ${narrowing.chips(grid)}`,
        views: "debts",
        count: _("Customers: %(count)s", { count: grid.counted() }),
        main: isBookkeeper
          ? html`<button type="button" class="plain" @click=${openDebts}>${_("Opening debts…")}</button>`
          : nothing,
      }),
      room.querySelector(".bar"),
    );
  }

  const asking = latest();
  async function showPane(row) {
    shown = row?.customer_id ?? null;
    const pane = room.querySelector(".debt");
    if (!row) return render(html`<p class="empty">${_("Choose a customer above.")}</p>`, pane);
    const isLast = asking();
    const debt = await get(`/customers/${row.customer_id}/debt`);
    if (shown === row.customer_id && isLast()) render(paneOf(row, debt), pane);
  }

  const paneOf = (row, { unpaid, shipped, returned, opened, received }) => html`
    <header><h2>${_("Not paid by %(customer)s", { customer: row.customer.name })}</h2>
      <span class="buttons"><button type="button" class="plain" @click=${() => askStatementPeriod(customerOf(row))}>${_("Statement of account…")}</button>
      <button type="button" class="plain" @click=${() => letter(row)}>${_("Reminder by letter")}</button></span></header>
    <dl class="facts">
      ${[
        [_("Shipped in all"), shipped],
        [_("Returned"), returned],
        [_("Before Nova"), opened],
        [_("Received"), received],
      ].map(([title, value]) => html`<div><dt>${title}</dt><dd>${money(value)}</dd></div>`)}
    </dl>
    ${unpaid.length ? unpaidTable(unpaid) : html`<p class="empty">✓ ${_("The customer owes nothing.")}</p>`}`;

  render(
    html`<div class="bar"></div><div class="grid" id="grid"></div><section class="pane debt" aria-label=${_("Debt of the customer")}></section>`,
    room,
  );
  grid = new Grid(room.querySelector("#grid"), {
    path: "/debts",
    label: _("Debts"),
    columns,
    fixed: () => narrowing.fixed(),
    open,
    actions,
    onRow: (row) => showPane(row).catch(complain),
    onLoaded: bar,
    empty: _("Nobody is found here."),
  });
  bar();
  const showPaneAgain = steadily(() => !document.hidden && grid.row() && showPane(grid.row()));
  onNews((kind) => {
    if (!NEWS.includes(kind)) return;
    grid.refresh();
    showPaneAgain();
  });
  const ofCurrent = (act) => () => grid.row() && act(grid.row());
  shortcut("/", _("Search debts"), () => room.querySelector("#search").focus());
  shortcut(
    "a",
    _("Statement of account"),
    ofCurrent((row) => askStatementPeriod(customerOf(row))),
  );
  if (!isBookkeeper) return;
  shortcut("n", _("New payment"), ofCurrent(pay));
  addAct({ label: _("Opening debts…"), run: openDebts });
}

const unpaidTable = (unpaid) => html`<table>
  <thead><tr><th scope="col">${_("Shipment")}</th><th scope="col">${_("Day")}</th><th scope="col">${_("Due on")}</th><th scope="col" class="number">${_("Amount")}</th><th scope="col" class="number">${_("Unpaid")}</th></tr></thead>
  <tbody>${unpaid.map(
    (each) => html`<tr>
      <td>${each.order_id ? html`<a href="/orders/${each.order_id}">${_("Order %(number)s", { number: each.number ?? "" })}</a>` : _("Before Nova: %(number)s", { number: each.number ?? "—" })}</td>
      <td>${day(each.date)}</td>
      <td>${each.due_date < companyDay() ? html`<span class="overdue">! ${day(each.due_date)}</span>` : day(each.due_date)}</td>
      <td class="number">${money(each.amount)}</td><td class="number">${money(each.unpaid)}</td></tr>`,
  )}</tbody></table>`;
