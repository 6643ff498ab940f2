// What is done with many entries at once: by one command, that can be taken back.

import { html } from "lit-html";
import { send } from "../../api/client.js";
import { momentOf } from "../../language/formats.js";
import { _ } from "../../language/words.js";
import { ask } from "../../parts/dialog.js";
import { valuesOf } from "../../parts/form/form.js";
import { whenField } from "../../parts/form/when.js";
import { openMenu } from "../../parts/menu.js";
import { complain, toast } from "../../parts/toast.js";

const MOST = 500;
const PLAIN = { customer: "customer_id", order: "order_id" };

export function chosenActs(grid, marks) {
  if (grid.choice.count > MOST) {
    return html`<span>${_("%(most)s at most are changed at once: narrow the list by filters.", { most: MOST })}</span>`;
  }
  const menu = (title, field, choices) => (event) => {
    const entries = choices.map(([value, label]) => ({ label, run: () => change(grid, { [field]: value }) }));
    openMenu(entries, event.currentTarget, title);
  };
  const button = (title, field, choices) => html`<button type="button" class="plain" aria-haspopup="menu"
    @click=${menu(title, field, choices)}>${title} ▾</button>`;
  return html`${button(_("Status"), "status", marks.statusChoices)}
    ${button(_("Importance"), "importance", marks.importanceChoices)}
    ${button(_("Assignee"), "assignee", [[null, _("Nobody")], ...marks.people])}
    <button type="button" class="plain" @click=${() => askDue(grid)}>${_("Due…")}</button>`;
}

function askDue(grid) {
  return ask({
    title: _("When is it due?"),
    body: () => whenField("due", _("Due"), {}),
    submit: (form) => {
      const { due } = valuesOf(form);
      return send("POST", "/journal/bulk", { ...which(grid), change: { due: due && momentOf(due) } }).then(({ body }) =>
        tell(grid, body),
      );
    },
  });
}

async function change(grid, marks) {
  try {
    tell(grid, (await send("POST", "/journal/bulk", { ...which(grid), change: marks })).body);
  } catch (error) {
    complain(error);
  }
}

function tell(grid, { id, changed, results }) {
  grid.choice.clear();
  grid.refresh();
  const undo = { label: _("Undo"), run: () => takeBack(grid, id) };
  toast(_("Changed: %(changed)s of %(all)s", { changed, all: results.length }), { actions: changed ? [undo] : [] });
}

async function takeBack(grid, id) {
  try {
    const { body } = await send("POST", `/journal/bulk/${id}/undo`);
    grid.refresh();
    const told = { changed: body.changed, all: body.results.length };
    toast(_("Taken back: %(changed)s of %(all)s. What was changed since stays.", told));
  } catch (error) {
    complain(error);
  }
}

/** The chosen rows by their ids; all that match by what the list is asked. */
function which(grid) {
  if (!grid.choice.isAll) return { ids: [...grid.choice.rows.keys()] };
  const { sort, q, ...named } = grid.asked;
  const filter = Object.fromEntries(
    Object.entries(named).map(([name, value]) => {
      const plain = name.replace(/^filter\[(.*)\]$/, "$1");
      return [PLAIN[plain] ?? plain, plain === "automatic" ? value === "true" : value];
    }),
  );
  return { filter: { ...filter, ...(q && { q }) } };
}
