// The desk: every customer with what needs attention, and below it the contacts and the timeline of the current one.

import { html, render } from "lit-html";
import { send } from "../api/client.js";
import { choicesOf, colleagues, namesOf } from "../api/dictionaries.js";
import { onNews } from "../frame/live.js";
import { addAct } from "../frame/palette.js";
import { shortcut } from "../frame/shortcuts.js";
import { isHead, isSeller } from "../frame/user.js";
import { quantity } from "../language/formats.js";
import { _ } from "../language/words.js";
import { showContacts } from "../parts/contacts.js";
import { ask } from "../parts/dialog.js";
import { askEntry } from "../parts/entry_form.js";
import { field, valuesOf } from "../parts/form.js";
import { Grid } from "../parts/grid.js";
import { showTimeline } from "../parts/timeline.js";
import { complain, toast } from "../parts/toast.js";
import { viewButtons } from "../parts/views.js";

const NEWS = ["hello", "resync", "turned", "order", "invoice", "payment", "notification", "reminder", "customer"];
const SEARCH_MS = 200;
const isArchive = location.pathname === "/archive";
const room = document.getElementById("content");

const KINDS = () => [
  ["legal_entity", _("Legal entity")],
  ["sole_trader", _("Sole trader")],
  ["person", _("Person")],
  ["foreign", _("Foreign")],
];

function columns({ tags, tagNames, people }) {
  const marked = (colour, word) => (value) => {
    const text = document.createElement("span");
    if (Number(value) > 0) {
      text.className = `mark ${colour}`;
      text.textContent = `${colour === "red" ? "✕" : "▲"} ${quantity(value)}`;
      text.title = word;
    }
    return text;
  };
  const late = (value) => {
    const text = document.createElement("span");
    text.textContent = Number(value) > 0 ? quantity(value) : "";
    text.className = "overdue";
    return text;
  };
  return [
    { field: "name", title: _("Customer"), width: 260, frozen: true, filter: false },
    { field: "overdue_debt", title: _("Overdue debt"), kind: "money", total: true, quietZero: true },
    { field: "debt", title: _("Debt"), kind: "money", total: true, quietZero: true },
    { field: "overdue_tasks", title: _("Overdue tasks"), kind: "count", total: true, write: late },
    { field: "due_tasks", title: _("Tasks for today"), kind: "count", total: true, quietZero: true },
    { field: "next_reminder", title: _("Next reminder"), kind: "moment" },
    { field: "open_orders", title: _("Open orders"), kind: "count", total: true, quietZero: true },
    {
      field: "red_orders",
      title: _("With red lines"),
      kind: "count",
      total: true,
      write: marked("red", _("Out of stock")),
    },
    {
      field: "yellow_orders",
      title: _("With yellow lines"),
      kind: "count",
      total: true,
      write: marked("yellow", _("Short")),
    },
    { field: "credit_left", title: _("Credit left"), kind: "money" },
    { field: "last_order", title: _("Last order"), kind: "moment" },
    { field: "last_contact", title: _("Last contact"), kind: "moment" },
    { field: "turnover", title: _("Turnover of 12 months"), kind: "money", total: true, quietZero: true },
    { field: "abc", title: "ABC", choices: ["A", "B", "C"].map((each) => [each, each]) },
    { field: "payment_delay", title: _("Payment delay, days"), kind: "quantity" },
    { field: "manager", title: _("Manager"), choices: [["me", _("My own")], ["none", _("Nobody's")], ...people] },
    {
      field: "tags",
      title: _("Tags"),
      choices: tags,
      sortable: false,
      write: (codes) => (codes ?? []).map((code) => tagNames.get(code) ?? code).join(", "),
    },
    { field: "tax_number", title: _("Tax number"), width: 130 },
    { field: "code", title: _("Code"), hidden: true },
    { field: "kind", title: _("Kind"), choices: KINDS(), hidden: true },
    { field: "credit_limit", title: _("Credit limit"), kind: "money", hidden: true },
    { field: "credit_used", title: _("Credit used"), kind: "money", total: true, hidden: true },
    { field: "created_at", title: _("Since"), kind: "moment", hidden: true },
  ];
}

