// All letters, and beside them the current one: what it says and what became of it.

import { html, render } from "lit-html";
import { peopleToFilterBy } from "../../api/dictionaries.js";
import { onNews } from "../../frame/live.js";
import { shortcut } from "../../frame/shortcuts.js";
import { _ } from "../../language/words.js";
import { Grid } from "../../parts/grid/grid.js";
import { listBar } from "../../parts/grid/list_bar.js";
import { complain } from "../../parts/toast.js";
import { numberedDocument } from "../../parts/words/document.js";
import { LETTER_STATES, stateMark } from "../../parts/words/letter.js";
import { showLetter } from "./one.js";

const NEWS = ["hello", "resync", "letter"];

export async function show(room) {
  let whole = null;
  const people = await peopleToFilterBy();
  room.classList.add("filled");
  render(
    html`<div class="bar"></div>
      <div class="beside">
        <div class="grid" id="grid"></div>
        <section class="pane" aria-label=${_("Letter")} id="letter"></section>
      </div>`,
    room,
  );
  const pane = room.querySelector("#letter");
  const asked = new URLSearchParams(location.search).get("letter");

  const grid = new Grid(room.querySelector("#grid"), {
    path: "/letters",
    label: _("Letters"),
    columns: columns(people),
    fixed: () => fixedOfAddress(),
    onRow: (row) => row?.id !== whole && open(row?.id ?? null),
    onLoaded: bar,
    empty: _("There are no letters yet. Write the first by “New letter”."),
  });
  bar();

  function bar() {
    const main = html`<a class="button" href="/letters/new">${_("New letter")}</a>`;
    const count = _("Letters: %(count)s", { count: grid.counted() });
    render(listBar(grid, { title: _("Letters"), views: "letters", count, main }), room.querySelector(".bar"));
  }

  /** The one that the address names comes first, also where it is not among the rows. */
  let isFirst = true;
  function open(id) {
    const shown = isFirst && asked ? asked : id;
    isFirst = false;
    whole = shown;
    if (shown) keepInAddress(shown);
    showLetter(pane, shown, { onChange: () => grid.refresh() }).catch(complain);
    if (shown && shown !== id) grid.ready.then(() => goTo(shown));
  }

  function goTo(id) {
    const row = grid.table.getRow(id);
    if (row) grid.goTo(row);
  }

  if (asked) open(null);
  onNews((kind) => NEWS.includes(kind) && grid.refresh());
  shortcut("n", _("New letter"), () => location.assign("/letters/new"));
}

/** `?customer=` and `?order=` narrow the list, as they do for the API. */
function fixedOfAddress() {
  const given = new URLSearchParams(location.search);
  return Object.fromEntries(
    ["customer", "order"].flatMap((name) => (given.get(name) ? [[name, given.get(name)]] : [])),
  );
}

function keepInAddress(id) {
  const given = new URLSearchParams(location.search);
  given.set("letter", id);
  history.replaceState(history.state, "", `?${given}`);
}

const columns = (people) => [
  { field: "created_at", title: _("Written on"), kind: "moment", filter: false },
  {
    field: "state",
    title: _("State"),
    width: 140,
    choices: LETTER_STATES(),
    write: (_state, row) => drawn(stateMark(row)),
  },
  {
    field: "to",
    title: _("To"),
    width: 180,
    filter: false,
    sortable: false,
    write: (_to, row) => row.head?.to.join(", ") ?? _("erased"),
  },
  {
    field: "subject",
    title: _("Subject"),
    width: 240,
    filter: false,
    sortable: false,
    write: (_subject, row) => row.head?.subject ?? _("erased"),
  },
  {
    field: "customer",
    title: _("Customer"),
    width: 200,
    filter: false,
    sortable: false,
    write: (customer) => customer?.name ?? "",
  },
  {
    field: "documents",
    title: _("Goes along"),
    width: 200,
    filter: false,
    sortable: false,
    write: (documents, { files: count }) =>
      [...documents.map(numberedDocument), ...(count ? [_("files: %(count)s", { count })] : [])].join(", "),
  },
  {
    field: "author",
    title: _("Author"),
    width: 130,
    choices: [["me", _("My own")], ...people],
    write: (author) => new Map(people).get(author) ?? author,
  },
  { field: "ended_at", title: _("Sent on"), kind: "moment", filter: false, hidden: true },
];

function drawn(template) {
  const host = document.createElement("span");
  render(template, host);
  return host;
}
