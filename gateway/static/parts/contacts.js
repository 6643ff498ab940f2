// The contacts of a customer, edited where they stand; calling and writing go by one click.

import { html, nothing, render, svg } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import { get, send } from "../api/client.js";
import { isSeller } from "../frame/user.js";
import { _ } from "../language/words.js";
import { isSame, settle } from "./conflict.js";
import { changesOf, clashesOf, KINDS, textOf, together } from "./contacts_merge.js";
import { copy } from "./copy.js";
import { clearErrors, showErrors } from "./form.js";
import { closeToast, complain, toast } from "./toast.js";

const COPY = svg`<svg viewBox="0 0 24 24" width="15" height="15" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="2"><rect x="9" y="9" width="11" height="11" rx="2"/><path d="M15 5a1 1 0 0 0-1-1H5a1 1 0 0 0-1 1v9a1 1 0 0 0 1 1"/></svg>`;
const FIELDS = ["person", "position", "value", "note"];

/**
 * Draws the contacts of a customer into a room. What is typed is saved when the field is left. What somebody else changed
 * meanwhile is told, and taken together with it; where both changed one contact, what was typed waits until it is chosen.
 * `write(address)` begins a letter, `saved(customer)` is told of each change. Gives `{ meet(customer), refresh() }`, which
 * show what the customer has by now.
 */
export async function showContacts(room, customerId, { write, saved }) {
  let customer = await get(`/customers/${customerId}`);
  let saving = Promise.resolve();
  const told = `contacts ${customerId}`;
  const table = editContacts(room, { rows: customer.contacts, write, changed: save, mayEdit: isSeller });

  function save() {
    saving = saving.then(put).catch(complain);
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
      return overtaken();
    }
  }

  /** Until it is chosen, the customer stays the one that was seen: nothing of the other is written over. */
  async function overtaken() {
    const theirs = await get(`/customers/${customerId}`);
    if (isSame(customer.contacts, theirs.contacts)) return goOn(theirs);
    const clashes = clashesOf(customer.contacts, theirs.contacts, table.typed());
    tell(theirs, clashes.length ? [{ label: _("Choose what stays…"), run: () => choose().catch(complain) }] : []);
    if (clashes.length === 0) return goOn(theirs);
  }

  function goOn(theirs, picks) {
    table.show(together(customer.contacts, theirs.contacts, table.typed(), picks));
    customer = theirs;
    if (table.isWhole()) return put();
  }

  function tell(theirs, actions) {
    const said = _("%(name)s: somebody else changed the contacts meanwhile.", { name: theirs.name });
    const changes = html`${said}<ul class="changes">${changesOf(customer.contacts, theirs.contacts)}</ul>`;
    toast(changes, { kind: "bad", lasting: true, key: told, actions });
  }

  async function choose() {
    const theirs = await get(`/customers/${customerId}`);
    const clashes = clashesOf(customer.contacts, theirs.contacts, table.typed());
    const of = new Map(clashes.map((each) => [each.name, each]));
    const label = (id) => of.get(id).base.person ?? of.get(id).base.value;
    const picks = clashes.length ? await settle(clashes, { label, text: (id, contact) => textOf(contact) }) : [];
    if (picks === undefined)
      return tell(theirs, [{ label: _("Choose what stays…"), run: () => choose().catch(complain) }]);
    closeToast(told);
    await goOn(theirs, picks);
  }

  function meet(theirs) {
    if (theirs.version <= customer.version || !isSame(contactsOf(table.typed()), contactsOf(customer.contacts))) return;
    customer = theirs;
    table.show(theirs.contacts);
  }

  const refresh = async () => meet(await get(`/customers/${customerId}`));

  return { meet, refresh };
}

/** As the API takes them. */
export const contactsOf = (rows) =>
  rows.map(({ id, kind, value, person, position, note }) => ({ id, kind, value, person, position, note }));

/**
 * Draws rows of contacts to be edited. `changed()` is called when a field is left and every row says something. Gives
 * `{ rows(), typed(), isWhole(), show(rows), saved(rows, sent, kept) }`.
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

  const isWhole = () => rows.every((each) => each.value);

  function add() {
    rows = [...rows, { id: null, kind: "phone", value: "", person: null, position: null, note: null }];
    draw();
    room.querySelector("tbody tr:last-child input")?.focus();
  }

  function change(row, name, input) {
    row[name] = input.value.trim() || null;
    if (isWhole()) changed();
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
    /** With what stands in the field that is not left yet. */
    typed() {
      const { activeElement: input } = document;
      const [, index, name] = (room.contains(input) && input.closest("td")?.dataset.field?.split(".")) || [];
      if (name) rows[index][name] = input.value.trim() || null;
      return rows;
    },
    isWhole,
    /** A row that is there already stays the one that may be typed into. */
    show(others) {
      const own = new Map(rows.map((row) => [row.id, row]));
      rows = others.map((each) => (each.id === null ? each : Object.assign(own.get(each.id) ?? {}, each)));
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
