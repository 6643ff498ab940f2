// Payments: what came, of whom, and how much of it is not allocated yet. Below the list the current one is shared out.

import { html, nothing, render } from "lit-html";
import { onNews } from "../../frame/live.js";
import { addAct } from "../../frame/palette.js";
import { shortcut } from "../../frame/shortcuts.js";
import { isBookkeeper } from "../../frame/user.js";
import { money } from "../../language/formats.js";
import { _, language } from "../../language/words.js";
import { Grid } from "../../parts/grid/grid.js";
import { listBar } from "../../parts/grid/list_bar.js";
import { complain } from "../../parts/toast.js";
import { isSome } from "./amounts.js";
import { askChange, askReversal, releaseAll } from "./commands.js";
import { goToAsked, Narrowing } from "./narrowing.js";
import { askPayment } from "./payment_form.js";
import { PaymentPanes } from "./payment_panes.js";
import { DRAGGED } from "./unpaid.js";

const NEWS = ["hello", "resync", "payment", "invoice"];

const columns = [
  { field: "number", title: _("Number"), width: 110, filter: false, frozen: true },
  { field: "date", title: _("Day"), kind: "day", filter: false },
  { field: "customer", title: _("Customer"), width: 250, filter: false, sortable: false, write: writeCustomer },
  { field: "amount", title: _("Amount"), kind: "money", filter: false, total: true },
  {
    field: "unallocated",
    title: _("Not allocated"),
    kind: "money",
    width: 140,
    total: true,
    choices: [
      ["true", _("Yes")],
      ["false", _("No")],
    ],
    write: writeRest,
  },
  {
    field: "payer",
    title: _("Payer"),
    width: 220,
    filter: false,
    sortable: false,
    write: ({ name, tax_number }) => document.createTextNode([name, tax_number].filter(Boolean).join(" · ")),
  },
  { field: "purpose", title: _("Purpose"), width: 320, filter: false, sortable: false },
  {
    field: "kind_names",
    title: _("Kind"),
    filter: false,
    sortable: false,
    write: (names) => document.createTextNode(names[language]),
  },
  { field: "received_at", title: _("Entered at"), kind: "moment", filter: false, hidden: true },
];

function writeCustomer(customer) {
  const text = document.createElement("span");
  text.textContent = customer?.name ?? _("Unknown payer");
  if (!customer) text.className = "mark yellow";
  return text;
}

function writeRest(unallocated, row) {
  const text = document.createElement("span");
  if (row.is_reversed) {
    text.className = "mark cancelled";
    text.textContent = `✕ ${_("Reversed")}`;
  } else if (isSome(unallocated)) text.textContent = money(unallocated);
  return text;
}

export function show(room) {
  let grid;
  const narrowing = new Narrowing(["since", "until", "customer"], () => grid && bar());

  const enter = async () => {
    const customer = narrowing.kept.customer ? { id: narrowing.kept.customer, name: narrowing.customerName } : null;
    const payment = await askPayment({ customer });
    if (!payment) return;
    await grid.reload();
    const row = grid.table.getRow(payment.id);
    if (row) grid.goTo(row);
  };

  const actions = (row) => [
    {
      label: _("Allocate"),
      keys: "Enter",
      disabled: !isBookkeeper || !isSome(row.unallocated),
      run: () => panes.begin(),
    },
    {
      label: _("Release all"),
      disabled: !isBookkeeper || !isSome(row.allocated),
      run: () => releaseAll(row).catch(complain),
    },
    { label: _("Change…"), disabled: !isBookkeeper || row.is_reversed, run: () => askChange(row).catch(complain) },
    {
      label: _("Reverse…"),
      danger: true,
      disabled: !isBookkeeper || row.is_reversed,
      run: () => askReversal(row).catch(complain),
    },
    null,
    { label: _("Payments of this customer"), disabled: !row.customer, run: () => narrowing.toCustomer(row, grid) },
    {
      label: _("Invoices of this customer"),
      disabled: !row.customer,
      run: () => location.assign(`/money?customer=${row.customer_id}`),
    },
    {
      label: _("Customer's card"),
      disabled: !row.customer,
      run: () => location.assign(`/customers/${row.customer_id}`),
    },
    null,
    { label: _("New payment"), keys: "N", disabled: !isBookkeeper, run: enter },
  ];

  function bar() {
    render(
      listBar(grid, {
        search: [_("Search payments"), _("Number, purpose, payer, customer")],
        narrower: narrowing.controls(grid),
        views: "payments",
        count: _("Payments: %(count)s", { count: grid.counted() }),
        main: isBookkeeper ? html`<button type="button" @click=${enter}>${_("New payment")}</button>` : nothing,
      }),
      room.querySelector(".bar"),
    );
  }

  render(
    html`<div class="bar"></div>
      <div class="grid" id="grid"></div>
      <div class="panes money-panes"></div>`,
    room,
  );
  const panes = new PaymentPanes(room.querySelector(".panes"), () => grid.refresh());
  grid = new Grid(room.querySelector("#grid"), {
    path: "/payments",
    label: _("Payments"),
    columns,
    fixed: () => narrowing.fixed(),
    open: () => panes.begin(),
    actions,
    onRow: (row) => panes.show(row).catch(complain),
    onLoaded: bar,
    empty: _("There are no payments here yet. Read the bank's statement, or enter one by “New payment”."),
  });
  goToAsked(grid, "payment");
  bar();
  takeDrops(room.querySelector("#grid"), grid, panes);
  onNews((kind) => {
    if (!NEWS.includes(kind)) return;
    grid.refresh();
    panes.refresh();
  });
  if (!isBookkeeper) return;
  shortcut("n", _("New payment"), enter);
  addAct({ label: _("New payment"), run: enter });
}

/** An invoice that is dropped on a payment of the list is paid by it as far as both reach. */
function takeDrops(element, grid, panes) {
  const rowAt = (event) => {
    const place = event.target.closest(".tabulator-row");
    return place && [...event.dataTransfer.types].includes(DRAGGED) ? grid.table.getRow(place) : null;
  };
  const unmark = () => element.querySelector(".tabulator-row.dropping")?.classList.remove("dropping");
  element.addEventListener("dragover", (event) => {
    const row = rowAt(event);
    unmark();
    if (!row) return;
    event.preventDefault();
    row.getElement().classList.add("dropping");
  });
  element.addEventListener("dragleave", unmark);
  element.addEventListener("drop", (event) => {
    const row = rowAt(event);
    unmark();
    if (!row) return;
    event.preventDefault();
    panes.take(row.getData(), event.dataTransfer.getData(DRAGGED)).catch(complain);
  });
}