const open = (row) => location.assign(`/customers/${row.id}`);
const newOrder = (row) => location.assign(`/orders/new?customer=${row.id}`);
const newEntry = async (row) => (await askEntry({ customerId: row.id, customerName: row.name })) && showPanes(row);
const write = (row, to) =>
  location.assign(`/letters/new?${new URLSearchParams({ customer: row.id, ...(to && { to }) })}`);

function actions(row) {
  const sellers = !isSeller;
  return [
    { label: _("Card"), keys: "Enter", run: () => open(row) },
    { label: _("New order"), disabled: sellers || row.archived, run: () => newOrder(row) },
    { label: _("New entry"), keys: "N", disabled: sellers, run: () => newEntry(row) },
    { label: _("Letter"), disabled: sellers, run: () => write(row) },
    { label: _("Statement of account"), run: () => window.open(`/api/v1/customers/${row.id}/statement.pdf`) },
    null,
    { label: _("Assign a manager…"), disabled: !isHead, run: () => assign(row) },
    row.archived
      ? { label: _("Return from the archive"), disabled: sellers, run: () => move(row, "restore") }
      : { label: _("To the archive"), disabled: sellers, run: () => move(row, "archive") },
    { label: _("Delete"), danger: true, disabled: sellers, run: () => remove(row) },
    null,
    { label: _("New customer"), disabled: sellers, run: () => location.assign("/customers/new") },
  ];
}

const MOVED = {
  archive: { back: "restore", text: () => _("%(name)s is in the archive.") },
  restore: { back: "archive", text: () => _("%(name)s is back from the archive.") },
};

/** The undo is a command of its own, on the version that the first one made. */
async function move(row, name) {
  try {
    const { body } = await send("POST", `/customers/${row.id}/${name}`, {}, { version: row.version });
    grid.refresh();
    const { back, text } = MOVED[name];
    const undo = {
      label: _("Undo"),
      run: () =>
        send("POST", `/customers/${row.id}/${back}`, {}, { version: body.version }).then(
          () => grid.refresh(),
          complain,
        ),
    };
    toast(text().replace("%(name)s", row.name), { actions: [undo] });
  } catch (error) {
    changedMeanwhile(error);
  }
}

async function remove(row) {
  try {
    const { version } = await send("DELETE", `/customers/${row.id}`, undefined, { version: row.version });
    grid.refresh();
    const undo = {
      label: _("Undo"),
      run: () => send("POST", `/customers/${row.id}/restore`, {}, { version }).then(() => grid.refresh(), complain),
    };
    toast(_("%(name)s is deleted.", { name: row.name }), { actions: [undo] });
  } catch (error) {
    if (error.status !== 409 || row.archived) return changedMeanwhile(error);
    toast(error.message, {
      kind: "bad",
      lasting: true,
      actions: [{ label: _("To the archive"), run: () => move(row, "archive") }],
    });
  }
}

function changedMeanwhile(error) {
  if (error.status === 412) grid.refresh();
  complain(error);
}

async function assign(row) {
  const people = await colleagues();
  await ask({
    title: _("Manager of %(name)s", { name: row.name }),
    body: () =>
      field("manager", _("Manager"), {
        kind: "select",
        choices: [["", _("Nobody")], ...people],
        value: row.manager ?? "",
      }),
    submit: (form) => send("PUT", `/customers/${row.id}/manager`, valuesOf(form), { version: row.version }),
  });
  grid.refresh();
}

