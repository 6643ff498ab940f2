// The journal: what was done and is to be done, today, overdue, or all; beside it the entry that is chosen.

import { html, nothing, render } from "lit-html";
import { get, send } from "../api/client.js";
import { doneStatus } from "../api/dictionaries.js";
import { onNews } from "../frame/live.js";
import { addAct } from "../frame/palette.js";
import { begin } from "../frame/screen.js";
import { shortcut } from "../frame/shortcuts.js";
import { isSeller, me } from "../frame/user.js";
import { _ } from "../language/words.js";
import { askEntry } from "../parts/entry_form.js";
import { filterChips } from "../parts/grid/chips.js";
import { choiceBar } from "../parts/grid/choice.js";
import { Grid } from "../parts/grid/grid.js";
import { listBar, switchOf } from "../parts/grid/list_bar.js";
import { steadily } from "../parts/steady.js";
import { complain, toast } from "../parts/toast.js";
import { chosenActs } from "./journal/chosen.js";
import { columns, readMarks } from "./journal/columns.js";
import { askFilters, OTHERS } from "./journal/filters.js";
import { entryPane } from "./journal/pane.js";

const NEWS = ["hello", "resync", "order", "invoice", "payment", "entry", "reminder", "notification"];
const LATER_MS = 700; // the journal hears of it as we do
const BY_DUE = "due";
const TABS = () => [
  ["today", _("Today")],
  ["overdue", _("Overdue")],
  ["", _("All")],
];
const room = document.getElementById("content");
const linked = takeLinks();
let marks;
let about;
let pane;
let grid;

/** `?customer=ID` of other pages is a filter here; `?entry=ID` is the entry that is shown first. */
function takeLinks() {
  const asked = new URLSearchParams(location.search);
  const entry = asked.get("entry");
  for (const name of ["customer", "order"]) {
    const id = asked.get(name);
    asked.delete(name);
    if (id) asked.set(`filter[${name}]`, id);
  }
  asked.delete("entry");
  const isBare = asked.size === 0 && entry === null;
  if (isBare) {
    asked.set("filter[due]", "today");
    asked.set("sort", BY_DUE);
  }
  history.replaceState(history.state, "", asked.size ? `?${asked}` : location.pathname);
  return { entry, customer: asked.get("filter[customer]"), order: asked.get("filter[order]") };
}

/** What the chips call the customer and the order that the address names. */
async function namesOfLinked() {
  const [customer, order] = await Promise.all([
    linked.customer && get(`/customers/${linked.customer}`).catch(() => null),
    linked.order && get(`/orders/${linked.order}`).catch(() => null),
  ]);
  return {
    customer: customer ? [[customer.id, customer.name]] : [],
    order: order ? [[order.id, _("Order %(number)s", { number: order.number })]] : [],
  };
}

function bar() {
  render(
    listBar(grid, {
      title: _("Tasks"),
      search: [_("Search the journal"), _("Words of the entry")],
      narrower: html`${switchOf(_("Which entries"), TABS(), grid.filterOf("due"), toTab)}
      <button type="button" class="plain" aria-pressed=${String(grid.filterOf("assignee") === "me")} @click=${() => grid.filterBy("assignee", grid.filterOf("assignee") === "me" ? "" : "me")}>${_("Mine")}</button>
      <button type="button" class="plain" @click=${() => askFilters(grid).catch(complain)}>${_("Filters")}…</button>`,
      views: "journal",
      count: _("Entries: %(count)s", { count: grid.counted() }),
      main: isSeller ? html`<button type="button" @click=${newEntry}>${_("New entry")}</button>` : nothing,
    }),
    room.querySelector(".bar"),
  );
  const others = OTHERS(about);
  render(
    html`${filterChips(grid, others, ["due"])}${choiceBar(grid, () => (isSeller ? chosenActs(grid, marks) : nothing))}`,
    room.querySelector("#above"),
  );
}

