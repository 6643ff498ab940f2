// The order editor: a head, lines in colour, what they come to, and beside them whatever one wants to know of the order.

import { html, render } from "lit-html";
import { get } from "../api/client.js";
import { onNews } from "../frame/live.js";
import { shortcut } from "../frame/shortcuts.js";
import { isKeeper, isSeller } from "../frame/user.js";
import { moment } from "../language/formats.js";
import { _ } from "../language/words.js";
import { AVAILABILITIES, legend, markOf, meaning } from "../parts/colours.js";
import { askEntry } from "../parts/entry_form.js";
import { clearErrors, showErrors } from "../parts/form.js";
import { openMenu } from "../parts/menu.js";
import { STATUSES } from "../parts/order_words.js";
import { showTimeline } from "../parts/timeline.js";
import { complain, toast } from "../parts/toast.js";
import { accept, end, onCredit, place, ship, takeBack } from "./order/acts.js";
import { placeAdding } from "./order/adding.js";
import { asideShows, openAside } from "./order/aside.js";
import { settleClash } from "./order/clash.js";
import { newRow } from "./order/content.js";
import { Draft } from "./order/draft.js";
import { Foresight } from "./order/foresight.js";
import { Head } from "./order/head.js";
import { Lines } from "./order/lines.js";
import { invoice, issue, offer, showPapers } from "./order/papers.js";
import { readPast, showHistory } from "./order/past.js";
import { rowsOfText, showUnknown, takeRows } from "./order/pasting.js";
import { showPriceSteps } from "./order/price_steps.js";
import { showForeseen, showSums, showTurns } from "./order/sums.js";
import { showWhy } from "./order/why.js";

const AGAIN_MS = 250;
const OPEN = ["draft", "placed", "partly_shipped"];
const room = document.getElementById("content");
const asked = new URLSearchParams(location.search);
const orderId = location.pathname.split("/")[2];
const at = (selector) => room.querySelector(selector);

let draft;
let past = null;
let head;
let lines;
let foresight;
let adding;
let credit = null;

const shownOrder = () => past?.order ?? draft.order;
const mayEdit = () => isSeller && past === null && (draft.isNew || OPEN.includes(draft.order.status));
const isDraft = () => draft.isNew || draft.order.status === "draft";

/** A new order begins empty, or with the lines of another. */
async function begin() {
  if (orderId !== "new") {
    return new Draft({ order: await get(`/orders/${orderId}`), customer: null, place: orderId, changed: redraw });
  }
  const source = asked.get("copy") && (await get(`/orders/${asked.get("copy")}`));
  const id = asked.get("customer") ?? source?.customer_id;
  const customer = id ? { id, name: source?.customer.name ?? "" } : null;
  const made = new Draft({ order: null, customer, place: `new${location.search}`, changed: redraw });
  if (source) {
    const wanted = source.lines.filter((line) => Number(line.cancelled) < Number(line.base_quantity));
    made.now.rows = wanted.map((line) => ({
      ...newRow({ ...line, id: line.item_id }, { ...line, price: line.is_manual ? line.full_price : null }),
      discount_percent: line.discount_percent,
    }));
    for (const name of ["delivery_address", "carrier", "note"]) made.now.head[name] = source[name];
  }
  return made;
}

function frame() {
  room.classList.add("filled");
  render(
    html`<div class="bar" id="bar"></div>
      <div id="notices"></div>
      <section class="head" id="head"></section>
      <p class="notice bad" role="alert" data-errors hidden></p>
      <div class="work">
        <div class="lines">
          <div id="adding"></div>
          <div id="unknown" hidden></div>
          <div id="foreseen" role="status" hidden></div>
          <div class="grid" id="lines"></div>
          <div class="below"><div id="sums"></div>${legend()}</div>
        </div>
        <aside class="pane" id="aside" hidden></aside>
      </div>`,
    room,
  );
}

let drawing = false;

/** Whatever changed is drawn once, before the browser paints. */
function redraw() {
  if (drawing) return;
  drawing = true;
  queueMicrotask(() => {
    drawing = false;
    draw();
  });
}

let foreseenOf = "";

function draw() {
  if (!lines) return;
  const view = past ?? draft;
  Object.assign(head, { draft: view });
  lines.draft = view;
  if (!draft.isNew && location.pathname !== `/orders/${draft.order.id}`) {
    history.replaceState(history.state, "", `/orders/${draft.order.id}`);
  }
  drawBar();
  drawNotices();
  head.draw();
  lines.show().catch(complain);
  at("#adding").hidden = !mayEdit();
  if (past === null) showUnknown(at("#unknown"), draft, (rows) => lines.add(rows));
  drawSums();
  const question = JSON.stringify([
    draft.customer?.id,
    foresight.rows().map((row) => [row.item_id, row.quantity, row.unit, row.price, row.discount_percent]),
  ]);
  if (question !== foreseenOf) {
    foreseenOf = question;
    foresight.ask();
  }
}

