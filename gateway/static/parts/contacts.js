// The contacts of a customer, edited where they stand; calling and writing go by one click.

import { html, nothing, render, svg } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import { get, send } from "../api/client.js";
import { isSeller } from "../frame/user.js";
import { _ } from "../language/words.js";
import { isSame } from "./conflict.js";
import { copy } from "./copy.js";
import { clearErrors, showErrors } from "./form.js";
import { toast } from "./toast.js";

export const KINDS = () => [
  ["phone", _("Phone")],
  ["email", _("E-mail")],
  ["messenger", _("Messenger")],
  ["person", _("Person")],
  ["other", _("Other")],
];
const COPY = svg`<svg viewBox="0 0 24 24" width="15" height="15" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="2"><rect x="9" y="9" width="11" height="11" rx="2"/><path d="M15 5a1 1 0 0 0-1-1H5a1 1 0 0 0-1 1v9a1 1 0 0 0 1 1"/></svg>`;
const FIELDS = ["person", "position", "value", "note"];

/**
 * Draws the contacts of a customer into a room. What is typed is saved when the field is left; a change by somebody else
 * meanwhile is said, and what was typed stays. `write(address)` begins a letter, `saved(customer)` is told of each change.
 * Gives `{ meet(customer) }`, which shows what the customer has by now.
 */
export async function showContacts(room, customerId, { write, saved }) {
  let customer = await get(`/customers/${customerId}`);
  let saving = Promise.resolve();
  const table = editContacts(room, { rows: customer.contacts, write, changed: save, mayEdit: isSeller });

  function save() {
    saving = saving.then(put, put);
    return saving;
  }

  async function put() {
    const rows = table.rows();
    const contacts = contactsOf(rows);
    clearErrors(room);
    try {
      const command = ["PUT", `/customers/${customerId}/contacts`, { contacts }];
      const { body } = await send(...command, { version: customer.version });
      customer = body;
      table.saved(rows, contacts, body.contacts);
      saved?.(body);
    } catch (error) {
      if (error.status !== 412) return showErrors(room, error);
      const before = customer;
      customer = await get(`/customers/${customerId}`);
      if (isSame(before.contacts, customer.contacts)) return put();
      toast(_("Somebody else changed the contacts meanwhile."), {
        kind: "bad",
        lasting: true,
        key: "changed",
        actions: [
          { label: _("Show theirs"), run: () => table.show(customer.contacts) },
          { label: _("Save mine"), run: save },
        ],
      });
    }
  }

  function meet(theirs) {
    if (theirs.version <= customer.version || !isSame(contactsOf(table.rows()), contactsOf(customer.contacts))) return;
    customer = theirs;
    table.show(theirs.contacts);
  }

  return { meet };
}

/** As the API takes them. */
export const contactsOf = (rows) =>
  rows.map(({ id, kind, value, person, position, note }) => ({ id, kind, value, person, position, note }));

/**
 * Draws rows of contacts to be edited. `changed()` is called when a field is left and every row says something. Gives
 * `{ rows(), show(rows), saved(rows, sent, kept) }`.
 */
export function editContacts(room, { rows: given, write, changed, mayEdit = true }) {
  let rows = copied(given);

  const titles = { person: _("Person"), position: _("Post"), value: _("Number or address"), note: _("Note") };

  function draw() {
    render(
      html`<table class="contacts">
          <thead><tr><th scope="col">${_("Kind")}</th>${FIELDS.map((name) => html`<th scope="col">${titles[name]}</th>`)}<th scope="col"><span class="empty">${_("Actions")}</span></th></tr></thead>
          <tbody>${repeat(rows, (row) => row, rowOf)}</tbody>
        </table>
        <p class="notice bad" role="alert" data-errors hidden></p>
        ${rows.length === 0 ? html`<p class="empty">${_("There are no contacts yet.")}</p>` : nothing}
        ${mayEdit ? html`<p><button type="button" class="quiet" @click=${add}>+ ${_("Add a contact")}</button></p>` : nothing}`,
      room,
    );
  }

  const rowOf = (row, index) => html`<tr data-field="contacts.${index}">
    <td><select aria-label=${_("Kind")} ?disabled=${!mayEdit} @change=${(event) => change(row, "kind", event.target)}>
      ${KINDS().map(([code, name]) => html`<option value=${code} ?selected=${code === row.kind}>${name}</option>`)}</select></td>
    ${FIELDS.map(
      (
        name,
      ) => html`<td data-field="contacts.${index}.${name}" data-title=${titles[name]}><input aria-label=${titles[name]} .value=${row[name] ?? ""}
      ?readonly=${!mayEdit} @change=${(event) => change(row, name, event.target)}><p class="error" hidden></p></td>`,
    )}
    <td class="acts">${actsOf(row)}</td></tr>`;

  const actsOf = (row) => html`
    ${row.kind === "phone" && row.value ? html`<a class="button quiet" href="tel:${row.value}" title=${_("Call")} aria-label=${_("Call %(value)s", { value: row.value })}>☎</a>` : nothing}
    ${row.kind === "email" && row.value ? html`<button type="button" class="quiet" title=${_("Write a letter")} aria-label=${_("Write to %(value)s", { value: row.value })} @click=${() => write(row.value)}>✉</button>` : nothing}
    ${row.value ? html`<button type="button" class="quiet" title=${_("Copy")} aria-label=${_("Copy %(value)s", { value: row.value })} @click=${() => copy(row.value)}>${COPY}</button>` : nothing}
    ${mayEdit ? html`<button type="button" class="quiet" title=${_("Remove")} aria-label=${_("Remove %(value)s", { value: row.value ?? "" })} @click=${() => remove(row)}>✕</button>` : nothing}`;

  function add() {
    rows = [...rows, { id: null, kind: "phone", value: "", person: null, position: null, note: null }];
    draw();
    room.querySelector("tbody tr:last-child input")?.focus();
  }

  function change(row, name, input) {
    row[name] = input.value.trim() || null;
    if (rows.every((each) => each.value)) changed();
    else draw();
  }

  function remove(row) {
    const before = rows;
    rows = rows.filter((each) => each !== row);
    draw();
    if (row.id === null && !row.value) return;
    changed();
    const again = () => {
      rows = before.map((each) => (each === row ? { ...each, id: null } : each));
      draw();
      changed();
    };
    toast(_("The contact is removed."), { actions: [{ label: _("Undo"), run: again }] });
  }

  draw();
  return {
    rows: () => rows,
    show(others) {
      rows = copied(others);
      draw();
    },
    /** What was typed while it was sent stays. */
    saved(sentRows, sent, kept) {
      for (const [index, row] of sentRows.entries()) {
        const isAsSent = isSame(contactsOf([row])[0], sent[index]);
        Object.assign(row, isAsSent ? kept[index] : { id: kept[index].id });
      }
      draw();
    },
  };
}

const copied = (contacts) => contacts.map((contact) => ({ ...contact }));
