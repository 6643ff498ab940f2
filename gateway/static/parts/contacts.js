// The contacts of a customer, edited where they stand; calling and writing go by one click.

import { html, nothing, render } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import { get, send } from "../api/client.js";
import { isSeller } from "../frame/user.js";
import { _ } from "../language/words.js";
import { clearErrors, showErrors } from "./form.js";
import { complain, toast } from "./toast.js";

export const KINDS = () => [
  ["phone", _("Phone")],
  ["email", _("E-mail")],
  ["messenger", _("Messenger")],
  ["person", _("Person")],
  ["other", _("Other")],
];
const FIELDS = ["person", "position", "value", "note"];

/**
 * Draws the contacts of a customer into a room. What is typed is saved when the field is left; a change by somebody else
 * meanwhile is said, and what was typed stays. `write(address)` begins a letter.
 */
export async function showContacts(room, customerId, { write }) {
  let customer = await get(`/customers/${customerId}`);
  let rows = customer.contacts.map((contact) => ({ ...contact }));
  let saving = Promise.resolve();

  const titles = { person: _("Person"), position: _("Post"), value: _("Number or address"), note: _("Note") };

  function draw() {
    render(
      html`<table class="contacts">
          <thead><tr><th scope="col">${_("Kind")}</th>${FIELDS.map((name) => html`<th scope="col">${titles[name]}</th>`)}<th scope="col"><span class="empty">${_("Actions")}</span></th></tr></thead>
          <tbody>${repeat(rows, (row) => row, rowOf)}</tbody>
        </table>
        <p class="notice bad" role="alert" data-errors hidden></p>
        ${rows.length === 0 ? html`<p class="empty">${_("There are no contacts yet.")}</p>` : nothing}
        ${isSeller ? html`<p><button type="button" class="quiet" @click=${add}>+ ${_("Add a contact")}</button></p>` : nothing}`,
      room,
    );
  }

  const rowOf = (row, index) => html`<tr data-field="contacts.${index}">
    <td><select aria-label=${_("Kind")} ?disabled=${!isSeller} @change=${(event) => change(row, "kind", event.target)}>
      ${KINDS().map(([code, name]) => html`<option value=${code} ?selected=${code === row.kind}>${name}</option>`)}</select></td>
    ${FIELDS.map(
      (
        name,
      ) => html`<td data-field="contacts.${index}.${name}"><input aria-label=${titles[name]} .value=${row[name] ?? ""}
      ?readonly=${!isSeller} @change=${(event) => change(row, name, event.target)}><p class="error" hidden></p></td>`,
    )}
    <td class="acts">${actsOf(row)}</td></tr>`;

  const actsOf = (row) => html`
    ${row.kind === "phone" && row.value ? html`<a class="button quiet" href="tel:${row.value}" title=${_("Call")} aria-label=${_("Call %(value)s", { value: row.value })}>☎</a>` : nothing}
    ${row.kind === "email" && row.value ? html`<button type="button" class="quiet" title=${_("Write a letter")} aria-label=${_("Write to %(value)s", { value: row.value })} @click=${() => write(row.value)}>✉</button>` : nothing}
    ${row.value ? html`<button type="button" class="quiet" title=${_("Copy")} aria-label=${_("Copy %(value)s", { value: row.value })} @click=${() => copy(row.value)}>⧉</button>` : nothing}
    ${isSeller ? html`<button type="button" class="quiet" title=${_("Remove")} aria-label=${_("Remove %(value)s", { value: row.value ?? "" })} @click=${() => remove(row)}>✕</button>` : nothing}`;

  function add() {
    rows = [...rows, { id: null, kind: "phone", value: "", person: null, position: null, note: null }];
    draw();
    room.querySelector("tbody tr:last-child input")?.focus();
  }

  function change(row, name, input) {
    row[name] = input.value.trim() || null;
    if (rows.every((each) => each.value)) save();
    else draw();
  }

  function remove(row) {
    const before = rows;
    rows = rows.filter((each) => each !== row);
    draw();
    if (row.id === null) return;
    save();
    const again = () => {
      rows = before.map((each) => (each === row ? { ...each, id: null } : each));
      draw();
      save();
    };
    toast(_("The contact is removed."), { actions: [{ label: _("Undo"), run: again }] });
  }

  function save() {
    saving = saving.then(put, put);
    return saving;
  }

  async function put() {
    const contacts = rows.map(({ id, kind, value, person, position, note }) => ({
      id,
      kind,
      value,
      person,
      position,
      note,
    }));
    clearErrors(room);
    try {
      const { body } = await send(
        "PUT",
        `/customers/${customerId}/contacts`,
        { contacts },
        { version: customer.version },
      );
      customer = body;
      for (const [index, row] of rows.entries()) Object.assign(row, body.contacts[index]);
      draw();
    } catch (error) {
      if (error.status !== 412) return showErrors(room, error);
      customer = await get(`/customers/${customerId}`);
      toast(_("Somebody else changed this customer meanwhile."), {
        kind: "bad",
        lasting: true,
        key: "changed",
        actions: [
          {
            label: _("Show theirs"),
            run: () => {
              rows = customer.contacts.map((each) => ({ ...each }));
              draw();
            },
          },
          { label: _("Save mine"), run: save },
        ],
      });
    }
  }

  async function copy(value) {
    try {
      await navigator.clipboard.writeText(value);
      toast(_("Copied: %(value)s", { value }));
    } catch (error) {
      complain(error);
    }
  }

  draw();
}
