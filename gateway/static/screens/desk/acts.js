// What can be done with a customer of the desk, and taking it back.

import { html } from "lit-html";
import { send } from "../../api/client.js";
import { isHead, isSeller } from "../../frame/user.js";
import { momentOf } from "../../language/formats.js";
import { _ } from "../../language/words.js";
import { assign, merge, move, openStatement, remove } from "../../parts/customer_acts.js";
import { ask } from "../../parts/dialog.js";
import { askEntry, ownKinds } from "../../parts/entry_form.js";
import { field, valuesOf } from "../../parts/form/form.js";
import { tomorrow, whenField } from "../../parts/form/when.js";
import { keepList } from "../../parts/grid/neighbours.js";
import { toast } from "../../parts/toast.js";

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
  const anew = () => grid().refresh();
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
      { label: _("Statement of account"), run: () => openStatement(row) },
      null,
      { label: _("Assign a manager…"), disabled: !isHead, run: () => assign(row, anew) },
      { label: _("Merge with…"), disabled: !isHead || row.archived, run: () => merge(row, anew) },
      row.archived
        ? { label: _("Return from the archive"), disabled: isOther, run: () => move(row, "restore", anew) }
        : { label: _("To the archive"), disabled: isOther, run: () => move(row, "archive", anew) },
      { label: _("Delete"), danger: true, disabled: isOther, run: () => remove(row, anew) },
      null,
      { label: _("New customer"), disabled: isOther, run: () => location.assign("/customers/new") },
    ];
  }

  return { actions, newEntry };
}

/** A call to make, with its reminder: all that a reminder about a customer is. Its kind is the company's first. */
async function remind(row, seen) {
  const [first] = await ownKinds();
  const submit = (form) => {
    const { text, at } = valuesOf(form);
    const reminder = { at: at && momentOf(at) };
    return send("POST", "/journal", { customer_id: row.id, kind: first?.[0], text, due: reminder.at, reminder });
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
