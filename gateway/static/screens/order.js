// The order editor: a head, lines in colour, what they come to, and beside them whatever one wants to know of the order.

import { get } from "../api/client.js";
import { onNews } from "../frame/live.js";
import { begin } from "../frame/screen.js";
import { shortcut } from "../frame/shortcuts.js";
import { isSeller } from "../frame/user.js";
import { _ } from "../language/words.js";
import { askEntry } from "../parts/entry_form.js";
import { afterSteps } from "../parts/grid/steps.js";
import { latest } from "../parts/latest.js";
import { openMenu } from "../parts/menu.js";
import { showTimeline } from "../parts/timeline.js";
import { complain } from "../parts/toast.js";
import { accept, end, onCredit, takeBack } from "./order/acts.js";
import { placeAdding } from "./order/adding.js";
import { asideShows, closeAside, openAside } from "./order/aside.js";
import { showBar, showNotices } from "./order/bar.js";
import { makeRooms, openDraft } from "./order/begin.js";
import { Draft } from "./order/draft.js";
import { Foresight } from "./order/foresight.js";
import { Head } from "./order/head.js";
import { hearing } from "./order/hearing.js";
import { Lines } from "./order/lines.js";
import { actionsOf } from "./order/menu.js";
import { readNames } from "./order/names.js";
import { invoice, issue, offer, showPapers } from "./order/papers.js";
import { readPast, showHistory } from "./order/past.js";
import { rowsOfText, showUnknown, takeRows } from "./order/pasting.js";
import { showPriceSteps } from "./order/price_steps.js";
import { Saving } from "./order/saving.js";
import { showForeseen, showSums, showTurns } from "./order/sums.js";
import { showWhy } from "./order/why.js";
import { ship } from "./stock/shipment.js";

const MAY_CHANGE = ["draft", "placed", "partly_shipped"];
const room = document.getElementById("content");
const at = (selector) => room.querySelector(selector);

let isDrawing = false;
let isReady = false;
let isActing = false;
let draft;
let past = null;
let credit = null;
let isRestored = false;
let foresight;
let news;
let head;
let lines;
let saving;
let adding;

const mayEdit = () => isSeller && past === null && (draft.isNew || MAY_CHANGE.includes(draft.order.status));
const isDraft = () => draft.isNew || draft.order.status === "draft";
const paste = (text) => takeRows(draft, rowsOfText(text), (rows) => lines.add(rows));

/** Whatever changed is drawn once, before the browser paints. */
function redraw() {
  if (isDrawing || !isReady) return;
  isDrawing = true;
  queueMicrotask(() => {
    isDrawing = false;
    draw();
  });
}

function draw() {
  const view = past ?? draft;
  head.draft = view;
  lines.draft = view;
  if (!draft.isNew && location.pathname !== `/orders/${draft.order.id}`) {
    history.replaceState(history.state, "", `/orders/${draft.order.id}`);
  }
  const shown = { order: view.order, draft, past, isPast: past !== null, isRestored, mayEdit: mayEdit() };
  showBar(
    at("#bar"),
    { ...shown, isBusy: saving.isBusy, mayPlace: mayEdit() && isDraft() },
    { save, place: acts.place, menu: openActions },
  );
  showNotices(at("#notices"), shown, { save, giveUp, backToNow: () => goTo(null) });
  head.draw();
  lines.show().catch(complain);
  at("#adding").hidden = !mayEdit();
  if (past === null) showUnknown(at("#unknown"), draft, (rows) => lines.add(rows));
  drawSums(view);
  foresight.askIfOther();
}

function drawSums(view) {
  const isForeseen = mayEdit() && foresight.isWhole();
  const foreseenCredit = mayEdit() ? foresight.credit() : null;
  showSums(at("#sums"), {
    worth: isForeseen ? foresight.foreseen : view.order,
    isPending: past === null && draft.hasOtherLines && !isForeseen,
    currency: view.order?.currency ?? credit?.currency ?? "RUB",
    credit: past ? null : (foreseenCredit ?? draft.order?.credit ?? credit),
    isWith: foreseenCredit !== null || !isDraft(),
  });
  showForeseen(at("#foreseen"), mayEdit() ? foresight : { foreseen: null, refusal: null }, acts.turns);
}

/** A line whose item is still looked for counts. */
async function save() {
  await adding.settled();
  return saving.save();
}

async function place() {
  await adding.settled();
  if (isDraft()) await saving.place();
}

function giveUp() {
  isRestored = false;
  adding.clear();
  draft.giveUp();
}

/** One at a time: a second press while the first is under way is none. */
const once = (run) => async () => {
  if (isActing) return;
  isActing = true;
  try {
    await run();
  } finally {
    isActing = false;
  }
};

/** Does it with the order as it is saved; what is typed is saved first. */
const act = (run) => once(() => carryOut(run));

async function carryOut(run) {
  if (draft.isChanged && mayEdit() && !(await save())) return;
  try {
    const answer = await run(draft.order);
    if (answer?.lines && answer.id === draft.order.id) draft.take(answer);
    news.readAgain();
    showPapersAgain();
  } catch (error) {
    if (error.status === 412) news.readAgain();
    complain(error);
  }
}

