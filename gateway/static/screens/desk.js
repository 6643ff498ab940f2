// The desk: every customer with what needs attention, and below it the contacts and the timeline of the current one.

import { html, nothing, render } from "lit-html";
import { choicesOf, namesOf, peopleToFilterBy } from "../api/dictionaries.js";
import { onNews } from "../frame/live.js";
import { addAct } from "../frame/palette.js";
import { begin } from "../frame/screen.js";
import { shortcut } from "../frame/shortcuts.js";
import { isSeller } from "../frame/user.js";
import { _ } from "../language/words.js";
import { showContacts } from "../parts/contacts/contacts.js";
import { showFirstSteps } from "../parts/first_steps.js";
import { filterChips } from "../parts/grid/chips.js";
import { choiceBar } from "../parts/grid/choice.js";
import { exportLink } from "../parts/grid/exporting.js";
import { Grid } from "../parts/grid/grid.js";
import { listBar, switchOf } from "../parts/grid/list_bar.js";
import { Sheet } from "../parts/grid/sheet.js";
import { afterSteps } from "../parts/grid/steps.js";
import { steadily } from "../parts/steady.js";
import { showTimeline } from "../parts/timeline.js";
import { complain } from "../parts/toast.js";
import { actsOf, nameOf, newOrder, open, write } from "./desk/acts.js";
import { chosenActs } from "./desk/chosen.js";
import { columns } from "./desk/columns.js";

const NEWS = [
  "hello",
  "resync",
  "turned",
  "order",
  "invoice",
  "payment",
  "customer",
  "entry",
  "notification",
  "reminder",
];
const OF_TIMELINE = ["hello", "resync", "order", "invoice", "payment", "entry", "reminder"];
const LATER_MS = 1000; // the journal hears of it as we do
const isArchive = location.pathname === "/archive";
const room = document.getElementById("content");
let grid;

function bar() {
  render(
    listBar(grid, {
      title: isArchive ? _("Archive") : _("Desk"),
      search: [_("Search customers"), _("Name, tax number, phone, e-mail")],
      narrower: switchOf(_("Whose customers"), WHOSE(), manager(), ofManager),
      views: "desk",
      count: _("Customers: %(count)s", { count: grid.counted() }),
      main: isSeller ? html`<a class="button" href="/customers/new">${_("New customer")}</a>` : nothing,
      more: html`${exportLink(grid)}
        <a class="button quiet" href=${isArchive ? "/" : "/archive"}>${isArchive ? _("Desk") : _("Archive")}</a>`,
    }),
    room.querySelector(".bar"),
  );
  render(
    html`${filterChips(grid)}${choiceBar(grid, () => chosenActs(grid, { isArchive }))}`,
    room.querySelector("#above"),
  );
}

const WHOSE = () => [
  ["me", _("Mine")],
  ["", _("All")],
];
const manager = () => grid.filterOf("manager");
const ofManager = (value) => grid.filterBy("manager", value);

let shown = null;
let contactsOfShown = null;
function showPanes(row) {
  room.querySelector("#whose").textContent = row?.name ?? "";
  if (isSeller) room.querySelector("#new-entry").hidden = row === null;
  if (row?.id !== shown) {
    fresh(room.querySelector("#contacts"));
    fresh(room.querySelector("#timeline"));
    contactsOfShown = null;
  }
  shown = row?.id ?? null;
  readPanes(row);
}

const readPanes = afterSteps((row) => {
  if (row === null) return;
  const [contacts, timeline] = [room.querySelector("#contacts"), room.querySelector("#timeline")];
  if (contactsOfShown === null) {
    const reading = showContacts(contacts.firstChild, row.id, { write: (to) => write(row, to) });
    contactsOfShown = reading;
    reading.catch((error) => {
      if (contactsOfShown === reading) contactsOfShown = null; // the next news read them again
      complain(error);
    });
  }
  showTimeline(timeline.firstChild, { customer: row.id });
});

/** What is drawn late for the customer before is drawn into a room that nobody sees any more. */
function fresh(pane) {
  const made = document.createElement("div");
  pane.replaceChildren(made);
}

const showPanesAgain = steadily(() => document.hidden || (grid.row() && showPanes(grid.row())), { soon: LATER_MS });
function hear(kind, body) {
  if (NEWS.includes(kind)) grid.refresh();
  if (kind === "customer" && body.customer_id === shown)
    contactsOfShown?.then((each) => each.refresh()).catch(complain);
  const isOfShown = !body.customer_id || body.customer_id === shown;
  if (OF_TIMELINE.includes(kind) && isOfShown && shown !== null) showPanesAgain();
}

async function show() {
  room.classList.add("filled");
  render(
    html`<div class="bar"></div>
    <div id="first-steps"></div>
    <div id="above" class="above"></div>
    <div class="grid" id="grid"></div>
    <div class="panes">
      <section class="pane" aria-label=${_("Contacts")}><header><h2>${_("Contacts")}</h2><span id="whose" class="empty"></span></header><div id="contacts"></div></section>
      <section class="pane" aria-label=${_("Timeline")}>
        <header><h2>${_("Timeline")}</h2>${isSeller ? html`<button type="button" class="quiet" id="new-entry" @click=${() => grid.row() && newEntry(grid.row())}>+ ${_("New entry")}</button>` : nothing}</header>
        <div id="timeline"></div>
      </section>
    </div>`,
    room,
  );
  const sheet = new Sheet(room.querySelector(".panes"));
  const layOpen = (row) => sheet.open({ title: row.name, link: `/customers/${row.id}` });
  if (!isArchive) showFirstSteps(room.querySelector("#first-steps")).catch(complain);
  const [tags, tagNames, people] = await Promise.all([choicesOf("tags"), namesOf("tags"), peopleToFilterBy()]);
  const { actions, newEntry } = actsOf(() => grid, showPanes);
  grid = new Grid(document.getElementById("grid"), {
    path: "/customers",
    label: isArchive ? _("Archive") : _("Desk"),
    name: isArchive ? "archive" : "desk",
    columns: columns({ tags, tagNames, people }),
    fixed: () => (isArchive ? { archived: "true" } : {}),
    open: (row) => open(row, grid),
    actions,
    nameOf,
    onRow: showPanes,
    onLoaded: bar,
    onChoice: bar,
    empty: isArchive
      ? _("The archive is empty.")
      : _("No customer is found. Import customers from a file, or add the first by “New customer”."),
  });
  bar();
  grid.ready.then(() => document.activeElement === document.body && grid.focus({ preventScroll: true }));
  grid.table.on("rowClick", () => grid.row() && layOpen(grid.row()));
  onNews(hear);
  document.addEventListener("nova-reminded", () => grid.refresh());

  const withRow = (act) => () => grid.row() && act(grid.row());
  shortcut("e", _("Contacts of the customer"), () => {
    if (grid.row()) layOpen(grid.row());
    room.querySelector("#contacts input, #contacts button")?.focus();
  });
  shortcut("c", _("Call the customer"), () => room.querySelector("#contacts a[href^='tel:']")?.click());
  if (isSeller) {
    shortcut("n", _("New entry about the customer"), withRow(newEntry));
    shortcut("o", _("New order of the customer"), withRow(newOrder));
    addAct({ label: _("New entry about the customer"), run: withRow(newEntry) });
  }
}

begin(show);
