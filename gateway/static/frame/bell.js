// The bell: what one is told of, how much of it is unread, and whether the system's own notices are wanted.

import { html, nothing, render, svg } from "lit-html";
import { get, send } from "../api/client.js";
import { moment } from "../language/formats.js";
import { _ } from "../language/words.js";
import { steadily } from "../parts/steady.js";
import { complain } from "../parts/toast.js";
import { onNews } from "./live.js";
import { beginLooking, close as closeNotices, missed, placeOf, tell, tellOutside } from "./reminding.js";

const BELL = svg`<svg viewBox="0 0 24 24" width="17" height="17" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="1.8"><path d="M6 16V11a6 6 0 0 1 12 0v5l1.6 2H4.4zM10 20.5a2.2 2.2 0 0 0 4 0"/></svg>`;
const MOST = 30;
const SOON_MS = 200;
const WITHOUT_STREAM_MS = 3000;
const MISSED = ["hello", "resync"]; // what came before may not have been told
const ANEW = [...MISSED, "notification", "read"];

export function placeBell(room) {
  const state = { unread: 0, isOpen: false, items: [] };
  const host = document.createElement("span");
  host.className = "bell";
  room.append(host);

  function draw() {
    const label = state.unread ? _("Notifications: %(count)s unread", { count: state.unread }) : _("Notifications");
    render(
      html`<button type="button" class="quiet" aria-haspopup="dialog" aria-expanded=${String(state.isOpen)} aria-label=${label}
          title=${label} @click=${toggle}>${BELL}${state.unread ? html`<b>${state.unread}</b>` : nothing}</button>
        ${state.isOpen ? popover() : nothing}`,
      host,
    );
  }

  const popover = () => html`<section class="popover" role="dialog" aria-label=${_("Notifications")} @keydown=${onKey}>
    ${outside(draw)}
    ${state.items.map(
      (each) => html`<article class=${each.read_at ? "" : "unread"}>
        <a href=${placeOf(each)} @click=${(event) => go(event, each)}>${each.text}</a><small>${moment(each.shown_at)}</small></article>`,
    )}
    ${state.items.length === 0 ? html`<p class="empty">${_("Reminders and news will be here.")}</p>` : nothing}
    ${state.unread ? html`<button type="button" class="quiet" @click=${readAll}>${_("Mark all as read")}</button>` : nothing}
  </section>`;

  let mayHaveMissed = true;
  let toldUpTo = "";
  const tellOne = (each) => {
    if (each.shown_at > toldUpTo) toldUpTo = each.shown_at;
    tell(each);
  };
  /** A tab that nobody looks at tells it when it is looked at. */
  const told = (body) => {
    const one = { ...body, id: body.notification_id };
    if (!document.hidden) tellOne(one);
    return tellOutside(one);
  };
  const load = async () => {
    const { items: unread, total } = await missed();
    state.unread = total;
    if (mayHaveMissed) for (const each of unread) if (each.shown_at > toldUpTo) tellOne(each);
    mayHaveMissed = false;
    if (state.isOpen) state.items = (await get("/notifications", { limit: MOST })).items;
    draw();
  };
  const toggle = async () => {
    state.isOpen = !state.isOpen;
    await load().catch(complain);
    host.querySelector(".popover a, .popover button")?.focus();
  };
  const close = () => {
    state.isOpen = false;
    draw();
    host.querySelector("button").focus();
  };
  const onKey = (event) => event.key === "Escape" && close();
  const readAll = async () => {
    let left;
    try {
      do left = (await send("POST", "/notifications/read", {})).body.unread;
      while (left > 0);
      await load();
    } catch (error) {
      complain(error);
    }
  };
  /** Following it is reading it; a new tab may be opened as ever. */
  const go = async (event, told) => {
    if (told.read_at) return;
    const reading = send("POST", "/notifications/read", { ids: [told.id] }, { pauses: [] }).catch(() => undefined);
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    await reading;
    location.assign(placeOf(told));
  };
  document.addEventListener("pointerdown", (event) => {
    if (!state.isOpen || host.contains(event.target)) return;
    state.isOpen = false;
    draw();
  });

  let isBegun = false;
  const loadSoon = steadily(() => document.hidden || load().catch(() => undefined), { soon: SOON_MS }); // told by the next
  const begin = () => {
    if (!isBegun && !document.hidden) load().catch(complain);
    isBegun = true;
  };
  onNews((kind, body) => {
    if (kind === "notification") told(body).catch(() => undefined);
    if (kind === "read") closeNotices(body.notification_ids);
    if (!isBegun) return begin(); // nothing is missed from the first word of the stream on
    if (MISSED.includes(kind)) mayHaveMissed = true;
    if (ANEW.includes(kind)) loadSoon();
  });
  beginLooking();
  setTimeout(begin, WITHOUT_STREAM_MS);
  draw();
}

/** The browser asks only whoever pressed the button. */
function outside(draw) {
  const permission = window.Notification?.permission;
  if (permission === "denied")
    return html`<p class="empty">${_("The browser keeps back Nova's notices on your screen: allow them for this address.")}</p>`;
  if (permission !== "default") return nothing;
  const allow = () => Notification.requestPermission().then(draw);
  return html`<p><button type="button" class="plain" @click=${allow}>${_("Remind me on the screen while Nova is hidden")}</button></p>`;
}
