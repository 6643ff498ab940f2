// The card of a customer: who it is, with all that belongs to it in tabs; and the taking in of a new one.

import { html, render } from "lit-html";
import { get } from "../api/client.js";
import { onNews } from "../frame/live.js";
import { addAct } from "../frame/palette.js";
import { begin } from "../frame/screen.js";
import { shortcut } from "../frame/shortcuts.js";
import { isHead, isSeller, me } from "../frame/user.js";
import { _ } from "../language/words.js";
import { showContacts } from "../parts/contacts/contacts.js";
import { assign, erase, merge, move, openStatement, remove, restoreDeleted } from "../parts/customer_acts.js";
import { askEntry } from "../parts/entry_form.js";
import { neighbours } from "../parts/grid/neighbours.js";
import { openMenu } from "../parts/menu.js";
import { steadily } from "../parts/steady.js";
import { placeTabs } from "../parts/tabs.js";
import { showTimeline } from "../parts/timeline.js";
import { complain, toast } from "../parts/toast.js";
import { details } from "./customer/details.js";
import { showDocuments } from "./customer/documents.js";
import { head } from "./customer/head.js";
import { showHistory } from "./customer/history.js";
import { showNew } from "./customer/new.js";
import { showOrders } from "./customer/orders.js";
import { Record } from "./customer/record.js";
import { saver } from "./customer/saver.js";
import { showTerms } from "./customer/terms.js";
import { readWords } from "./customer/words.js";

const OF_TRADE = ["turned", "order", "invoice", "payment"];
const OF_FILES = ["FileAttached", "FileDetached"];
const room = document.getElementById("content");
const id = location.pathname.split("/").at(-1);

begin(id === "new" ? showNew : showCard);