/** What is due stands in the order of its due dates, unless the reader sorts it otherwise. */
function toTab(due) {
  const { sort, filters } = grid.view();
  const usual = due ? BY_DUE : "";
  const { due: before, ...others } = filters;
  const isUsual = sort === "" || (before && sort === BY_DUE);
  grid.show({ columns: [], sort: isUsual ? usual : sort, filters: { ...others, ...(due && { due }) } }).catch(complain);
}

async function newEntry() {
  const [customer] = about.customer;
  const given = customer ? { customerId: customer[0], customerName: customer[1], orderId: linked.order } : {};
  const entry = await askEntry(given);
  if (!entry) return;
  grid.refresh();
  pane.show(entry.id).catch(complain);
}

/** From the list or the menu; the undo gives back the status that was there. */
async function mark(row, change, text) {
  const before = Object.fromEntries(Object.keys(change).map((name) => [name, row[name]]));
  try {
    const { version } = await send("PATCH", `/journal/${row.id}`, change, { version: row.version });
    const undo = () => send("PATCH", `/journal/${row.id}`, before, { version }).then(changed, complain);
    toast(text, { actions: [{ label: _("Undo"), run: undo }] });
  } catch (error) {
    complain(error);
  }
  changed();
}

function changed() {
  grid.refresh();
  pane.reread().catch(complain);
}

const finish = async (row) => mark(row, { status: await doneStatus() }, _("It is done."));
const go = (path) => () => location.assign(path);
const actions = (row) => [
  { label: _("Open"), keys: "Enter", run: () => pane.focus() },
  { label: _("Done"), keys: "Alt + D", disabled: !isSeller || row.status_kind !== "open", run: () => finish(row) },
  {
    label: _("Give it to me"),
    disabled: !isSeller || row.assignee === me,
    run: () => mark(row, { assignee: me }, _("It is yours.")),
  },
  null,
  { label: _("Card of the customer"), disabled: !row.customer_id, run: go(`/customers/${row.customer_id}`) },
  { label: _("Order"), disabled: !row.order_id, run: go(`/orders/${row.order_id}`) },
  { label: _("Journal of the customer"), disabled: !row.customer_id, run: go(`/journal?customer=${row.customer_id}`) },
  { label: _("New entry"), keys: "N", disabled: !isSeller, run: newEntry },
];

async function show() {
  room.classList.add("filled");
  render(
    html`<div class="bar"></div>
    <div id="above" class="above"></div>
    <div class="split"><div class="grid" id="grid"></div>
      <aside class="pane" aria-label=${_("The chosen entry")} id="entry" tabindex="-1"></aside></div>`,
    room,
  );
  [marks, about] = await Promise.all([readMarks(), namesOfLinked()]);
  pane = entryPane(document.getElementById("entry"), marks, () => grid.refresh());
  grid = new Grid(document.getElementById("grid"), {
    path: "/journal",
    label: _("Tasks"),
    name: "journal",
    columns: columns(marks),
    open: () => pane.focus(),
    actions,
    nameOf: (row) => row.text,
    first: linked.entry,
    soon: LATER_MS,
    onRow: (row) => pane.show(row?.id ?? null).catch(complain),
    onLoaded: bar,
    onChoice: bar,
    parts: ["due"],
    empty: _("There is nothing here. What is to be done is logged by “New entry”; the rest comes by itself."),
  });
  bar();
  grid.ready.then(() => document.activeElement === document.body && grid.focus());

  const readPane = steadily(() => document.hidden || pane.reread(), { soon: LATER_MS });
  onNews((kind, body) => {
    if (!NEWS.includes(kind)) return;
    grid.refresh();
    if (!body.entry_id || body.entry_id === pane.entry()?.id) readPane();
  });
  document.addEventListener("nova-reminded", changed);
  if (isSeller) {
    shortcut("n", _("New entry"), newEntry);
    shortcut("alt+d", _("Done"), () => grid.row()?.status_kind === "open" && finish(grid.row()));
    addAct({ label: _("New entry"), run: newEntry });
  }
}

begin(show);