function drawBar() {
  const order = shownOrder();
  const words = new Map(STATUSES());
  const title = order ? _("Order %(number)s", { number: order.number }) : _("New order");
  document.title = `${title} · Nova`;
  const goods = order?.availability
    ? markOf(order.availability, new Map(AVAILABILITIES()).get(order.availability), meaning(order.availability))
    : "";
  render(
    html`<h1>${title}</h1>
      ${order ? html`<span class="status ${order.status}">${words.get(order.status)}</span> ${goods}` : ""}
      ${order ? html`<a href="/customers/${order.customer_id}">${order.customer.name}</a>` : ""}
      <span class="empty" role="status" id="saved">${savedWord()}</span>
      <span class="end">
        ${mayEdit() ? html`<button type="button" ?disabled=${!draft.isChanged || draft.saving !== null} title="Ctrl + S" @click=${save}>${_("Save")}</button>` : ""}
        ${mayEdit() && isDraft() ? html`<button type="button" ?disabled=${draft.saving !== null || draft.now.rows.length === 0} title="P" @click=${placeNow}>${_("Place")}</button>` : ""}
        <button type="button" class="plain" aria-haspopup="menu" title="M" @click=${(event) => actions(event.currentTarget)}>⋮ ${_("Actions")}</button>
        <a class="button quiet" href="/orders">${_("Orders")}</a>
      </span>`,
    at("#bar"),
  );
}

function savedWord() {
  if (past) return "";
  if (draft.saving) return _("Saving…");
  return draft.isChanged ? _("Not saved: kept in this browser") : draft.isNew ? "" : _("Saved");
}

function drawNotices() {
  const order = shownOrder();
  const stale =
    order?.stock_is_stale &&
    (order.stock_as_of
      ? _("Stock does not answer: these are its figures of %(moment)s.", { moment: moment(order.stock_as_of) })
      : _("Stock has not answered yet: its figures are not known."));
  render(
    html`${
      past
        ? html`<p class="notice" role="status">${_("The order as it was known on %(moment)s. Nothing can be changed here.", { moment: moment(past.at) })}
          <button type="button" class="plain" @click=${() => goTo(null)}>${_("Back to now")}</button></p>`
        : ""
    }
      ${stale ? html`<p class="notice" role="status">${stale}</p>` : ""}
      ${
        draft.restored
          ? html`<p class="notice" role="status">${_("What you typed here before is back; it is not saved yet.")}
          <button type="button" class="plain" @click=${giveUp}>${_("Throw it away")}</button></p>`
          : ""
      }
      ${
        draft.theirs && !past
          ? html`<p class="notice" role="status">${_("Somebody else changed this order meanwhile: by saving you will see what, and lose nothing.")}
          <button type="button" class="plain" @click=${save}>${_("Look and save")}</button></p>`
          : ""
      }`,
    at("#notices"),
  );
}

function drawSums() {
  const view = past ?? draft;
  const { foreseen } = foresight;
  const isForeseen = !past && isDraft() && foreseen && draft.now.rows.every((row) => !row.is_pending);
  const isOther = !past && draft.isChanged && draft.now.rows.length > 0;
  const worth = isForeseen ? foreseen : view.order;
  showSums(at("#sums"), {
    worth,
    isPending: isOther && !isForeseen,
    currency: view.order?.currency ?? credit?.currency ?? "RUB",
    credit: past ? null : (draft.order?.credit ?? credit),
  });
  showForeseen(at("#foreseen"), past || !mayEdit() ? { foreseen: null, refusal: null } : foresight, openTurns);
}

async function save() {
  if (!mayEdit()) return false;
  document.activeElement?.closest?.(".tabulator-editing") && document.activeElement.blur();
  clearErrors(room);
  const faulty = draft.now.rows.find((row) => row.fault);
  if (faulty) {
    lines.grid.goToRow(faulty.id);
    complain({ status: 0, message: `${faulty.code}: ${faulty.fault}` });
    return false;
  }
  return carried(() => onCredit((more) => draft.save(more)));
}

/** Does it; a clash with somebody else is settled first. Gives false when it was not done. */
async function carried(run) {
  try {
    await run();
    draft.restored = false;
    redraw();
    return !draft.isChanged;
  } catch (error) {
    if (error.status === 412 && !draft.isNew) return settled(run);
    showRefusal(error);
    redraw();
    return false;
  }
}

