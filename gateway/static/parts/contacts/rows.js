// Rows of contacts, edited where they stand; calling and writing go by one click.

import { html, nothing, render, svg } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import { _ } from "../../language/words.js";
import { copy } from "../copy.js";
import { toast } from "../toast.js";

export const KINDS = () => [
  ["phone", _("Phone")],
  ["email", _("E-mail")],
  ["messenger", _("Messenger")],
  ["person", _("Person")],
  ["other", _("Other")],
];
const COPY = svg`<svg viewBox="0 0 24 24" width="15" height="15" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="2"><rect x="9" y="9" width="11" height="11" rx="2"/><path d="M15 5a1 1 0 0 0-1-1H5a1 1 0 0 0-1 1v9a1 1 0 0 0 1 1"/></svg>`;
const FIELDS = ["person", "position", "value", "note"];
const NEW = { id: null, kind: "phone", value: "", person: null, position: null, note: null };
let count = 0;

/**
 * Draws rows of contacts to be edited. `typed()` is called for every key, `changed()` when a field is left. Gives
 * `{ rows(), show(rows) }`; a row keeps its field under the user's hands as long as it keeps its `key`.
 */
export function editContacts(room, { rows: given, write, typed, changed, mayEdit = true }) {
  let rows = withKeys(given);

  const titles = { person: _("Person"), position: _("Post"), value: _("Number or address"), note: _("Note") };

  function draw() {
    render(
      html`<div class="contacts-room"><table class="contacts">
          <thead><tr><th scope="col">${_("Kind")}</th>${FIELDS.map((name) => html`<th scope="col">${titles[name]}</th>`)}<th scope="col"><span class="empty">${_("Actions")}</span></th></tr></thead>
          <tbody>${repeat(rows, ({ key }) => key, rowOf)}</tbody>
        </table></div>
        <p class="notice bad" role="alert" data-errors hidden></p>
        ${rows.length === 0 ? html`<p class="empty">${_("There are no contacts yet.")}</p>` : nothing}
        ${mayEdit ? html`<p><button type="button" class="quiet" @click=${add}>+ ${_("Add a contact")}</button></p>` : nothing}`,
      room,
    );
  }

  const rowOf = (row, index) => html`<tr data-field="contacts.${index}">
    <td><select aria-label=${_("Kind")} ?disabled=${!mayEdit} @change=${(event) => change(row, "kind", event.target)}>
      ${KINDS().map(([code, name]) => html`<option value=${code} .selected=${code === row.kind}>${name}</option>`)}</select></td>
    ${FIELDS.map(
      (
        name,
      ) => html`<td data-field="contacts.${index}.${name}" data-of=${name}><input aria-label=${titles[name]} placeholder=${titles[name]} title=${row[name] ?? ""} .value=${row[name] ?? ""}
      ?readonly=${!mayEdit} @input=${(event) => type(row, name, event.target)} @change=${(event) => change(row, name, event.target)}><p class="error" hidden></p></td>`,
    )}
    <td class="acts">${actsOf(row)}</td></tr>`;

  const actsOf = (row) => html`
    ${row.kind === "phone" && row.value ? html`<a class="button quiet" href="tel:${row.value}" title=${_("Call")} aria-label=${_("Call %(value)s", { value: row.value })}>☎</a>` : nothing}
    ${row.kind === "email" && row.value ? html`<button type="button" class="quiet" title=${_("Write a letter")} aria-label=${_("Write to %(value)s", { value: row.value })} @click=${() => write(row.value)}>✉</button>` : nothing}
    ${row.value ? html`<button type="button" class="quiet" title=${_("Copy")} aria-label=${_("Copy %(value)s", { value: row.value })} @click=${() => copy(row.value)}>${COPY}</button>` : nothing}
    ${mayEdit ? html`<button type="button" class="quiet" title=${_("Remove")} aria-label=${_("Remove %(value)s", { value: row.value ?? "" })} @click=${() => remove(row)}>✕</button>` : nothing}`;

  function add() {
    rows = withKeys([...rows, NEW]);
    draw();
    room.querySelector("tbody tr:last-child input")?.focus();
  }

  function type(row, name, { value }) {
    row[name] = value;
    typed?.();
  }

  function change(row, name, { value }) {
    row[name] = value.trim() || null;
    draw();
    changed();
  }

  function remove(row) {
    const index = rows.indexOf(row);
    rows = rows.filter((each) => each !== row);
    draw();
    changed();
    if (row.id === null && !row.value) return;
    const again = () => {
      rows = [...rows.slice(0, index), { ...row, id: null }, ...rows.slice(index)];
      draw();
      changed();
    };
    toast(_("The contact is removed."), { actions: [{ label: _("Undo"), run: again }] });
  }

  draw();
  return {
    rows: () => rows,
    show(others) {
      rows = withKeys(others);
      draw();
    },
  };
}

/** What a row is known by on this page, saved or not. */
function withKeys(rows) {
  return rows.map((row) => {
    count += row.key === undefined;
    return { ...row, key: row.key ?? count };
  });
}
