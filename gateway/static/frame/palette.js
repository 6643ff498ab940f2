// Ctrl+K: finds customers, orders and items, and everything that one can do.

import { html, render } from "lit-html";
import { get } from "../api/client.js";
import { money } from "../language/formats.js";
import { _ } from "../language/words.js";
import { complain } from "../parts/toast.js";
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
  let timer;
  let asked;

  const rows = () => groups.flatMap((group) => group.rows);
  const close = () => dialog.close();
  const choose = (row) => {
    close();
    row?.run();
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
          ${groups.length === 0 ? html`<p class="empty">${_("Nothing is found.")}</p>` : ""}
        </div>`,
      dialog,
    );
    dialog.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }

  function type(event) {
    const text = event.target.value.trim();
    here = 0;
    groups = actsLike(text);
    draw();
    clearTimeout(timer);
    asked?.abort();
    if (text)
      timer = setTimeout(() => find(text).catch((error) => error.name === "AbortError" || complain(error)), PAUSE_MS);
  }

  async function find(text) {
    asked = new AbortController();
    const { signal } = asked;
    const answers = await Promise.all(SOURCES.map((source) => rowsOf(source, text, signal)));
    if (signal.aborted) return;
    const found = SOURCES.map((source, index) => ({ title: source.title(), rows: answers[index] }));
    groups = [...found, ...actsLike(text)].filter((group) => group.rows.length > 0);
    draw();
  }

  function onKey(event) {
    const count = rows().length;
    if (event.key === "Enter") choose(rows()[here]);
    else if (event.key === "ArrowDown" && count) here = (here + 1) % count;
    else if (event.key === "ArrowUp" && count) here = (here - 1 + count) % count;
    else return;
    event.preventDefault();
    draw();
  }

  groups = actsLike("");
  draw();
  dialog.addEventListener("close", () => {
    asked?.abort();
    dialog.remove();
  });
  dialog.addEventListener("click", (event) => event.target === dialog && close());
  document.body.append(dialog);
  dialog.showModal();
}

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
