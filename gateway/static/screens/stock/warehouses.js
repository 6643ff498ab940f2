// Where the goods lie: what a warehouse that is for sale holds is on hand.

import { html, render } from "lit-html";
import { send } from "../../api/client.js";
import { isPlanner } from "../../frame/user.js";
import { _ } from "../../language/words.js";
import { ask } from "../../parts/dialog.js";
import { field, valuesOf } from "../../parts/form/form.js";
import { complain, toast } from "../../parts/toast.js";
import { warehouses } from "./registers.js";

/** Fills a room with the warehouses. */
export async function show(room) {
  let rows = await warehouses();

  const refresh = async () => {
    rows = await warehouses();
    draw();
  };

  function draw() {
    render(
      html`<div class="bar"><h1>${_("Warehouses")}</h1>
          <span class="end">${isPlanner ? html`<button type="button" @click=${open}>${_("Open a warehouse")}</button>` : ""}</span></div>
        <div class="scrolled"><table>
          <thead><tr><th scope="col">${_("Code")}</th><th scope="col">${_("Called")}</th><th scope="col">${_("For sale")}</th><td></td></tr></thead>
          <tbody>${rows.map(rowOf)}</tbody>
        </table>
        ${rows.length === 0 ? html`<p class="empty">${_("There is no warehouse yet.")}</p>` : ""}</div>`,
      room,
    );
  }

  const rowOf = (row) => html`<tr class=${row.retired ? "quiet-text" : ""}>
    <td>${row.code}</td><td>${row.name}${row.retired ? ` (${_("retired")})` : ""}</td>
    <td>${row.sellable ? _("Yes") : _("No")}</td>
    <td class="acts">${isPlanner ? actsOf(row) : ""}</td></tr>`;

  const actsOf = (row) => html`
    <button type="button" class="quiet" aria-label=${_("Change %(name)s", { name: row.name })} @click=${() => change(row)}>${_("Change")}</button>
    ${
      row.retired
        ? html`<button type="button" class="quiet" aria-label=${_("Restore %(name)s", { name: row.name })} @click=${() => move(row, "restore")}>${_("Restore")}</button>`
        : html`<button type="button" class="quiet" aria-label=${_("Retire %(name)s", { name: row.name })} @click=${() => move(row, "retire")}>${_("Retire")}</button>`
    }`;

  async function open() {
    const opened = await ask({
      title: _("Open a warehouse"),
      label: _("Open"),
      body: () => html`<div class="fields">
        ${field("code", _("Code"), { required: true, autofocus: true })}
        ${field("name", _("Called"), { required: true, maxlength: 255 })}
        ${field("sellable", _("For sale: what it holds is on hand"), { kind: "checkbox", value: true, wide: true })}</div>`,
      submit: (form) => send("POST", "/warehouses", valuesOf(form)),
    });
    if (opened) toast(_("The warehouse is open."));
    await refresh().catch(complain);
  }

  async function change(row) {
    await ask({
      title: _("Warehouse %(code)s", { code: row.code }),
      body: () => html`<div class="fields">
        ${field("name", _("Called"), { required: true, value: row.name, maxlength: 255, autofocus: true })}
        ${field("sellable", _("For sale: what it holds is on hand"), { kind: "checkbox", value: row.sellable, wide: true })}</div>`,
      submit: (form) => send("PATCH", `/warehouses/${row.id}`, valuesOf(form), { version: row.version }),
    });
    await refresh().catch(complain);
  }

  async function move(row, way) {
    const act = (name, version) => send("POST", `/warehouses/${row.id}/${name}`, {}, { version });
    try {
      const { body } = await act(way, row.version);
      await refresh();
      const back = way === "retire" ? "restore" : "retire";
      const undo = () => act(back, body.version).then(refresh).catch(complain);
      const told = { name: row.name };
      const said = way === "retire" ? _("%(name)s is retired.", told) : _("%(name)s is in use again.", told);
      toast(said, { actions: [{ label: _("Undo"), run: undo }] });
    } catch (error) {
      complain(error);
      refresh().catch(complain);
    }
  }

  draw();
}
