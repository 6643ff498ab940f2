// The reminder of an entry: set, changed, put off, done, taken away.

import { html, nothing } from "lit-html";
import { get, send } from "../../api/client.js";
import { goesOn, until } from "../../frame/reminding.js";
import { isSeller, me } from "../../frame/user.js";
import { localParts, moment } from "../../language/formats.js";
import { _ } from "../../language/words.js";
import { ask } from "../../parts/dialog.js";
import { reminderFields, reminderOf, ruleInWords } from "../../parts/entry_form.js";
import { valuesOf } from "../../parts/form/form.js";
import { tomorrow } from "../../parts/form/when.js";
import { complain, toast } from "../../parts/toast.js";

const STATES = () => ({
  waiting: _("Waits"),
  fired: _("Came due"),
  suspended: _("Has no date to count from"),
  cancelled: _("Taken away"),
  done: _("Done"),
});

/** `take(entry)` gets the entry as it is after a change, `reread()` reads it anew. */
export function reminderOfPane(entry, take, reread) {
  const { reminder } = entry;
  const set = () => askReminder(entry, take);
  return html`<section aria-label=${_("Reminder")}><h3>${_("Reminder")}</h3>
    ${
      reminder
        ? html`<p><strong>${moment(reminder.at)}</strong>
          <small>${[STATES()[reminder.state], reminder.rule && ruleInWords(reminder.rule), reminder.assignee].filter(Boolean).join(" · ")}</small></p>
        <p class="chips">
          ${isSeller ? html`<button type="button" class="plain" @click=${set}>${_("Change…")}</button>` : nothing}
          ${reminder.assignee === me || isSeller ? ofReminder(entry, take, reread) : nothing}
          ${isSeller ? html`<button type="button" class="quiet" @click=${() => takeAway(entry, take)}>${_("Take away")}</button>` : nothing}
        </p>`
        : html`<p class="empty">${_("Nobody is reminded of it.")}</p>
          ${isSeller ? html`<button type="button" class="plain" @click=${set}>${_("Remind me…")}</button>` : nothing}`
    }
  </section>`;
}

function ofReminder(entry, take, reread) {
  const { reminder } = entry;
  const act = (name) => async (body) => {
    const { version } = await get(`/reminders/${reminder.id}`);
    await send("POST", `/reminders/${reminder.id}/${name}`, body, { version });
    await reread();
  };
  const end = async () => {
    if (!isSeller && !(await askEnd())) return;
    await act("done")({});
    if (isSeller) offerAgain(_("The reminder is ended."), entry, take);
  };
  if (reminder.state !== "waiting" && reminder.state !== "fired") return nothing;
  return html`<button type="button" class="plain" @click=${() => until(act("snooze"))}>${_("Snooze")}…</button>
    ${
      goesOn(reminder)
        ? html`<button type="button" class="plain" @click=${() => end().catch(complain)}>${_("End the reminder")}</button>`
        : html`<button type="button" class="plain" @click=${() => act("done")({}).catch(complain)}>${_("Done")}</button>`
    }`;
}

/** Who cannot set a reminder could not take it back. */
const askEnd = () =>
  ask({
    title: _("End the reminder"),
    label: _("End the reminder"),
    danger: true,
    body: () => html`<p>${_("It repeats: nobody is reminded any more.")}</p>`,
    submit: async () => true,
  });

function askReminder(entry, take) {
  const { reminder } = entry;
  const isAhead = reminder?.state === "waiting";
  const at = isAhead ? localParts(new Date(reminder.at)) : tomorrow();
  const rule = typeof reminder?.rule === "string" ? reminder.rule : "";
  return ask({
    title: _("Reminder"),
    body: () => html`<div class="fields">${reminderFields(at, rule)}</div>`,
    submit: async (form) => {
      const wanted = reminderOf(valuesOf(form)) ?? { at: null };
      take((await send("PUT", `/journal/${entry.id}/reminder`, wanted, { version: entry.version })).body);
    },
  });
}

async function takeAway(entry, take) {
  try {
    const { body } = await send("DELETE", `/journal/${entry.id}/reminder`, undefined, { version: entry.version });
    take(body);
    offerAgain(_("The reminder is taken away."), entry, take);
  } catch (error) {
    complain(error);
  }
}

/** Says what became of the reminder that the entry had, and sets it again when asked. */
function offerAgain(text, { id, reminder }, take) {
  const { at, rule } = reminder;
  const wanted = typeof rule === "object" && rule ? { rule } : { at, rule };
  const set = async () => {
    const { version } = await get(`/journal/${id}`);
    take((await send("PUT", `/journal/${id}/reminder`, wanted, { version })).body);
  };
  toast(text, { actions: [{ label: _("Undo"), run: () => set().catch(complain) }] });
}