const acts = {
  place: once(place),
  accept: act((order) => onCredit((more) => accept(order, more))),
  ship: act((order) => ship(order.id)),
  takeBack: act(takeBack),
  invoice: act(invoice),
  offer: act((order) => offer(order, () => news.readNow())),
  confirmation: act((order) => issue(order, "confirmation")),
  deliveryNote: act((order) => issue(order, "delivery_note")),
  upd: act((order) => issue(order, "upd")),
  papers: () => openAside("papers", _("Documents"), (content) => showPapers(content, draft.order)),
  turns: () => openAside("turns", _("What placing it would turn"), (content) => showTurns(content, foresight.foreseen)),
  history: () => openAside("history", _("History"), drawHistory, { closed: () => goTo(null) }),
  timeline: () => openAside("timeline", _("Timeline"), (content) => showTimeline(content, { order: draft.order.id })),
  newEntry,
  copy: () => location.assign(`/orders/new?copy=${draft.order.id}`),
  close: act((order) => end(order, "close")),
  cancel: act((order) => end(order, "cancel")),
};

const showPapersAgain = () => asideShows() === "papers" && acts.papers();

const entries = () => {
  const { order, now } = draft;
  return actionsOf({ order, isPast: past !== null, mayEdit: mayEdit(), hasLines: now.rows.length > 0 }, acts);
};

function openActions(button) {
  openMenu(entries(), button, _("Actions"));
}

/** By its key what the menu does, when it may be done. */
function press(keys) {
  const entry = entries().find((each) => each?.keys === keys);
  if (entry && !entry.disabled) entry.run();
}

function openWhy(row) {
  if (!row?.line_id) return;
  const draw = (content) => showWhy(content, draft.order.id, row);
  openAside("why", _("Why?"), draw, { closed: () => lines.grid.focus() });
}

function openPrice(row) {
  const draw = (content) => showPriceSteps(content, draft.order.id, row);
  openAside("price", _("How the price came about"), draw, { closed: () => lines.grid.focus() });
}

const drawHistory = (content) => showHistory(content, draft.order.id, { at: past?.at, goTo });

const going = latest();

/** Shows the order as it was after a change; null as it is. */
async function goTo(change) {
  const isLast = going();
  if (change === null && past === null) return;
  try {
    const order = change && (await readPast(draft.order.id, change.at));
    if (!isLast()) return;
    past = order && new Draft({ order, customer: order.customer, place: "past", changed: redraw });
    if (past) past.at = change.at;
    draw();
    if (asideShows() === "history") acts.history();
  } catch (error) {
    complain(error);
  }
}

async function newEntry() {
  const { id, customer_id: customerId, customer } = draft.order;
  const entry = await askEntry({ customerId, customerName: customer.name, orderId: id });
  if (entry && asideShows() === "timeline") acts.timeline();
}

async function chosen(customer) {
  draft.customer = customer;
  draft.touch();
  adding.focus();
  await readCustomer();
}

/** Of a new order: at what terms, and on what credit. */
async function readCustomer() {
  if (!draft.isNew || !draft.customer) return;
  const { customer } = draft;
  await head.readTerms();
  const found = await get(`/customers/${customer.id}/credit`).catch(() => null); // one can go on without it
  if (customer !== draft.customer) return;
  credit = found;
  redraw();
}

/** Rows of a spreadsheet, wherever one stands but in a field. */
function onPaste(event) {
  const text = event.clipboardData.getData("text/plain");
  if (!mayEdit() || event.target.matches("input, textarea, select") || !text.includes("\t")) return;
  event.preventDefault();
  paste(text);
}

async function show() {
  makeRooms(room);
  [draft] = await Promise.all([openDraft(redraw), readNames()]);
  isRestored = draft.restore();
  foresight = new Foresight(draft, redraw);
  news = hearing(draft, foresight, { isDraft, invoiced: showPapersAgain });
  head = new Head(at("#head"), { draft, mayEdit, chosen });
  lines = new Lines(at("#lines"), {
    draft,
    mayEdit,
    why: openWhy,
    price: openPrice,
    onRow: afterSteps((row) => asideShows() === "why" && openWhy(row)),
    end: () => adding.focus(),
  });
  saving = new Saving(room, {
    draft,
    lines,
    mayEdit,
    saved: () => {
      isRestored = false;
      redraw();
    },
  });
  adding = placeAdding(at("#adding"), {
    customerId: () => draft.customer?.id,
    add: (row) => lines.add([row]),
    refuse: (row) => {
      draft.unknown = [...draft.unknown, { place: draft.unknown.length + 1, ...row }];
      draft.touch();
    },
    paste,
    leave: () => lines.grid.focus(),
    typed: (entry) => {
      draft.entry = entry;
      draft.keepNow();
    },
    entry: draft.entry,
  });
  isReady = true;
  draw();
  document.addEventListener("paste", onPaste);
  at("#lines").addEventListener("keydown", (event) => event.key === "Escape" && closeAside());
  onNews(news.hear);
  window.addEventListener("beforeunload", (event) => {
    draft.keepNow();
    if (draft.isTyped) event.preventDefault();
  });
  shortcut("ctrl+s", _("Save"), save);
  shortcut("ctrl+enter", _("Save"), save);
  shortcut("/", _("Add a line"), () => adding.focus());
  shortcut("w", _("Why has the line its colour"), () => openWhy(lines.current()));
  shortcut("m", _("Actions"), () => openActions(at("#bar [aria-haspopup]")));
  for (const { label, keys } of entries().filter((each) => each?.keys)) {
    shortcut(keys.toLowerCase().replaceAll(" ", ""), label, () => press(keys));
  }
  if (draft.isNew) draft.customer ? adding.focus() : at("#buyer")?.focus();
  else lines.begin();
  await readCustomer();
}

begin(show, { back: ["/orders", _("Orders")] });
