// What is done with a customer as a whole, from its card or from a list. Each gives the customer as it is afterwards.

import { html } from "lit-html";
import { address, send } from "../api/client.js";
import { colleagues } from "../api/dictionaries.js";
import { companyDay } from "../language/formats.js";
import { _ } from "../language/words.js";
import { ask } from "./dialog.js";
import { field, valuesOf } from "./form/form.js";
import { askMerge } from "./merge.js";
import { openTab } from "./new_tab.js";
import { complain, toast } from "./toast.js";

const MOVED = {
  archive: { back: "restore", text: (name) => _("%(name)s is in the archive.", { name }) },
  restore: { back: "archive", text: (name) => _("%(name)s is back from the archive.", { name }) },
};

/** Into the archive (`archive`) or back (`restore`). The undo is a command of its own, on the version that was made. */
export async function move(customer, name, done) {
  try {
    const { body } = await send("POST", `/customers/${customer.id}/${name}`, {}, { version: customer.version });
    done(body);
    const { back, text } = MOVED[name];
    const undo = async () =>
      done((await send("POST", `/customers/${body.id}/${back}`, {}, { version: body.version })).body);
    toast(text(customer.name), { actions: [{ label: _("Undo"), run: () => undo().catch(complain) }] });
  } catch (error) {
    refused(error, done);
  }
}

/** Deletes; who had orders is offered to go to the archive. */
export async function remove(customer, done) {
  try {
    const { version } = await send("DELETE", `/customers/${customer.id}`, undefined, { version: customer.version });
    done(null);
    const undo = async () => done((await send("POST", `/customers/${customer.id}/restore`, {}, { version })).body);
    const actions = [{ label: _("Undo"), run: () => undo().catch(complain) }];
    toast(_("%(name)s is deleted.", { name: customer.name }), { actions });
  } catch (error) {
    if (error.status !== 409 || customer.archived) return refused(error, done);
    const actions = [{ label: _("To the archive"), run: () => move(customer, "archive", done) }];
    toast([error.message, ...error.errors.map(({ message }) => message)].join(" "), {
      kind: "bad",
      lasting: true,
      actions,
    });
  }
}

export async function restoreDeleted(customer, done) {
  try {
    done((await send("POST", `/customers/${customer.id}/restore`, {}, { version: customer.version })).body);
  } catch (error) {
    refused(error, done);
  }
}

/** From the first day of the year to today. */
export const periodOfStatement = () => ({ since: `${companyDay().slice(0, 4)}-01-01`, until: companyDay() });

export const openStatement = ({ id }) => openTab(address(`/customers/${id}/statement.pdf`, periodOfStatement()));

/** For the head of sales. */
export async function assign(customer, done) {
  const put = (body, version) => send("PUT", `/customers/${customer.id}/manager`, body, { version });
  const title = _("Manager of %(name)s", { name: customer.name });
  const answer = await askManager(title, customer.manager ?? "", (form) => put(valuesOf(form), customer.version));
  if (!answer) return;
  done(answer.body);
  const undo = async () => done((await put({ manager: customer.manager }, answer.version)).body);
  toast(_("The manager is assigned."), { actions: [{ label: _("Undo"), run: () => undo().catch(complain) }] });
}

/** Asks who is to answer for somebody. */
export async function askManager(title, value, submit) {
  const people = await colleagues();
  const choices = [["", _("Nobody")], ...people];
  return ask({ title, submit, body: () => field("manager", _("Manager"), { kind: "select", choices, value }) });
}

/** One customer that was taken twice becomes one; `other` is proposed. `done` is told which one stays. */
export async function merge(customer, done, other = null) {
  const stays = await askMerge(customer, other);
  if (stays) done(stays);
}

const KEPT = () => ({
  issued_documents: _("issued documents"),
  details: _("the details of the card"),
  history: _("who changed what and when"),
  journal: _("what was typed into the journal"),
  orders: _("what was typed into orders"),
  payments: _("what was typed into payments"),
});

/** Erases the personal data of a customer's people, for good. */
export async function erase(customer, done) {
  const kept = Object.values(KEPT()).join(", ");
  const answer = await ask({
    title: _("Erase the personal data of %(name)s", { name: customer.name }),
    label: _("Erase for good"),
    danger: true,
    body: () => html`
      <p>${_("Contacts, the note and attached files are erased, now and in the history. This cannot be taken back.")}</p>
      <p class="quiet-text">${_("What is kept: %(kept)s.", { kept })}</p>
      ${field("reason", _("Reason"), { kind: "textarea", required: true, maxlength: 500, hint: _("Stays in the history: name nobody in it.") })}`,
    submit: (form) => send("POST", `/customers/${customer.id}/erase`, valuesOf(form), { version: customer.version }),
  });
  if (!answer) return;
  done(answer.body);
  const names = answer.body.kept.map((each) => KEPT()[each] ?? each).join(", ");
  toast(_("The personal data are erased. Kept: %(kept)s.", { kept: names }), { lasting: true });
}

/** Another was first: `done(undefined)` asks to read anew. */
function refused(error, done) {
  if (error.status === 412) done(undefined);
  complain(error);
}
