// One entry: what it says and is about, its marks, reminder, comments and history, each changed where it stands.

import { html, nothing, render } from "lit-html";
import { keyed } from "lit-html/directives/keyed.js";
import { live } from "lit-html/directives/live.js";
import { get, send } from "../../api/client.js";
import { isSeller } from "../../frame/user.js";
import { localParts, moment, momentOf } from "../../language/formats.js";
import { _ } from "../../language/words.js";
import { clearErrors, markErrors } from "../../parts/form/form.js";
import { complain, toast } from "../../parts/toast.js";
import { dotted } from "../../parts/words/dots.js";
import { isOverdue } from "./columns.js";
import { remarks } from "./remarks.js";
import { reminderOfPane } from "./reminder.js";

/** Shows entries in a room, one at a time; `changed()` is told after every change. */
export function entryPane(room, marks, changed) {
  let entry = null;
  let wanted = null;
  let saving = Promise.resolve();
  const names = new Map(marks.people);
  const colours = (list) => new Map(list.map((each) => [each.code, each.colour]));
  const [kindColours, statusColours, importanceColours] = [marks.kinds, marks.statuses, marks.importances].map(colours);
  const later = remarks(marks, { entryNow: () => entry, take, inTurn });

  /** Another entry has fields of its own: what is typed into those of one does not go over to the next. */
  function draw() {
    const nothingChosen = html`<p class="empty">${_("Choose an entry, and it is shown here.")}</p>`;
    render(entry === null ? nothingChosen : keyed(entry.id, body()), room);
  }

  const body = () => html`<article class="entry" data-entry=${entry.id} aria-label=${_("Entry")}>
    <header>${dotted(entry.kind_name, kindColours.get(entry.kind))}
      <small>${[moment(entry.logged_at), entry.author && (names.get(entry.author) ?? entry.author)].filter(Boolean).join(" · ")}</small></header>
    <p class="said">${entry.text}</p>
    <p class="about">
      ${entry.customer_id ? html`<a href="/customers/${entry.customer_id}">${entry.customer_name ?? _("Customer")}</a>` : nothing}
      ${entry.order_id ? html`<a href="/orders/${entry.order_id}">${entry.order_number ? _("Order %(number)s", { number: entry.order_number }) : _("Order")}</a>` : nothing}
    </p>
    <p class="notice bad" role="alert" data-errors hidden></p>
    <div class="fields">
      ${choice("status", _("Status"), marks.statusChoices, entry.status_name, statusColours)}
      ${choice("importance", _("Importance"), marks.importanceChoices, entry.importance_name, importanceColours)}
      ${choice("assignee", _("Assignee"), [["", "—"], ...marks.people], entry.assignee)}
      <div class="field wide" data-field="due"><label for="entry-due">${_("Due")}${isOverdue(entry) ? html` <b class="overdue">${_("Overdue")}</b>` : nothing}</label>
        <input id="entry-due" type="datetime-local" name="due" ?disabled=${!isSeller} .value=${shownIn("due", entry.due ? localParts(new Date(entry.due)) : "")} @change=${onDue}>
        <p class="error" id="entry-due-error" role="alert" hidden></p></div>
      <div class="field" data-field="progress"><label for="entry-progress">${_("Progress, %")}</label>
        <span class="beside"><input id="entry-progress" type="number" min="0" max="100" name="progress" ?disabled=${!isSeller} .value=${shownIn("progress", String(entry.progress ?? ""))} @change=${onProgress}>
        ${entry.progress_by_hand && isSeller ? html`<button type="button" class="quiet" @click=${() => save({ progress: null })}>${entry.order_id ? _("As shipped") : _("Clear")}</button>` : nothing}</span>
        <small>${entry.order_id && !entry.progress_by_hand ? _("Follows the shipping of the order") : ""}</small>
        <p class="error" id="entry-progress-error" role="alert" hidden></p></div>
    </div>
    ${reminderOfPane(entry, take, reread)}
    ${later.body()}
  </article>`;

  const choice = (name, label, choices, nameNow, colourOf = new Map()) => {
    const value = entry[name] ?? "";
    const all = choices.some(([code]) => code === value) ? choices : [...choices, [value, nameNow ?? value]];
    return html`<div class="field" data-field=${name}><label for="entry-${name}">${dotted(label, colourOf.get(value))}</label>
      <select id="entry-${name}" name=${name} ?disabled=${!isSeller} @change=${(event) => save({ [name]: event.target.value || null })}>
        ${all.map(([code, text]) => html`<option value=${code} .selected=${live(code === value)}>${text}</option>`)}</select>
      <p class="error" id="entry-${name}-error" role="alert" hidden></p></div>`;
  };

  /** What is being typed stays. */
  function shownIn(name, theirs) {
    const typing = document.activeElement;
    return room.contains(typing) && typing.name === name && isOfEntry(typing) ? typing.value : theirs;
  }
  const isOfEntry = (control) => control.closest("[data-entry]").dataset.entry === entry.id;

  const onDue = ({ target }) => save({ due: target.value ? momentOf(target.value) : null });
  const onProgress = ({ target }) => save({ progress: target.value === "" ? null : Number(target.value) });

  function take(changedEntry) {
    if (changedEntry.id !== entry?.id) return;
    entry = changedEntry;
    draw();
    changed(entry);
  }

  /** One after the other: each on the version that the one before it made. */
  function inTurn(act) {
    saving = saving.then(act, act);
    return saving;
  }

  function save(change) {
    const { id } = entry;
    return inTurn(() => patch(id, change, entry?.id === id ? entry : null));
  }

  async function patch(id, change, seen) {
    clearErrors(room);
    try {
      const version = seen?.version ?? (await get(`/journal/${id}`)).version;
      const { body: now } = await send("PATCH", `/journal/${id}`, change, { version });
      take(now);
    } catch (error) {
      if (error.status === 412) return meet(id, change, seen);
      markErrors(room, error);
    }
  }

  /** Somebody was faster: with another field that is no matter, with this one the user says what shall be. */
  async function meet(id, change, seen) {
    const theirs = await get(`/journal/${id}`).catch(complain);
    if (theirs?.id !== id) return;
    const [name] = Object.keys(change);
    if (seen === null || theirs[name] === seen[name]) return patch(id, change, theirs);
    const mine = () => patch(id, change, theirs);
    toast(_("Somebody else changed this entry meanwhile."), {
      kind: "bad",
      lasting: true,
      key: `changed-${id}`,
      actions: [
        { label: _("Show theirs"), run: () => take(theirs) },
        { label: _("Save mine"), run: mine },
      ],
    });
  }

  async function reread() {
    if (entry === null) return;
    const { id } = entry;
    const now = await get(`/journal/${id}`);
    if (entry?.id !== id) return;
    entry = now;
    draw();
    later.reread().then(draw, complain);
  }

  async function show(id) {
    wanted = id;
    if (entry?.id === id) return reread();
    const found = id && (await get(`/journal/${id}`));
    if (wanted !== id) return;
    entry = found;
    if (id === null) return draw();
    later.begin();
    draw();
    await later.reread();
    if (entry?.id === id) draw();
  }

  draw();
  return {
    show,
    reread,
    save,
    entry: () => entry,
    focus: () => room.querySelector("select, input, textarea")?.focus(),
  };
}