async function showCard() {
  const [customer, words, near] = await Promise.all([
    get(`/customers/${id}`),
    readWords(),
    neighbours("/customers", id),
  ]);
  let credit = null;
  let contacts = null;
  const again = new Map(); // what draws a tab anew, by its name
  const record = new Record(customer, draw);
  const write = (to) => location.assign(`/letters/new?${new URLSearchParams({ customer: id, ...(to && { to }) })}`);
  const order = () => location.assign(`/orders/new?customer=${id}`);

  render(html`<header class="head"></header><div id="state"></div><div class="tabbed"></div>`, room);
  const tabs = placeTabs(
    room.querySelector(".tabbed"),
    [
      { name: "details", label: _("Details"), open: () => undefined },
      { name: "contacts", label: _("Contacts"), open: openContacts },
      { name: "terms", label: _("Terms"), open: opening("terms", (panel) => showTerms(panel, record, words)) },
      {
        name: "orders",
        label: _("Orders"),
        open: opening("orders", (panel) => showOrders(panel, record.customer, { order })),
      },
      { name: "journal", label: _("Journal"), open: openJournal },
      { name: "documents", label: _("Documents"), open: opening("documents", (panel) => showDocuments(panel, record)) },
      { name: "history", label: _("History"), open: opening("history", (panel) => showHistory(panel, record, words)) },
    ],
    _("Parts of the card"),
  );

  function opening(name, show) {
    return async (panel) => {
      again.set(name, await show(panel));
    };
  }

  async function openContacts(panel) {
    panel.classList.add("wider");
    contacts = await showContacts(panel, id, { write, saved: met });
  }

  function openJournal(panel) {
    render(
      html`${isSeller ? html`<p><button type="button" class="plain" @click=${entry}>+ ${_("New entry")}</button></p>` : ""}<div></div>`,
      panel,
    );
    const draws = () => showTimeline(panel.lastElementChild, { customer: id });
    again.set("journal", draws);
    draws();
  }

  const isClosed = () => record.customer.deleted || record.customer.merged_into !== null;
  const mayEdit = () => isSeller && !isClosed();

  function draw() {
    document.title = `${record.customer.name} · Nova`;
    render(
      head({
        customer: record.customer,
        credit,
        near,
        words,
        acts: { order, entry, letter: () => write(), menu, merge: takeIn, isClosed: isClosed() },
      }),
      room.querySelector(".head"),
    );
    render(state(), room.querySelector("#state"));
    tabs.mark("details", record.isDirty ? _("not saved") : "");
    render(form(), panelOfDetails());
  }

  const form = () => html`<form class="card-form" novalidate @submit=${save}>
    <p class="notice bad" role="alert" data-errors hidden></p>
    <fieldset class="plain" ?disabled=${!mayEdit()}>${details({ fields: record.fields, set: (name, value) => record.set(name, value), words })}</fieldset>
    ${
      mayEdit()
        ? html`<div class="save-bar"><button type="submit" ?disabled=${!record.isDirty}>${_("Save")} <kbd>Ctrl S</kbd></button>
      <button type="button" class="quiet" ?disabled=${!record.isDirty} @click=${giveUp}>${_("Give up")} <kbd>Esc</kbd></button>
      <span class="empty" role="status">${record.isDirty ? _("Not saved: %(fields)s", { fields: record.names.map(words.label).join(", ") }) : ""}</span></div>`
        : ""
    }</form>`;

  function state() {
    const { deleted, merged_into: kept } = record.customer;
    if (kept)
      return html`<p class="notice">${_("This customer was merged into another one.")} <a href="/customers/${kept}">${_("Go to the customer that is kept")}</a></p>`;
    if (deleted)
      return html`<p class="notice">${_("This customer is deleted.")} ${isSeller ? html`<button type="button" class="plain" @click=${() => restoreDeleted(record.customer, met)}>${_("Restore")}</button>` : ""}</p>`;
    if (record.unsettled.length)
      return html`<p class="notice" role="alert">▲ ${_("Somebody else changed what you are changing: %(fields)s.", { fields: record.unsettled.map(({ name }) => words.label(name)).join(", ") })}
        <button type="button" class="plain" @click=${save}>${_("Compare…")}</button></p>`;
    return "";
  }

  const panelOfDetails = () => tabs.panel("details");
  const { save, giveUp } = saver(record, {
    words,
    mayEdit,
    form: panelOfDetails,
    show: () => tabs.show("details"),
    saved: tellOthers,
  });

  // what is done with the customer as a whole

  /** What a command made of the customer; undefined asks to read it. */
  function met(body) {
    if (body) record.meet(body);
    else record.readAnew().catch(complain);
    tellOthers();
  }

  function tellOthers() {
    contacts?.meet(record.customer);
    for (const name of ["terms", "history"]) again.get(name)?.().catch(complain);
  }

  const gone = (body) => (body === null ? record.readAnew().catch(complain) : met(body));
  const takeIn = (other) =>
    merge(
      record.customer,
      (stays) => (stays.id === id ? met(stays) : location.assign(`/customers/${stays.id}`)),
      other,
    );

  async function entry() {
    const logged = await askEntry({ customerId: id, customerName: record.customer.name });
    if (logged) again.get("journal")?.();
  }

  function menu(button) {
    const { archived } = record.customer;
    const closed = isClosed();
    const heads = !isHead || closed;
    openMenu(
      [
        { label: _("Statement of account"), run: () => openStatement(record.customer) },
        null,
        archived
          ? {
              label: _("Return from the archive"),
              disabled: !isSeller || closed,
              run: () => move(record.customer, "restore", met),
            }
          : {
              label: _("To the archive"),
              disabled: !isSeller || closed,
              run: () => move(record.customer, "archive", met),
            },
        { label: _("Assign a manager…"), disabled: heads, run: () => assign(record.customer, met) },
        { label: _("Merge…"), disabled: heads, run: () => takeIn() },
        null,
        { label: _("Erase personal data…"), danger: true, disabled: heads, run: () => erase(record.customer, met) },
        { label: _("Delete"), danger: true, disabled: !isSeller || closed, run: () => remove(record.customer, gone) },
      ],
      button,
      _("Actions"),
    );
  }

  // news

  async function readCredit() {
    credit = await get(`${record.path}/credit`).catch(() => null);
    draw();
  }

  async function readCustomer() {
    await record.saving;
    const before = record.customer.version;
    const rows = await record.readAnew();
    if (record.customer.version === before) return;
    tellOthers();
    const others = rows.filter((row) => !row.isBoth);
    if (others.length === 0) return;
    const [last] = (await get(`${record.path}/history`, { limit: 1 })).items;
    if (last.actor === me) return;
    toast(
      _("%(who)s changed: %(fields)s", {
        who: words.manager(last.actor),
        fields: others.map(({ name }) => words.label(name)).join(", "),
      }),
    );
  }

  const drawAgain = (...names) => names.map((name) => again.get(name)?.());
  const whileSeen = (read) => steadily(() => document.hidden || read());
  const readAll = whileSeen(() =>
    Promise.all([readCustomer(), readCredit(), tabs.showAgain(), ...drawAgain(...again.keys())]),
  );
  const readTrade = whileSeen(() => Promise.all([readCredit(), ...drawAgain("orders", "documents", "journal")]));
  const readFiles = whileSeen(() => Promise.all(drawAgain("documents")));

  onNews((kind, body) => {
    if (kind === "hello" || kind === "resync") readAll();
    else if (kind === "customer" && body.customer_id === id) {
      readCustomer().catch(complain);
      if (OF_FILES.includes(body.type)) readFiles();
    } else if (OF_TRADE.includes(kind) && body.customer_id === id) readTrade();
  });

  // keys

  const step = (to) => () => to && location.assign(`/customers/${to}`);
  shortcut("ctrl+s", _("Save"), save);
  shortcut("ctrl+enter", _("Save"), save);
  if (near) {
    shortcut("j", _("Next customer"), step(near.after));
    shortcut("k", _("Previous customer"), step(near.before));
  }
  if (isSeller) {
    shortcut("n", _("New entry about the customer"), entry);
    shortcut("o", _("New order of the customer"), order);
    addAct({ label: _("New entry about the customer"), run: entry });
    addAct({ label: _("New order of the customer"), run: order });
  }
  document.addEventListener("keydown", (event) => {
    const isElsewhere = document.querySelector("dialog[open], .menu, .popover") || event.defaultPrevented;
    if (event.key === "Escape" && !isElsewhere && !panelOfDetails().hidden) giveUp();
  });
  addEventListener("beforeunload", (event) => record.isDirty && event.preventDefault());

  draw();
  if (record.isRestored)
    toast(_("What you had not saved is here again."), {
      key: "draft",
      actions: [{ label: _("Give it up"), run: giveUp }],
    });
  await readCredit();
}