async function settled() {
  try {
    return await settleClash(draft);
  } catch (error) {
    complain(error);
    return false;
  }
}

/** At the field of the head, at the line, or above the lines. */
function showRefusal(error) {
  for (const { field, message } of error.errors ?? []) {
    const [, index] = field.match(/^lines\.(\d+)/) ?? [];
    const row = index !== undefined && draft.now.rows[Number(index)];
    if (row) Object.assign(row, { fault: message });
  }
  showErrors(room, error);
}

async function placeNow() {
  if (!mayEdit() || !isDraft()) return;
  document.activeElement?.closest?.(".tabulator-editing") && document.activeElement.blur();
  clearErrors(room);
  const isPlaced = await carried(() =>
    onCredit(async (more) => {
      if (draft.isNew || draft.pending) await draft.save(draft.isNew ? { place: true, ...more } : {});
      else await draft.save();
      if (draft.order.status === "draft") draft.take(await place(draft.order, more));
    }),
  );
  if (isPlaced && draft.order.status !== "draft")
    toast(_("Order %(number)s is placed.", { number: draft.order.number }));
}

function giveUp() {
  draft.restored = false;
  draft.giveUp();
}

/** Runs an act on the saved order; what is typed is saved first. */
const act = (run) => async () => {
  if (draft.isChanged && mayEdit() && !(await save())) return;
  try {
    const order = await run(draft.order);
    if (order?.lines && order.id === draft.order.id && order.version) draft.take(order);
    readAgain();
    if (asideShows() === "papers") openPapers();
  } catch (error) {
    if (error.status === 412) readAgain();
    complain(error);
  }
};

const openWhy = (row) => {
  if (!row?.line_id) return;
  openAside("why", _("Why?"), (content) => showWhy(content, draft.order.id, row), { closed: () => lines.grid.focus() });
};
const openPrice = (row) =>
  openAside("price", _("How the price came about"), (content) => showPriceSteps(content, draft.order.id, row));
const openTurns = () =>
  openAside("turns", _("What placing it would turn"), (content) => showTurns(content, foresight.foreseen));
const openPapers = () => openAside("papers", _("Documents"), (content) => showPapers(content, draft.order));
const openTimeline = () =>
  openAside("timeline", _("Timeline"), (content) => showTimeline(content, { order: draft.order.id }));
const openHistory = () =>
  openAside("history", _("History"), (content) => showHistory(content, draft.order.id, { at: past?.at, goTo }), {
    closed: () => goTo(null),
  });

async function goTo(change) {
  try {
    const order = change && (await readPast(draft.order.id, change.at));
    past = order && new Draft({ order, customer: order.customer, place: "past", changed: redraw });
    if (past) past.at = change.at;
    draw();
    if (asideShows() === "history") openHistory();
  } catch (error) {
    complain(error);
  }
}

function actions(button) {
  const order = draft.order;
  const isThere = order !== null && past === null;
  const isOpen = isThere && ["placed", "partly_shipped"].includes(order.status);
  const isShipped = isThere && Number(order.shipped_value) > 0;
  const entries = [
    { label: _("Place"), keys: "P", disabled: !mayEdit() || !isDraft() || draft.now.rows.length === 0, run: placeNow },
    {
      label: _("Accept the offer"),
      disabled: !mayEdit() || !order?.offer,
      run: act((it) => onCredit((more) => accept(it, more))),
    },
    { label: _("Ship…"), keys: "S", disabled: !isKeeper || !isOpen, run: act(ship) },
    { label: _("Return…"), disabled: !isKeeper || !isShipped, run: act(takeBack) },
    null,
    { label: _("Invoice"), keys: "I", disabled: !isSeller || !isThere || isDraft(), run: act(invoice) },
    { label: _("Offer…"), disabled: !isSeller || !isThere || !isDraft(), run: act(offer) },
    {
      label: _("Confirmation"),
      disabled: !isSeller || !isThere || isDraft(),
      run: act((it) => issue(it, "confirmation")),
    },
    { label: _("Delivery note"), disabled: !isShipped, run: act((it) => issue(it, "delivery_note")) },
    { label: _("UPD"), disabled: !isShipped, run: act((it) => issue(it, "upd")) },
    { label: _("Documents"), keys: "D", disabled: !isThere, run: openPapers },
    null,
    { label: _("History"), keys: "H", disabled: order === null, run: openHistory },
    { label: _("Timeline"), keys: "T", disabled: !isThere, run: openTimeline },
    { label: _("New entry"), keys: "N", disabled: !isSeller || !isThere, run: newEntry },
    {
      label: _("Copy into a new order"),
      disabled: !isSeller || !isThere,
      run: () => location.assign(`/orders/new?copy=${order.id}`),
    },
    null,
    {
      label: _("Close the order…"),
      disabled: !isSeller || !isThere || !isShipped || order.status === "closed",
      run: act((it) => end(it, "close")),
    },
    {
      label: _("Cancel the order…"),
      danger: true,
      disabled: !isSeller || !(isOpen || (isThere && isDraft())),
      run: act((it) => end(it, "cancel")),
    },
  ];
  openMenu(entries, button, _("Actions"));
}

