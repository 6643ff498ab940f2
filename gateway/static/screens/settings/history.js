// What was changed, when and by whom: read when somebody opens it.

import { html, render } from "lit-html";
import { get } from "../../api/client.js";
import { moment } from "../../language/formats.js";
import { _ } from "../../language/words.js";
import { complain } from "../../parts/toast.js";
import { personName } from "../../parts/words/people.js";

const EACH = 20;

/** A closed part of a section; `names` are the fields' by their paths, `words` says what happened where it is said. */
export function history(path, names, words = new Map()) {
  const open = ({ target }) => {
    if (target.open) load(target.querySelector("div"), path, names, words, [], undefined).catch(complain);
  };
  return html`<details class="history" @toggle=${open}><summary>${_("History of changes")}</summary><div></div></details>`;
}

async function load(room, path, names, words, before, after) {
  const { items, next } = await get(path, { limit: EACH, after });
  const rows = [...before, ...items];
  const more = () => load(room, path, names, words, rows, next).catch(complain);
  render(
    html`<ol class="timeline">${rows.map((row) => entryOf(row, names, words))}</ol>
      ${next ? html`<button type="button" class="quiet" @click=${more}>${_("Earlier changes")}</button>` : ""}`,
    room,
  );
}

const entryOf = ({ at, actor, what, changes }, names, words) => html`<li>
  <time datetime=${at}>${moment(at)}</time>
  <span>${words.get(what) ?? ""} ${changes.map((change) => html`<span class="change">${named(change.field, names)}: ${told(change.old)} → ${told(change.new)}</span>`)}</span>
  <small>${personName(actor)}</small></li>`;

const named = (field, names) => names.get(field) ?? field;

function told(value) {
  if (value === null || value === undefined || value === "") return "—";
  if (typeof value === "boolean") return value ? _("yes") : _("no");
  if (Array.isArray(value)) return value.map(told).join("; ") || "—";
  if (typeof value === "object") return Object.values(value).map(told).join(", ");
  return String(value);
}
