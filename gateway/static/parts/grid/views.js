// Saved views of a grid, and which columns it shows.

import { html } from "lit-html";
import { get, send } from "../../api/client.js";
import { isHead, me } from "../../frame/user.js";
import { _ } from "../../language/words.js";
import { ask } from "../dialog.js";
import { field, valuesOf } from "../form/form.js";
import { openMenu } from "../menu.js";
import { complain, toast } from "../toast.js";

const MOST = 100;

/** Buttons for the bar above a grid. `page` is the list's name for the API. */
export function viewButtons(grid, page) {
  return html`<button type="button" class="plain" aria-haspopup="menu" @click=${(event) => openViews(grid, page, event.currentTarget)}>${_("Views")} ▾</button>
    <button type="button" class="plain" aria-haspopup="menu" @click=${(event) => openColumns(grid, event.currentTarget)}>${_("Columns")} ▾</button>`;
}

async function openViews(grid, page, button) {
  try {
    const { items } = await get("/views", { page, limit: MOST });
    const called = (view) => (view.owner === me ? view.name : `${view.name} · ${view.owner}`);
    const entries = items.map((view) => ({
      label: called(view),
      run: async () => grid.show(view),
    }));
    if (grid.layout.viewed || grid.filters().length)
      entries.unshift({ label: _("Without a view"), run: () => usual(grid).catch(complain) });
    const changeable = items.filter((view) => view.owner === me || (view.shared && isHead));
    const act = [
      { label: _("Save this view…"), run: () => save(grid, page) },
      ...changeable.map((view) => ({
        label: _("Delete “%(name)s”", { name: called(view) }),
        danger: true,
        run: () => remove(view),
      })),
    ];
    openMenu([...entries, ...(entries.length ? [null] : []), ...act], button, _("Views"));
  } catch (error) {
    complain(error);
  }
}

/** As the list is opened: the reader's own columns, no filters. */
async function usual(grid) {
  grid.layout.show(null);
  await grid.show({ columns: [], sort: "", filters: {} });
}

function save(grid, page) {
  return ask({
    title: _("Save this view"),
    body: () => html`${field("name", _("Name"), { required: true, autofocus: true, maxlength: 100 })}
      ${field("shared", _("For everybody"), { kind: "checkbox" })}`,
    submit: async (form) => {
      await send("POST", "/views", { page, ...valuesOf(form), ...grid.view() });
      toast(_("The view is saved."));
    },
  });
}

async function remove(view) {
  try {
    await send("DELETE", `/views/${view.id}`, undefined, { version: view.version });
    const { id, version, owner, ...kept } = view;
    toast(_("The view is deleted."), {
      actions: [{ label: _("Undo"), run: () => send("POST", "/views", kept).catch(complain) }],
    });
  } catch (error) {
    complain(error);
  }
}

function openColumns(grid, button, here = null) {
  const columns = grid.table.getColumns().filter((column) => column.getField());
  const first = here ?? columns[0].getField();
  const entries = columns.map((column) => {
    const field = column.getField();
    const again = () => openColumns(grid, button, field);
    return {
      label: column.getDefinition().title,
      checked: column.isVisible(),
      here: field === first,
      run: () => {
        column.toggle();
        again();
      },
      move: (step) => {
        grid.layout.move(field, step);
        again();
      },
    };
  });
  const anew = [
    { label: _("Widths as they were"), run: () => grid.layout.resetWidths() },
    { label: _("As they were"), run: () => grid.layout.reset() },
  ];
  const how = { label: _("Move a column"), keys: "Alt ↑ ↓", disabled: true };
  openMenu([...(grid.isNarrow ? [] : [how]), ...anew, null, ...entries], button, _("Columns"));
}
