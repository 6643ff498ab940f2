// Filters of the journal that no column has: how entries came to be, and periods.

import { html } from "lit-html";
import { userDay } from "../../language/formats.js";
import { _ } from "../../language/words.js";
import { ask } from "../../parts/dialog.js";
import { field, valuesOf } from "../../parts/form/form.js";

const WAYS = () => [
  ["false", _("By people")],
  ["true", _("By themselves")],
];
const KINDS = () => [
  ["open", _("To be done")],
  ["done", _("Finished")],
  ["dropped", _("Dropped")],
];

/** All that narrow the journal beside its columns; `about` are names of customers and orders by their ids. */
export const OTHERS = (about) => [
  { field: "automatic", title: _("Logged"), choices: WAYS() },
  { field: "status_kind", title: _("What the status means"), choices: KINDS() },
  { field: "since", title: _("Logged since"), kind: "day" },
  { field: "until", title: _("Logged until"), kind: "day" },
  { field: "due_since", title: _("Due since"), kind: "day" },
  { field: "due_until", title: _("Due until"), kind: "day" },
  { field: "customer", title: _("Customer"), choices: about.customer },
  { field: "order", title: _("Order"), choices: about.order },
];

/** Asks for all of them at once. */
export async function askFilters(grid) {
  const now = Object.fromEntries(grid.filters());
  const any = [["", _("All")]];
  const week = (event) => {
    const form = event.target.closest("form");
    form.elements.due_since.value = userDay(0);
    form.elements.due_until.value = userDay(7);
  };
  const wanted = await ask({
    title: _("Filters"),
    label: _("Show"),
    submit: async (form) => valuesOf(form),
    body: () => html`<div class="fields">
      ${field("automatic", _("Logged"), { kind: "select", choices: [...any, ...WAYS()], value: now.automatic })}
      ${field("status_kind", _("What the status means"), { kind: "select", choices: [...any, ...KINDS()], value: now.status_kind })}
      ${field("since", _("Logged since"), { kind: "date", value: now.since })}
      ${field("until", _("Logged until"), { kind: "date", value: now.until })}
      ${field("due_since", _("Due since"), { kind: "date", value: now.due_since })}
      ${field("due_until", _("Due until"), { kind: "date", value: now.due_until })}
    </div><p><button type="button" class="quiet" @click=${week}>${_("Due in the next 7 days")}</button></p>`,
  });
  if (!wanted) return;
  for (const [name, value] of Object.entries(wanted)) {
    if (value) grid.more[name] = value;
    else delete grid.more[name];
  }
  await grid.reload();
}
