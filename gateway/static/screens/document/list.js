// All documents that were issued.

import { html, render } from "lit-html";
import { address } from "../../api/client.js";
import { onNews } from "../../frame/live.js";
import { writesLetters } from "../../frame/user.js";
import { _ } from "../../language/words.js";
import { download } from "../../parts/drafts.js";
import { Grid } from "../../parts/grid/grid.js";
import { listBar } from "../../parts/grid/list_bar.js";
import { DOCUMENT_KINDS, datedDocument, lacking } from "../../parts/words/document.js";
import { personName } from "../../parts/words/people.js";
import { writeWith } from "./ways.js";

const NEWS = ["hello", "resync", "invoice", "order"];

export async function show(room) {
  room.classList.add("filled");
  render(html`<div class="bar"></div><div class="grid" id="grid"></div>`, room);
  const bar = () =>
    render(
      listBar(grid, {
        title: _("Documents"),
        search: [_("Search documents by number"), _("Number")],
        views: "documents",
        count: _("Documents: %(count)s", { count: grid.counted() }),
      }),
      room.querySelector(".bar"),
    );
  const grid = new Grid(room.querySelector("#grid"), {
    path: "/documents",
    label: _("Documents"),
    columns: columns(),
    fixed: fixedOfAddress,
    open: (row) => location.assign(`/documents/${row.id}`),
    actions: (row) => [
      { label: _("Open"), keys: "Enter", run: () => location.assign(`/documents/${row.id}`) },
      { label: _("Download"), run: () => download(address(`/documents/${row.id}.pdf`)) },
      { label: _("Send"), disabled: !writesLetters, run: () => location.assign(writeWith(row)) },
      null,
      { label: _("Customer"), run: () => location.assign(`/customers/${row.customer_id}`) },
      { label: _("Order"), disabled: !row.order_id, run: () => location.assign(`/orders/${row.order_id}`) },
    ],
    onLoaded: bar,
    empty: _("No document has been issued yet. Documents are made on the card of an order."),
  });
  bar();
  onNews((kind) => NEWS.includes(kind) && grid.refresh());
}

/** `?customer=`, `?order=` and `?invoice=` narrow the list, as they do for the API. */
function fixedOfAddress() {
  const given = new URLSearchParams(location.search);
  const names = ["customer", "order", "invoice"].filter((name) => given.get(name));
  return Object.fromEntries(names.map((name) => [name, given.get(name)]));
}

const columns = () => [
  { field: "date", title: _("Day"), kind: "day", filter: false },
  { field: "kind", title: _("Kind"), width: 210, choices: DOCUMENT_KINDS(), write: (_kind, row) => linkTo(row) },
  { field: "number", title: _("Number"), filter: false, width: 110 },
  {
    field: "customer",
    title: _("Customer"),
    width: 280,
    filter: false,
    sortable: false,
    write: (customer) => customer?.name ?? "",
  },
  {
    field: "order_number",
    title: _("Order"),
    filter: false,
    sortable: false,
    width: 90,
    write: (number) => String(number ?? ""),
  },
  { field: "total", title: _("Total"), kind: "money", filter: false },
  {
    field: "is_incomplete",
    title: _("Complete"),
    width: 150,
    sortable: false,
    choices: [
      ["true", _("Incomplete")],
      ["false", _("Complete")],
    ],
    write: (_value, row) => completeness(row),
  },
  { field: "valid_until", title: _("Valid until"), kind: "day", filter: false, sortable: false },
  { field: "issued_at", title: _("Issued on"), kind: "moment", filter: false },
  { field: "issued_by", title: _("Issued by"), write: personName, filter: false, sortable: false },
];

function linkTo(row) {
  const link = document.createElement("a");
  link.href = `/documents/${row.id}`;
  link.textContent = new Map(DOCUMENT_KINDS()).get(row.kind);
  link.title = datedDocument(row);
  return link;
}

function completeness({ is_incomplete: isIncomplete, incomplete }) {
  const mark = document.createElement("span");
  if (!isIncomplete) return mark;
  mark.className = "mark yellow";
  mark.textContent = `▲ ${_("Incomplete")}`;
  mark.title = lacking(incomplete);
  return mark;
}
