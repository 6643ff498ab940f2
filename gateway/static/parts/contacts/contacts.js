// The contacts of a customer: what is typed is saved when its field is left, and kept by the tab until it is.

import { html, nothing, render } from "lit-html";
import { get, send } from "../../api/client.js";
import { isSeller } from "../../frame/user.js";
import { _ } from "../../language/words.js";
import { isSame } from "../form/conflict.js";
import { clearErrors, markErrors } from "../form/form.js";
import { drop, keep, kept } from "../form/typed.js";
import { complain, toast } from "../toast.js";
import { contactOf, contactsOf, merged, savedRow } from "./merge.js";
import { editContacts } from "./rows.js";

const underWay = new Map(); // what is being saved, by customer
const unsaved = new Map(); // names of the customers who have contacts that are not

/**
 * Draws the contacts of a customer into a room. What somebody else changes meanwhile is taken together with what is typed;
 * where both changed the same, nothing is saved until one chooses. `write(address)` begins a letter, `saved(customer)` is
 * told of each change. Gives `{ meet(customer), refresh() }`, which
 * show what the customer has by now.
 */
export async function showContacts(room, customerId, { write, saved }) {
  const path = `/customers/${customerId}`;
  const place = `${path}/contacts`;
  tellOfOthers(customerId);
  await underWay.get(customerId);
  let customer = await get(path);
  let base = customer.contacts;
  let clashing = null; // what the customer has, where one has to choose
  const before = kept(place);
  const [rows, state] = [document.createElement("div"), document.createElement("div")];
  room.replaceChildren(rows, state);
  const table = editContacts(rows, { rows: before?.rows ?? base, write, typed, changed: save, mayEdit: isSeller });

  const said = () => table.rows().filter(isSaid);
  function isDirty() {
    return !isSame(contactsOf(said()), contactsOf(base));
  }

  function typed() {
    if (!isDirty()) {
      unsaved.delete(customerId);
      return drop(place);
    }
    unsaved.set(customerId, customer.name);
    keep(place, { base, rows: said().map(({ key, ...row }) => row) });
  }

  function save() {
    typed();
    return inTurn(put);
  }

  function inTurn(act) {
    const last = underWay.get(customerId) ?? Promise.resolve();
    const next = last.then(act).catch(complain).then(drawState);
    underWay.set(customerId, next);
    return next;
  }

  async function put() {
    if (clashing) return offer();
    const sent = wholeOnes(table.rows(), base);
    const contacts = sent.map(({ contact }) => contact);
    clearErrors(rows);
    if (isSame(contacts, contactsOf(base))) return;
    try {
      const { body } = await send("PUT", place, { contacts }, { version: customer.version });
      takeSaved(body, sent);
    } catch (error) {
      if (error.status === 412) return take(await get(path)) && put();
      if (!room.isConnected) return void toast(`${customer.name}: ${error.message}`, { kind: "bad", lasting: true });
      markErrors(rows, ofRows(error, sent));
    }
  }

  function takeSaved(body, sent) {
    const answers = new Map(sent.map(({ row, contact }, index) => [row.key, [contact, body.contacts[index]]]));
    customer = body;
    base = body.contacts;
    table.show(table.rows().map((row) => (answers.has(row.key) ? savedRow(row, ...answers.get(row.key)) : row)));
    typed();
    saved?.(body);
  }

  /** What somebody else made of them, with what is typed here; false where one has to choose first. */
  function take(theirs, isChosen = false, isTheirs = false) {
    const { rows: now, isClash } = merged(base, table.rows(), theirs.contacts, isTheirs);
    clashing = isClash && !isChosen ? theirs : null;
    if (clashing) {
      offer();
      return false;
    }
    customer = theirs;
    base = theirs.contacts;
    table.show(now);
    typed();
    return true;
  }

  function offer() {
    const choose = (isTheirs) => () => inTurn(() => take(clashing ?? customer, true, isTheirs) && put());
    toast(_("Somebody else changed the contacts of %(name)s meanwhile.", { name: customer.name }), {
      kind: "bad",
      lasting: true,
      key: `changed-${customerId}`,
      actions: [
        { label: _("Show theirs"), run: choose(true) },
        { label: _("Save mine"), run: choose(false) },
      ],
    });
  }

  function drawState() {
    const isWhole = said().every(({ value }) => value?.trim());
    render(isDirty() ? notSaved(isWhole) : nothing, state);
  }

  const notSaved = (isWhole) => html`<p class="notice" role="status">
    ${isWhole ? _("Not saved: kept in this tab") : _("Not saved yet: a contact needs a number or an address.")}
    ${isWhole ? html`<button type="button" class="plain" @click=${save}>${_("Save")}</button>` : nothing}
    <button type="button" class="quiet" @click=${giveUp}>${_("Give up")}</button></p>`;

  function giveUp() {
    const dropped = table.rows();
    customer = clashing ?? customer;
    base = customer.contacts;
    clashing = null;
    clearErrors(rows);
    table.show(base);
    typed();
    drawState();
    const undo = () => {
      table.show(dropped);
      return save();
    };
    toast(_("What you typed is dropped."), { actions: [{ label: _("Undo"), run: undo }] });
  }

  if (before) {
    ({ base } = before);
    take(customer);
  }
  drawState();
  const meet = (theirs) => inTurn(() => theirs.version > customer.version && take(theirs));
  return { meet, refresh: async () => meet(await get(path)) };
}

const isSaid = (row) => Object.values({ ...contactOf(row), kind: null }).some((value) => value !== null);

/** What the API takes of the rows: one without a number stays as it was saved, or waits. */
function wholeOnes(rows, base) {
  const known = new Map(base.map((contact) => [contact.id, contactOf(contact)]));
  return rows
    .map((row, place) => ({ row, place, contact: row.value?.trim() ? contactOf(row) : known.get(row.id) }))
    .filter(({ contact }) => contact !== undefined);
}

/** A refusal names the places of what was sent. */
function ofRows(error, sent) {
  for (const each of error.errors ?? []) {
    each.field = each.field.replace(/^contacts\.(\d+)/, (all, index) => `contacts.${sent[index]?.place ?? index}`);
  }
  return error;
}

/** Whoever goes on to another customer is told once that something of this one is not saved. */
function tellOfOthers(customerId) {
  for (const [id, name] of unsaved) {
    if (id === customerId || name === null) continue;
    toast(_("The contacts of %(name)s are not saved yet: they are kept until you come back to them.", { name }));
    unsaved.set(id, null);
  }
}

addEventListener("beforeunload", (event) => unsaved.size && event.preventDefault());
