// What can be done with a customer of the desk, and taking it back.

import { html } from "lit-html";
import { send } from "../../api/client.js";
import { colleagues } from "../../api/dictionaries.js";
import { isHead, isSeller } from "../../frame/user.js";
import { momentOf } from "../../language/formats.js";
import { _ } from "../../language/words.js";
import { ask } from "../../parts/dialog.js";
import { askEntry } from "../../parts/entry_form.js";
import { field, valuesOf } from "../../parts/form.js";
import { keepList } from "../../parts/neighbours.js";
import { complain, toast } from "../../parts/toast.js";
import { tomorrow, whenField } from "../../parts/when.js";
import { askMerge } from "./merge.js";

const MOVED = {
  archive: { back: "restore", text: (name) => _("%(name)s is in the archive.", { name }) },
  restore: { back: "archive", text: (name) => _("%(name)s is back from the archive.", { name }) },
};

export const nameOf = (row) => row.name;
/** The card goes on to the next one of the list that it was opened from. */
export function open(row, grid) {
  keepList(grid);
  location.assign(`/customers/${row.id}`);
}
export const newOrder = (row) => location.assign(`/orders/new?customer=${row.id}`);
export const write = (row, to) =>
  location.assign(`/letters/new?${new URLSearchParams({ customer: row.id, ...(to && { to }) })}`);

/** The acts of a grid of customers; `seen(row)` is told of whom there is news in the journal. */
export function actsOf(grid, seen) {
  const newEntry = async (row) => (await askEntry({ customerId: row.id, customerName: row.name })) && seen(row);

  function actions(row) {
    const isOther = !isSeller;
    return [
      { label: _("Card"), keys: "Enter", run: () => open(row, grid()) },
      { label: _("New order"), keys: "O", disabled: isOther || row.archived, run: () => newOrder(row) },
      { label: _("New entry"), keys: "N", disabled: isOther, run: () => newEntry(row) },
      { label: _("Remind me…"), disabled: isOther, run: () => remind(row, seen) },
      { label: _("Letter"), disabled: isOther, run: () => write(row) },
      { label: _("Journal of the customer"), run: () => location.assign(`/journal?customer=${row.id}`) },
      { label: _("Statement of account"), run: () => window.open(`/api/v1/customers/${row.id}/statement.pdf`) },
      null,
      { label: _("Assign a manager…"), disabled: !isHead, run: () => assign(row) },
      { label: _("Merge with…"), disabled: !isHead || row.archived, run: () => merge(row) },
      row.archived
        ? { label: _("Return from the archive"), disabled: isOther, run: () => move(row, "restore") }
        : { label: _("To the archive"), disabled: isOther, run: () => move(row, "archive") },
      { label: _("Delete"), danger: true, disabled: isOther, run: () => remove(row) },
      null,
      { label: _("New customer"), disabled: isOther, run: () => location.assign("/customers/new") },
    ];
  }

  /** The undo is a command of its own, on the version that the first one made. */
  async function move(row, name) {
    try {
      const { version } = await send("POST", `/customers/${row.id}/${name}`, {}, { version: row.version });
      grid().refresh();
      const { back, text } = MOVED[name];
      undoable(text(row.name), () => send("POST", `/customers/${row.id}/${back}`, {}, { version }));
    } catch (error) {
      changedMeanwhile(error);
    }
  }

  async function remove(row) {
    try {
      const { version } = await send("DELETE", `/customers/${row.id}`, undefined, { version: row.version });
      grid().refresh();
      undoable(_("%(name)s is deleted.", { name: row.name }), () =>
        send("POST", `/customers/${row.id}/restore`, {}, { version }),
      );
    } catch (error) {
      if (error.status !== 409 || row.archived) return changedMeanwhile(error);
      const instead = { label: _("To the archive"), run: () => move(row, "archive") };
      toast(error.message, { kind: "bad", lasting: true, actions: [instead] });
    }
  }

  async function assign(row) {
    const manager = await askManager(_("Manager of %(name)s", { name: row.name }), row.manager ?? "", (form) =>
      send("PUT", `/customers/${row.id}/manager`, valuesOf(form), { version: row.version }),
    );
    if (manager === undefined) return;
    grid().refresh();
    const before = { manager: row.manager };
    undoable(_("The manager is assigned."), () =>
      send("PUT", `/customers/${row.id}/manager`, before, { version: manager.version }),
    );
  }

  async function merge(row) {
    if (await askMerge(row)) grid().refresh();
  }

  function undoable(text, undo) {
    const again = () => undo().then(() => grid().refresh(), complain);
    toast(text, { actions: [{ label: _("Undo"), run: again }] });
  }

  function changedMeanwhile(error) {
    if (error.status === 412) grid().refresh();
    complain(error);
  }

  return { actions, newEntry };
}

export async function askManager(title, value, submit) {
  const people = await colleagues();
  const choices = [["", _("Nobody")], ...people];
  return ask({ title, submit, body: () => field("manager", _("Manager"), { kind: "select", choices, value }) });
}

/** A call to make, with its reminder: all that a reminder about a customer is. */
async function remind(row, seen) {
  const submit = (form) => {
    const { text, at } = valuesOf(form);
    const reminder = { at: at && momentOf(at) };
    return send("POST", "/journal", { customer_id: row.id, kind: "call", text, due: reminder.at, reminder });
  };
  const logged = await ask({
    title: _("Reminder: %(customer)s", { customer: row.name }),
    label: _("Remind"),
    submit,
    body: () => html`${field("text", _("Text"), { value: _("Call %(value)s", { value: row.name }), required: true, autofocus: true })}
      ${whenField("at", _("Remind at"), { value: tomorrow(), required: true })}`,
  });
  if (!logged) return;
  toast(_("You will be reminded."));
  seen(row);
}
