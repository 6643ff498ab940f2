// Every change of a customer: who, when, what it was and what it became.

import { html, nothing, render } from "lit-html";
import { get } from "../../api/client.js";
import { moment } from "../../language/formats.js";
import { _ } from "../../language/words.js";
import { complain } from "../../parts/toast.js";

const MOST = 30;

const WHAT = () => ({
  registered: _("Registered"),
  details_changed: _("Details changed"),
  terms_changed: _("Terms set"),
  contacts_changed: _("Contacts changed"),
  manager_assigned: _("Manager assigned"),
  personal_data_erased: _("Personal data erased"),
  took_in: _("Took in another customer"),
  merged_into: _("Was merged into another customer"),
  archived: _("Put into the archive"),
  restored: _("Returned from the archive"),
  deleted: _("Deleted"),
  undeleted: _("Deletion taken back"),
});

/** Draws the history of a record into a room; gives what draws it anew. */
export async function showHistory(room, record, words) {
  let items = [];
  let next = null;

  function draw() {
    const what = WHAT();
    render(
      html`<ol class="changes" aria-label=${_("History of changes")}>${items.map(
        (
          each,
        ) => html`<li><header><strong>${what[each.what]}</strong> <time datetime=${each.at}>${moment(each.at)}</time> <span>${words.manager(each.actor)}</span></header>
          ${hasValues(each) ? values(each) : nothing}</li>`,
      )}</ol>
      ${next ? html`<p><button type="button" class="plain" @click=${more}>${_("Show more")}</button></p>` : nothing}`,
      room,
    );
  }

  const hasValues = ({ what, changes }) => changes.length > 0 && !["archived", "restored", "deleted"].includes(what);

  const values = ({ what, changes }) => html`<div class="wider"><table>
    <thead><tr><th scope="col">${_("Field")}</th>${what === "registered" ? nothing : html`<th scope="col">${_("Was")}</th>`}<th scope="col">${_("Became")}</th></tr></thead>
    <tbody>${changes.map(
      (each) => html`<tr><th scope="row">${words.label(each.field)}</th>
        ${what === "registered" ? nothing : html`<td>${written(each, each.old)}</td>`}<td>${written(each, each.new)}</td></tr>`,
    )}</tbody></table></div>`;

  function written({ field, old, new: after }, value) {
    if (field === "customer" && value) return html`<a href="/customers/${value.id}">${value.code}</a>`;
    if (field === "terms.credit_limit" && value === null && (old ?? after) !== null) return _("unlimited");
    return words.text(field, value) || "—";
  }

  async function read(after) {
    const page = await get(`${record.path}/history`, { limit: MOST, after });
    items = after ? [...items, ...page.items] : page.items;
    next = page.next;
    draw();
  }

  const more = () => read(next).catch(complain);
  await read();
  return () => read();
}
