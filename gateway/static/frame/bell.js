// The bell: what one is told of, how much of it is unread, and reminders as they come due.

import { html, render, svg } from "lit-html";
import { get, send } from "../api/client.js";
import { moment } from "../language/formats.js";
import { _ } from "../language/words.js";
import { complain, toast } from "../parts/toast.js";
import { onNews } from "./live.js";

const BELL = svg`<svg viewBox="0 0 24 24" width="17" height="17" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="1.8"><path d="M6 16V11a6 6 0 0 1 12 0v5l1.6 2H4.4zM10 20.5a2.2 2.2 0 0 0 4 0"/></svg>`;
const MOST = 30;
const SNOOZES = [
  [10, () => _("10 minutes")],
  [60, () => _("An hour")],
  [24 * 60, () => _("A day")],
];

export function placeBell(room) {
  const state = { unread: 0, isOpen: false, items: [] };
  const host = document.createElement("span");
  host.className = "bell";
  room.append(host);

  function draw() {
    const label = state.unread ? _("Notifications: %(count)s unread", { count: state.unread }) : _("Notifications");
    render(
      html`<button type="button" class="quiet" aria-haspopup="dialog" aria-expanded=${String(state.isOpen)} aria-label=${label}
          title=${label} @click=${toggle}>${BELL}${state.unread ? html`<b>${state.unread}</b>` : ""}</button>
        ${
          state.isOpen
            ? html`<section class="popover" role="dialog" aria-label=${_("Notifications")} @keydown=${onKey}>
          ${state.items.map(
            (each) => html`<article class=${each.read_at ? "" : "unread"}>
            <a href=${placeOf(each)}>${each.text}</a><small>${moment(each.shown_at)}</small></article>`,
          )}
          ${state.items.length === 0 ? html`<p class="empty">${_("Reminders and news will be here.")}</p>` : ""}
          ${state.unread ? html`<button type="button" class="quiet" @click=${readAll}>${_("Mark all as read")}</button>` : ""}
        </section>`
            : ""
        }`,
      host,
    );
  }

  const count = async () => {
    state.unread = (await get("/notifications/unread")).unread;
    draw();
  };
  const toggle = async () => {
    state.isOpen = !state.isOpen;
    if (state.isOpen) state.items = (await get("/notifications", { limit: MOST })).items;
    draw();
    host.querySelector(".popover a, .popover button")?.focus();
  };
  const close = () => {
    state.isOpen = false;
    draw();
    host.querySelector("button").focus();
  };
  const onKey = (event) => event.key === "Escape" && close();
  const readAll = async () => {
    await send("POST", "/notifications/read", {}).catch(complain);
    await Promise.all([count(), get("/notifications", { limit: MOST }).then(({ items }) => (state.items = items))]);
    draw();
  };
  document.addEventListener("pointerdown", (event) => {
    if (!state.isOpen || host.contains(event.target)) return;
    state.isOpen = false;
    draw();
  });

  onNews((kind, body) => {
    if (kind === "notification" && body.reminder_id) remind(body);
    if (["hello", "resync", "notification", "read"].includes(kind)) count().catch(() => undefined); // told by the next
  });
  draw();
}

/** A reminder that came due: put off, or done, from where it is told. */
function remind(told) {
  const path = `/reminders/${told.reminder_id}`;
  const act = (name, body) => async () => {
    try {
      const { version } = await get(path);
      await send("POST", `${path}/${name}`, body, { version });
      document.dispatchEvent(new CustomEvent("nova-reminded"));
    } catch (error) {
      complain(error);
    }
  };
  const actions = [
    { label: _("Done"), run: act("done", {}) },
    ...SNOOZES.map(([minutes, label]) => ({ label: `+ ${label()}`, run: act("snooze", { minutes }) })),
    { label: _("Open"), run: () => location.assign(placeOf(told)) },
  ];
  toast(told.text, { actions, lasting: true, key: told.reminder_id, kind: "reminder" });
  if (window.Notification?.permission === "granted" && document.hidden) {
    new Notification("Nova", { body: told.text, tag: told.reminder_id }).onclick = () => window.focus();
  }
}

function placeOf(told) {
  if (told.entry_id) return `/journal?entry=${told.entry_id}`;
  if (told.order_id) return `/orders/${told.order_id}`;
  return told.customer_id ? `/customers/${told.customer_id}` : "/journal";
}