const newEntry = async () => {
  const { id, customer_id: customerId, customer } = draft.order;
  if (await askEntry({ customerId, customerName: customer.name, orderId: id }))
    asideShows() === "timeline" && openTimeline();
};

let again;
function readAgain() {
  if (again) return;
  again = setTimeout(async () => {
    again = undefined;
    if (draft.isNew || document.hidden) return;
    try {
      draft.hear(await get(`/orders/${draft.order.id}`));
    } catch (error) {
      if (error.status) complain(error); // without an answer the stream says so
    }
  }, AGAIN_MS);
}

function concerns(body) {
  const items = new Set((body.lines ?? body.items ?? []).map((each) => each.item_id));
  return draft.now.rows.some((row) => items.has(row.item_id));
}

function hear(kind, body) {
  const isOurs = !draft.isNew && body.order_id === draft.order.id;
  if (kind === "turned" && isOurs) {
    Object.assign(draft.order, { availability: body.availability, colour: body.colour });
    draft.colour(body.lines);
  }
  const isAll = ["hello", "resync", "tick"].includes(kind);
  if (!isAll && !isOurs && !(["turned", "stock"].includes(kind) && concerns(body))) return;
  readAgain();
  if (kind !== "tick" && foresight.rows().length) foresight.ask();
  if (isOurs && asideShows() === "papers" && kind === "invoice") openPapers();
}

async function chosen(customer) {
  draft.customer = customer;
  draft.touch();
  await showCustomer();
  adding.focus();
}

async function showCustomer() {
  if (!draft.isNew || !draft.customer) return;
  await head.readTerms();
  credit = await get(`/customers/${draft.customer.id}/credit`).catch(() => null); // one can go on without it
  redraw();
}

frame();
draft = await begin();
draft.restored = draft.restore();
foresight = new Foresight(draft, redraw);
head = new Head(at("#head"), { draft, mayEdit, chosen });
lines = new Lines(at("#lines"), {
  draft,
  mayEdit,
  why: openWhy,
  price: openPrice,
  end: () => adding.focus(),
});
adding = placeAdding(at("#adding"), {
  customerId: () => draft.customer?.id,
  add: (row) => lines.add([row]),
  paste: (text) => takeRows(draft, rowsOfText(text), (rows) => lines.add(rows)),
  leave: () => lines.grid.focus(),
  typed: (entry) => {
    draft.entry = entry;
    draft.keepNow();
  },
  entry: draft.entry,
});
draw();
await showCustomer();
onNews(hear);
window.addEventListener("beforeunload", (event) => {
  draft.keepNow();
  if (draft.isChanged) event.preventDefault();
});
shortcut("ctrl+s", _("Save"), save);
shortcut("ctrl+enter", _("Save"), save);
shortcut("/", _("Add a line"), () => adding.focus());
shortcut("p", _("Place the order"), placeNow);
shortcut("m", _("Actions"), () => actions(at("#bar [aria-haspopup]")));
shortcut("w", _("Why has the line its colour"), () => openWhy(lines.current()));
if (isKeeper) shortcut("s", _("Ship"), () => !isDraft() && act(ship)());
if (isSeller) shortcut("i", _("Issue an invoice"), () => !isDraft() && act(invoice)());
if (isSeller) shortcut("n", _("New entry"), () => !draft.isNew && newEntry());
shortcut("d", _("Documents"), () => !draft.isNew && openPapers());
shortcut("h", _("History"), () => !draft.isNew && openHistory());
shortcut("t", _("Timeline"), () => !draft.isNew && openTimeline());
if (draft.isNew) draft.customer ? adding.focus() : at("#buyer")?.focus();
else
  lines.grid.ready.then(() => {
    const [first] = draft.now.rows;
    if (first) lines.grid.goToRow(first.id);
    if (document.activeElement === document.body) lines.grid.focus();
  });
