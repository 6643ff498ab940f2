// Ctrl+K: finds customers, orders and items, and everything that one can do.

import { html, render } from "lit-html";
import { get } from "../api/client.js";
import { money } from "../language/formats.js";
import { _ } from "../language/words.js";
import { may } from "./user.js";

const EACH = 6;
const PAUSE_MS = 120;
const acts = [];

/** Adds something that can be done from anywhere: `{ label, run }`. */
export function addAct(act) {
  acts.push(act);
}

const go = (path) => () => location.assign(path);

const ACTS = () => [
  { label: _("Desk"), run: go("/") },
  { label: _("Orders"), run: go("/orders") },
  { label: _("New order"), run: go("/orders/new"), roles: ["manager", "head", "admin"] },
  { label: _("New customer"), run: go("/customers/new"), roles: ["manager", "head", "admin"] },
  { label: _("Tasks"), run: go("/journal") },
  { label: _("Stock"), run: go("/items") },
  { label: _("Receipts and issues"), run: go("/stock/movements") },
  { label: _("Invoices and payments"), run: go("/money"), roles: ["manager", "head", "accountant", "admin"] },
  { label: _("Letters"), run: go("/letters"), roles: ["manager", "head", "accountant", "admin"] },
  { label: _("Documents"), run: go("/documents") },
  { label: _("Reports"), run: go("/reports"), roles: ["manager", "head", "accountant", "admin"] },
  { label: _("Import"), run: go("/imports"), roles: ["manager", "head", "warehouse", "admin"] },
  { label: _("Archive"), run: go("/archive") },
  { label: _("Settings"), run: go("/settings") },
  { label: _("Dictionaries"), run: go("/settings/dictionaries") },
  { label: _("Letter templates"), run: go("/settings/templates") },
  { label: _("Users and roles"), run: go("/settings/users"), roles: ["admin"] },
  { label: _("Webhooks"), run: go("/settings/webhooks"), roles: ["admin"] },
  { label: _("My account"), run: go("/account") },
];

const ORDER_NUMBER = /^(?:№|#|заказ|order)?\s*№?\s*(\d+)$/i;
const SOURCES = [
  {
    path: "/customers",
    title: () => _("Customers"),
    to: (row) => `/customers/${row.id}`,
    show: (row) => [row.name, row.tax_number ?? row.code],
    more: { archived: "any" },
  },
  {
    path: "/orders",
    asked: (text) => text.match(ORDER_NUMBER)?.[1] ?? text,
    title: () => _("Orders"),
    to: (row) => `/orders/${row.id}`,
    show: (row) => [_("Order %(number)s", { number: row.number }), `${row.customer.name ?? ""} · ${money(row.total)}`],
  },
  { path: "/items", title: () => _("Items"), to: (row) => `/items/${row.id}`, show: (row) => [row.name, row.code] },
];

export function openPalette() {
  const dialog = document.createElement("dialog");
  dialog.className = "palette";
  dialog.setAttribute("aria-label", _("Search and commands"));
  let groups = [];
  let here = 0;
  let movedTo = null; // the row that arrows led to
  let failures = [];
  let asked = new AbortController();
  let finding = null;

  const rows = () => groups.flatMap((group) => group.rows);
  const close = () => dialog.close();
  const choose = (row) => {
    close();
    row.run();
  };

  function draw() {
    let index = -1;
    render(
      html`<input type="search" role="combobox" aria-expanded="true" aria-controls="palette-list" aria-label=${_("Search and commands")}
          aria-activedescendant="palette-${here}" placeholder=${_("Customer, order, item or command")} autocomplete="off"
          @input=${type} @keydown=${onKey}>
        <div id="palette-list" role="listbox" aria-label=${_("Found")}>
          ${groups.map(
            (group) => html`<div role="group" aria-label=${group.title}><p aria-hidden="true">${group.title}</p>
            ${group.rows.map((row) => {
              index += 1;
              return html`<div role="option" id="palette-${index}" aria-selected=${index === here ? "true" : "false"}
                @click=${() => choose(row)}><span>${row.label}</span><small>${row.detail ?? ""}</small></div>`;
            })}</div>`,
          )}
          ${groups.length === 0 && failures.length === 0 && finding === null ? html`<p class="empty">${_("Nothing is found.")}</p>` : ""}
          ${failures.map((failure) => html`<p class="empty" role="alert">${failure}</p>`)}
        </div>`,
      dialog,
    );
    dialog.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }

  function type(event) {
    const text = event.target.value.trim();
    asked.abort();
    asked = new AbortController();
    [here, movedTo, failures] = [0, null, []];
    groups = actsLike(text);
    finding = text ? find(text, asked.signal) : null;
    draw();
  }

  /** One source that does not answer does not hide what the others found. */
  async function find(text, signal) {
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    if (signal.aborted) return;
    const answers = await Promise.allSettled(SOURCES.map((source) => rowsOf(source, text, signal)));
    if (signal.aborted) return;
    const found = SOURCES.map((source, index) => ({ title: source.title(), rows: answers[index].value ?? [] }));
    failures = answers.flatMap(({ reason }, index) => (reason ? [failureOf(SOURCES[index], reason)] : []));
    groups = [...found, ...actsLike(text)].filter((group) => group.rows.length > 0);
    here = movedTo ? rows().findIndex((row) => isSame(row, movedTo)) : 0;
    finding = null;
    draw();
  }

  /** Enter means what will be found for what was typed, unless arrows led to something that is there. */
  async function take() {
    while (finding && !movedTo) await finding;
    const row = rows()[here];
    if (row && dialog.open) choose(row);
  }

  function step(by) {
    const count = rows().length;
    if (count === 0) return;
    here = (here + by + count) % count;
    movedTo = rows()[here];
    draw();
  }

  function onKey(event) {
    const act = { Enter: take, Escape: close, ArrowDown: () => step(1), ArrowUp: () => step(-1) }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  groups = actsLike("");
  draw();
  dialog.addEventListener("close", () => {
    asked.abort();
    dialog.remove();
  });
  dialog.addEventListener("click", (event) => event.target === dialog && close());
  document.body.append(dialog);
  dialog.showModal();
}

const isSame = (one, other) => one.label === other.label && one.detail === other.detail;

const failureOf = (source, { message: why }) =>
  _("%(what)s could not be searched: %(why)s", { what: source.title(), why });

function actsLike(text) {
  const wanted = text.toLocaleLowerCase();
  const mine = [...acts, ...ACTS()].filter((act) => !act.roles || act.roles.some(may));
  const rows = mine.filter((act) => act.label.toLocaleLowerCase().includes(wanted));
  return rows.length ? [{ title: _("Commands"), rows }] : [];
}

async function rowsOf(source, text, signal) {
  const q = source.asked?.(text) ?? text;
  const { items } = await get(source.path, { q, limit: EACH, ...source.more }, { signal });
  return items.map((row) => {
    const [label, detail] = source.show(row);
    return { label, detail, run: () => location.assign(source.to(row)) };
  });
}
