// Reminders as they come due: a notice with what to do about it, and the system's own while nobody looks at Nova.

import { html, nothing } from "lit-html";
import { until as onceKnown } from "lit-html/directives/until.js";
import { get, send } from "../api/client.js";
import { doneStatus } from "../api/dictionaries.js";
import { moment, momentOf } from "../language/formats.js";
import { _ } from "../language/words.js";
import { ask } from "../parts/dialog.js";
import { valuesOf } from "../parts/form/form.js";
import { tomorrow, whenField } from "../parts/form/when.js";
import { openMenu } from "../parts/menu.js";
import { closeToast, complain, toast } from "../parts/toast.js";

const SHOWN = 3; // of what was missed; the bell has the rest
const LOOKED_AT = "nova-looked-at";
const TOLD_MS = 5000;
const SNOOZES = () => [
  [10, _("10 minutes")],
  [60, _("An hour")],
  [24 * 60, _("A day")],
];

/** What a notification is about, by the page that shows it. */
export function placeOf(told) {
  if (told.kind === "webhook") return "/settings/webhooks";
  if (told.kind === "digest" || told.extended_at) return "/journal?filter[due]=overdue&filter[assignee]=me";
  if (told.entry_id) return `/journal?entry=${told.entry_id}`;
  if (told.order_id) return `/orders/${told.order_id}`;
  return told.customer_id ? `/customers/${told.customer_id}` : "/journal";
}

/** What is not read yet: the last of them, the oldest first, and how many there are. */
export async function missed() {
  const { items, total } = await get("/notifications", { "filter[unread]": "true", limit: SHOWN });
  return { items: items.reverse(), total };
}

/** Shows a notification, and whom it is about once that is known; one that is shown already has grown. */
export function tell(told) {
  const key = told.id;
  const entry = entryOf(told);
  const read = () => send("POST", "/notifications/read", { ids: [key] }, { pauses: [] }).catch(() => undefined);
  const open = { label: _("Open"), run: () => read().then(() => location.assign(placeOf(told))) };
  const aboutWhom = entry.then((known) => about(told, known));
  toast(html`${told.text}${onceKnown(aboutWhom, about(told, null))}`, {
    actions: [...(told.reminder_id ? actsOf(told.reminder_id, entry, read) : []), open],
    lasting: true,
    shared: true,
    kind: "reminder",
    key,
    onClose: read,
  });
}

const entryOf = async ({ entry_id: id }) => (id ? get(`/journal/${id}`).catch(() => null) : null);

export const close = (notificationIds) => notificationIds.forEach(closeToast);

const about = (told, entry) => {
  const named = [entry?.customer_name, told.shown_at && moment(told.shown_at)].filter(Boolean);
  return named.length ? html`<small>${named.join(" · ")}</small>` : nothing;
};

/** Whether a reminder will come due again by its rule: doing what it reminds of does not end it. */
export const goesOn = (reminder) => typeof reminder?.rule === "string" && reminder.state === "waiting";

/** The notice stays until the server has done it. What recurs goes on: only this time of it is done. */
function actsOf(reminderId, entry, read) {
  const path = `/reminders/${reminderId}`;
  const act = async (name, body, closeNotice) => {
    const { version } = await get(path);
    await send("POST", `${path}/${name}`, body, { version });
    closeNotice();
    await read();
    document.dispatchEvent(new CustomEvent("nova-reminded"));
  };
  const snooze = (button, closeNotice) => {
    const entries = SNOOZES().map(([minutes, label]) => ({
      label,
      run: () => act("snooze", { minutes }, closeNotice).catch(complain),
    }));
    const later = { label: _("Until a moment…"), run: () => until((body) => act("snooze", body, closeNotice)) };
    openMenu([...entries, later], button, _("Snooze"));
  };
  const finish = async (button, closeNotice) => {
    try {
      if (!goesOn(await get(path))) return await act("done", { status: await doneStatus() }, closeNotice);
      closeNotice();
      await read();
    } catch (error) {
      complain(error);
    }
  };
  const done = entry.then((known) => (goesOn(known?.reminder) ? _("Done this time") : _("Done")));
  return [
    { label: onceKnown(done, _("Done")), stays: true, run: finish },
    { label: `${_("Snooze")} ▾`, stays: true, run: snooze },
  ];
}

/** Asks until when a reminder is to be silent. */
export function until(snooze) {
  return ask({
    title: _("Snooze"),
    label: _("Snooze"),
    body: () => whenField("until", _("Until"), { value: tomorrow(), required: true }),
    submit: (form) => snooze({ until: momentOf(valuesOf(form).until ?? "") }),
  });
}

/** A notice of the system, by one tab, while no tab is looked at. */
export async function tellOutside(told) {
  if (window.Notification?.permission !== "granted" || !navigator.locks || (await isLookedAt())) return;
  await navigator.locks.request(`nova-tells-${told.id}`, { ifAvailable: true }, async (lock) => {
    if (lock === null) return;
    const entry = await entryOf(told);
    const body = [told.text, entry?.customer_name].filter(Boolean).join(" · ");
    const notice = new Notification("Nova", { body, tag: told.id });
    notice.onclick = () => {
      window.focus();
      location.assign(placeOf(told));
    };
    await new Promise((resolve) => setTimeout(resolve, TOLD_MS)); // the other tabs come meanwhile
  });
}

async function isLookedAt() {
  const { held } = await navigator.locks.query();
  return held.some(({ name }) => name === LOOKED_AT);
}

/** A tab that is looked at says so to the others. */
export function beginLooking() {
  if (!navigator.locks) return;
  const look = () => {
    if (document.hidden) return;
    navigator.locks.request(LOOKED_AT, { mode: "shared" }, () => hiddenAgain());
  };
  document.addEventListener("visibilitychange", look);
  look();
}

const hiddenAgain = () =>
  new Promise((resolve) => {
    document.addEventListener("visibilitychange", () => document.hidden && resolve(), { once: true });
  });
