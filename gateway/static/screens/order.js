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
import { complain, toast } from "../parts/toast.js";
import { neededIn } from "../parts/words/colours.js";
import { accept, end, onCredit, takeBack } from "./order/acts.js";
import { placeAdding } from "./order/adding.js";
import { asideShows, closeByKey, openAside } from "./order/aside.js";
import { showBar, showNotices } from "./order/bar.js";
import { makeRooms, openDraft } from "./order/begin.js";
import { Draft } from "./order/draft.js";
import { Foresight } from "./order/foresight.js";
import { Head } from "./order/head.js";
import { EVERYTHING, hearing } from "./order/hearing.js";
import { Lines } from "./order/lines.js";
import { actionsOf } from "./order/menu.js";
import { readNames } from "./order/names.js";
import { invoice, issue, offer, showPapers } from "./order/papers.js";
import { readPast, showHistory } from "./order/past.js";
import { isAllTaken, rowsOfText, showUnknown, takeRows, takeThoseAway } from "./order/pasting.js";
import { showPriceSteps } from "./order/price_steps.js";
import { Saving } from "./order/saving.js";
import { showForeseen, showSums, showTurns } from "./order/sums.js";
import { showWhy, showWhyBefore } from "./order/why.js";
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
const add = (rows) => lines.add(rows);
const paste = (text) => takeRows(draft, rowsOfText(text), add);

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
    { save, giveUp, place: acts.place, menu: openActions },
  );
  showNotices(at("#notices"), shown, { save, giveUp, backToNow: () => goTo(null) });
  head.draw();
  lines.show().catch(complain);
  at("#adding").hidden = !mayEdit();
  if (past === null) showUnknown(at("#unknown"), draft, add);
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
  const { foreseen, refusal } = mayEdit() ? foresight : { foreseen: null, refusal: null };
  showForeseen(at("#foreseen"), { foreseen, refusal, isPlaced: !isDraft() }, acts.turns);
}

/** Whether every line that was typed is in the order; `goOn()` does what waits for it. */
const isAllIn = async (goOn) => (await adding.takeIn()) && isAllTaken(at("#unknown"), draft, goOn);

async function save() {
  return (await isAllIn(save)) && saving.save();
}

async function place() {
  if (await isAllIn(acts.place)) if (isDraft()) await saving.place();
}

function giveUp() {
  if (!mayEdit() || !draft.isTyped) return;
  const { entry } = draft;
  isRestored = false;
  adding.clear();
  const takeBackUp = draft.giveUp();
  const undo = () => {
    takeBackUp();
    return entry && adding.restore(entry);
  };
  toast(_("What you typed is dropped."), { key: "draft", actions: [{ label: _("Undo"), run: undo }] });
}

/** Escape, where it does nothing else. */
function onEscape(event) {
  const isElsewhere = event.defaultPrevented || document.querySelector("dialog[open], .menu, .popover");
  if (event.key === "Escape" && !isElsewhere) giveUp();
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
  if (draft.isTyped && mayEdit() && !(await save())) return;
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
  turns: () => openAside("turns", turnsTitle(), (content) => showTurns(content, foresight.foreseen)),
  history: () => openAside("history", _("History"), drawHistory, { closed: () => goTo(null) }),
  timeline: () => openAside("timeline", _("Timeline"), (content) => showTimeline(content, { order: draft.order.id })),
  newEntry,
  giveUp,
  copy: () => location.assign(`/orders/new?copy=${draft.order.id}`),
  close: act((order) => end(order, "close")),
  cancel: act((order) => end(order, "cancel")),
};

const turnsTitle = () => (isDraft() ? _("What placing it would turn") : _("What saving it would turn"));
const showPapersAgain = () => asideShows() === "papers" && acts.papers();

const entries = () => {
  const { order, now } = draft;
  return actionsOf(
    { order, isPast: past !== null, mayEdit: mayEdit(), isTyped: draft.isTyped, hasLines: now.rows.length > 0 },
    acts,
  );
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
  if (!row) return;
  const told = neededIn(draft.now.rows)(row);
  const draw = (content) => (row.line_id ? showWhy(content, draft.order.id, row) : showWhyBefore(content, told));
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
  document.addEventListener("keydown", onEscape);
  at("#lines").addEventListener("keydown", closeByKey);
  onNews(news.hear);
  onNews((kind) => EVERYTHING.includes(kind) && takeThoseAway(draft, add));
  window.addEventListener("beforeunload", (event) => {
    draft.keepNow();
    if (draft.isTyped) event.preventDefault();
  });
  shortcut("ctrl+s", _("Save"), save);
  shortcut("ctrl+enter", _("Save"), save);
  shortcut("/", _("Add a line"), () => adding.focus());
  shortcut("w", _("Why has the line its colour"), () => openWhy(lines.current()));
  shortcut("alt+arrowdown", _("The next line in colour"), () => lines.toColoured(1));
  shortcut("alt+arrowup", _("The line in colour before"), () => lines.toColoured(-1));
  shortcut("m", _("Actions"), () => openActions(at("#bar [aria-haspopup]")));
  for (const { label, keys } of entries().filter((each) => each?.keys && each.keys !== "Esc")) {
    shortcut(keys.toLowerCase().replaceAll(" ", ""), label, () => press(keys));
  }
  if (draft.isNew) draft.customer ? adding.focus() : at("#buyer")?.focus();
  else lines.begin();
  await readCustomer();
}

begin(show, { back: ["/orders", _("Orders")] });