function bar() {
  const title = isArchive ? _("Archive") : _("Desk");
  render(
    html`<h1>${title}</h1>
      <input type="search" id="search" placeholder=${_("Name, tax number, phone, e-mail")} aria-label=${_("Search customers")} value=${grid?.q ?? ""} @input=${search}>
      <span role="group" aria-label=${_("Whose customers")}>
        <button type="button" class="plain" aria-pressed=${String(isMine())} @click=${() => ofManager("me")}>${_("Mine")}</button>
        <button type="button" class="plain" aria-pressed=${String(!isMine())} @click=${() => ofManager("")}>${_("All")}</button>
      </span>
      ${viewButtons(grid, "desk")}
      <span class="empty" id="count"></span>
      <span class="end">
        ${isSeller ? html`<a class="button" href="/customers/new">${_("New customer")}</a>` : ""}
        <button type="button" class="plain" aria-haspopup="menu" @click=${(event) => grid.menu(event.currentTarget)}>⋮ ${_("Actions")}</button>
        <a class="button quiet" href=${isArchive ? "/" : "/archive"}>${isArchive ? _("Desk") : _("Archive")}</a>
      </span>`,
    room.querySelector(".bar"),
  );
}

let searching;
function search(event) {
  clearTimeout(searching);
  searching = setTimeout(() => grid.search(event.target.value.trim()).catch(complain), SEARCH_MS);
}

const managerFilter = () => new URLSearchParams(location.search).get("filter[manager]") ?? "";
const isMine = () => managerFilter() === "me";
const ofManager = (value) => grid.table.setHeaderFilterValue("manager", value);

function showCount({ total, total_is_exact: isExact }) {
  bar();
  room.querySelector("#count").textContent = _("Customers: %(count)s", {
    count: quantity(total) + (isExact ? "" : "+"),
  });
}

let shown = null;
function showPanes(row) {
  const [contacts, timeline] = [room.querySelector("#contacts"), room.querySelector("#timeline")];
  const name = row?.name ?? "";
  room.querySelector("#whose").textContent = name;
  const isOther = row?.id !== shown;
  shown = row?.id ?? null;
  if (isOther) fresh(contacts);
  if (row === null) return void fresh(timeline);
  if (isOther) showContacts(contacts.firstChild, row.id, { write: (to) => write(row, to) }).catch(complain);
  showTimeline(isOther ? fresh(timeline) : timeline.firstChild, { customer: row.id });
}

/** What is drawn late for the customer before is drawn into a room that nobody sees any more. */
function fresh(pane) {
  const made = document.createElement("div");
  pane.replaceChildren(made);
  return made;
}

room.classList.add("filled");
render(
  html`<div class="bar"></div>
    <div class="grid" id="grid"></div>
    <div class="panes">
      <section class="pane" aria-label=${_("Contacts")}><header><h2>${_("Contacts")}</h2><span id="whose" class="empty"></span></header><div id="contacts"></div></section>
      <section class="pane" aria-label=${_("Timeline")}>
        <header><h2>${_("Timeline")}</h2>${isSeller ? html`<button type="button" class="quiet" @click=${() => grid.row() && newEntry(grid.row())}>+ ${_("New entry")}</button>` : ""}</header>
        <div id="timeline"></div>
      </section>
    </div>`,
  room,
);
const [tags, tagNames, people] = await Promise.all([choicesOf("tags"), namesOf("tags"), colleagues()]);
const grid = new Grid(document.getElementById("grid"), {
  path: "/customers",
  label: isArchive ? _("Archive") : _("Desk"),
  columns: columns({ tags, tagNames, people }),
  fixed: () => (isArchive ? { archived: "true" } : {}),
  open,
  actions,
  onRow: showPanes,
  onLoaded: showCount,
  empty: isArchive
    ? _("The archive is empty.")
    : _("No customer is found. Import customers from a file, or add the first by “New customer”."),
});
bar();
onNews((kind) => NEWS.includes(kind) && grid.refresh());
shortcut("/", _("Search customers"), () => document.getElementById("search").focus());
if (isSeller) {
  shortcut("n", _("New entry about the customer"), () => grid.row() && newEntry(grid.row()));
  shortcut("o", _("New order of the customer"), () => grid.row() && newOrder(grid.row()));
  addAct({ label: _("New entry about the customer"), run: () => grid.row() && newEntry(grid.row()) });
}
