// Whether a customer who is being taken in may be there already: looked for while one types.

import { html, nothing, render } from "lit-html";
import { get } from "../../api/client.js";
import { _ } from "../../language/words.js";

const PAUSE_MS = 400;
const MOST = 5;
const SHORTEST = 3;
const FORMS = /(^|\s)(ооо|оао|зао|пао|нпао|ао|ип|чп|тоо|llc|ltd|inc|gmbh|co)(?=[\s.,«"']|$)/giu;

/** `look({ name, tax_number, contacts })` shows in the room who has the same, archived ones too. */
export function lookOut(room) {
  let timer;
  let asked;
  const known = new Map();

  function look({ name, tax_number: number, contacts }) {
    clearTimeout(timer);
    timer = setTimeout(() => find(questionsOf(name, number, contacts)).catch(() => undefined), PAUSE_MS);
  }

  /** A look-out that fails stops nobody: the server warns when the customer is saved. */
  async function find(questions) {
    asked?.abort();
    asked = new AbortController();
    const { signal } = asked;
    const rows = new Map();
    for (const { q, why } of questions) {
      for (const row of await found(q, signal)) if (!rows.has(row.id)) rows.set(row.id, { row, why });
    }
    if (!signal.aborted) draw([...rows.values()]);
  }

  async function found(q, signal) {
    if (!known.has(q)) known.set(q, (await get("/customers", { q, archived: "any", limit: MOST }, { signal })).items);
    return known.get(q);
  }

  function draw(rows) {
    render(
      rows.length
        ? html`<div class="notice" role="status"><p>${_("Perhaps this customer is here already:")}</p>
            <ul>${rows.map(({ row, why }) => html`<li><a href="/customers/${row.id}">${row.name}</a>, ${row.tax_number ?? row.code} <small>${[why, row.archived && _("in the archive")].filter(Boolean).join(" · ")}</small></li>`)}</ul></div>`
        : nothing,
      room,
    );
  }

  return look;
}

function questionsOf(name, number, contacts) {
  const bare = (name ?? "")
    .replace(FORMS, " ")
    .replace(/[«»"'„“”]/g, " ")
    .replace(/\s+/g, " ")
    .trim();
  return [
    { q: (number ?? "").trim(), why: _("the same tax number") },
    ...contacts
      .filter((each) => ["phone", "email"].includes(each.kind))
      .map((each) => ({ q: each.value, why: _("the same contact") })),
    { q: bare, why: _("a similar name") },
  ].filter(({ q }) => q && q.length >= SHORTEST);
}
