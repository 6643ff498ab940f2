// What was said about an entry, and what became of it.

import { html, nothing } from "lit-html";
import { live } from "lit-html/directives/live.js";
import { get, send } from "../../api/client.js";
import { isSeller } from "../../frame/user.js";
import { moment } from "../../language/formats.js";
import { _ } from "../../language/words.js";
import { clearErrors, showErrors } from "../../parts/form/form.js";
import { drop, keep, kept } from "../../parts/form/typed.js";
import { complain } from "../../parts/toast.js";

const MOST = 100;
const MARKS = () => ({
  status: _("Status"),
  importance: _("Importance"),
  progress: _("Progress, %"),
  assignee: _("Assignee"),
  due: _("Due"),
});

/** `entryNow()` is the entry that is shown, `take(entry)` gets it after a comment, `inTurn(act)` waits for what is being saved. */
export function remarks(marks, { entryNow, take, inTurn }) {
  const names = new Map(marks.people);
  let comments = [];
  let history = [];
  const texts = new Map(); // of comments that are being written, by entry

  const placeOf = (id) => `/journal/${id}/comment`;
  const textOf = (id) => texts.get(id) ?? kept(placeOf(id)) ?? "";

  function type(id, text) {
    texts.set(id, text);
    if (text) keep(placeOf(id), text);
    else drop(placeOf(id));
  }

  addEventListener("beforeunload", (event) => [...texts.values()].some(Boolean) && event.preventDefault());

  const nameOf = (user) => names.get(user) ?? user;

  function begin() {
    comments = [];
    history = [];
  }

  async function reread() {
    const id = entryNow()?.id;
    if (id === undefined) return;
    const [said, became] = await Promise.all([
      get(`/journal/${id}/comments`, { limit: MOST, sort: "version" }),
      get(`/journal/${id}/history`, { limit: MOST }),
    ]);
    if (entryNow()?.id !== id) return;
    comments = said.items;
    history = became.items;
  }

  async function add(event) {
    event.preventDefault();
    const form = event.target;
    const { id } = entryNow();
    const text = textOf(id);
    clearErrors(form);
    try {
      const { body } = await inTurn(() => send("POST", `/journal/${id}/comments`, { text: text.trim() }));
      if (textOf(id) === text) type(id, "");
      await reread();
      take(body);
    } catch (error) {
      if (form.isConnected) showErrors(form, error);
      else complain(error);
    }
  }

  const onKey = (event) => {
    if (event.key !== "Enter" || event.repeat || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    event.target.form.requestSubmit();
  };

  const written = (field, value, name) => {
    if (value === null || value === undefined) return "—";
    if (field === "due") return moment(value);
    return field === "assignee" ? nameOf(value) : (name ?? value);
  };

  const body = () => html`<section aria-label=${_("Comments")}><h3>${_("Comments")}</h3>
      <ol class="comments">${comments.map(
        (each) => html`<li><small>${moment(each.at)} · ${nameOf(each.actor)}</small><p>${each.comment}</p></li>`,
      )}</ol>
      ${
        isSeller
          ? html`<form @submit=${add} novalidate><p class="notice bad" role="alert" data-errors hidden></p>
            <div class="field" data-field="text"><label for="entry-comment">${_("New comment")}</label>
              <textarea id="entry-comment" name="text" rows="2" .value=${live(textOf(entryNow().id))} @input=${({ target }) => type(entryNow().id, target.value)} @keydown=${onKey}></textarea>
              <p class="error" id="entry-comment-error" role="alert" hidden></p></div>
            <button type="submit" class="plain">${_("Add")}</button></form>`
          : nothing
      }
    </section>
    <details><summary>${_("History")}</summary>
      <ol class="comments">${history.map(
        (each) => html`<li><small>${moment(each.at)} · ${nameOf(each.actor)}</small>
          ${each.changes.map(({ field, old, new: now, old_name, new_name }) => html`<p>${MARKS()[field] ?? field}: ${written(field, old, old_name)} → ${written(field, now, new_name)}</p>`)}
          ${each.comment ? html`<p>${_("Comment")}: ${each.comment}</p>` : nothing}</li>`,
      )}</ol>
      ${history.length === 0 ? html`<p class="empty">${_("Nothing was changed yet.")}</p>` : nothing}
    </details>`;

  return { begin, reread, body };
}
