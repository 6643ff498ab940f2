// What an item is: registered, changed, retired and taken into sale again.

import { html, nothing, render } from "lit-html";
import { keyed } from "lit-html/directives/keyed.js";
import { get, send } from "../../api/client.js";
import { shortcut } from "../../frame/shortcuts.js";
import { isPlanner } from "../../frame/user.js";
import { _ } from "../../language/words.js";
import { clearErrors, showErrors } from "../../parts/form/form.js";
import { complain, toast } from "../../parts/toast.js";
import { ITEM_KINDS } from "../../parts/words/item.js";
import { bodyOf, changesOf, choicesFor, draftOf, fieldsOf, read } from "./fields.js";

/** Draws the form of an item, or of a new one, into a room. `changed` is called when it was saved. */
export async function showDetails(room, item, { changed }) {
  const choices = await choicesFor(item);
  let known = item;
  let begun = draftOf(item, choices);
  let draft = begun;
  let drawing = 0;
  let sending = false;

  function draw() {
    const units = new Map(choices.units);
    render(
      html`<form novalidate aria-label=${_("Details")} @submit=${save}>
        <p class="notice bad" role="alert" data-errors hidden></p>
        ${
          known
            ? html`<dl class="facts"><div><dt>${_("Code")}</dt><dd>${known.code}</dd></div><div><dt>${_("Kind")}</dt><dd>${new Map(ITEM_KINDS()).get(known.kind)}</dd></div>
              <div><dt>${_("Base unit")}</dt><dd>${units.get(known.unit) ?? known.unit}</dd></div></dl>`
            : nothing
        }
        ${keyed(drawing, html`<fieldset class="all" ?disabled=${!isPlanner}>${fieldsOf(draft, choices, { isNew: !known, addPackage, removePackage })}</fieldset>`)}
        ${isPlanner ? buttons() : nothing}
      </form>`,
      room,
    );
  }

  const buttons = () => html`<div class="bar">
    <button type="submit">${known ? _("Save") : _("Register the item")}</button>
    ${known ? html`<span class="end"><button type="button" class="plain" @click=${move}>${known.retired ? _("Restore") : _("Retire")}</button></span>` : nothing}</div>`;

  const form = () => room.querySelector("form");

  /** Draws all fields anew with what the draft says. */
  function redraw() {
    drawing += 1;
    draw();
  }

  function addPackage() {
    draft = read(form(), draft);
    draft.packages.push({ unit: choices.units.find(([code]) => code !== draft.unit)?.[0] ?? "", factor: "" });
    redraw();
    room.querySelector(".package:last-of-type select").focus();
  }

  function removePackage(index) {
    draft = read(form(), draft);
    draft.packages.splice(index, 1);
    redraw();
  }

  async function save(event) {
    event?.preventDefault();
    if (sending) return;
    setSending(true);
    draft = read(form(), draft);
    clearErrors(form());
    try {
      if (known) await change();
      else await register();
    } catch (error) {
      if (error.status === 412) await changedMeanwhile();
      else showErrors(form(), ofFields(error));
    } finally {
      setSending(false);
    }
  }

  function setSending(is) {
    sending = is;
    room.querySelector("[type=submit]").disabled = is;
  }

  async function register() {
    const { body } = await send("POST", "/items", bodyOf(draft, choices));
    begun = draft;
    location.assign(`/items/${body.id}#prices`);
    await new Promise(() => {}); // the page goes: nothing is sent again
  }

  async function change() {
    const changes = changesOf(draft, begun, choices);
    if (Object.keys(changes).length === 0) return void toast(_("There is nothing to save."));
    known = (await send("PATCH", `/items/${known.id}`, changes, { version: known.version })).body;
    begin();
    toast(_("The item is saved."));
    await changed();
  }

  function begin() {
    begun = draftOf(known, choices);
    draft = begun;
    redraw();
  }

  async function changedMeanwhile() {
    known = await get(`/items/${known.id}`);
    toast(_("Somebody else changed this item meanwhile."), {
      kind: "bad",
      lasting: true,
      key: "changed",
      actions: [
        { label: _("Show theirs"), run: begin },
        { label: _("Save mine"), run: () => save() },
      ],
    });
  }

  /** Prices are given by their types, and refused by their places; a code that is taken is said at the code. */
  function ofFields(error) {
    if (error.code === "CodeTaken") error.errors = [{ field: "code", message: error.message }];
    if (error.code === "BarcodeTaken") error.errors = [{ field: "barcodes", message: error.message }];
    const given = choices.types.filter(([type]) => draft[`price.${type}`]);
    for (const each of error.errors ?? []) {
      const index = each.field.match(/^prices\.(\d+)\./)?.[1];
      if (index) each.field = `price.${given[index][0]}`;
    }
    return error;
  }

  async function move() {
    const [way, back] = known.retired ? ["restore", "retire"] : ["retire", "restore"];
    const act = async (name) => {
      known = (await send("POST", `/items/${known.id}/${name}`, {}, { version: known.version })).body;
      draw();
      await changed();
    };
    try {
      await act(way);
      const told = { name: known.name };
      const said =
        way === "retire"
          ? _("%(name)s is retired: it takes no new order lines.", told)
          : _("%(name)s is in sale again.", told);
      toast(said, { actions: [{ label: _("Undo"), run: () => act(back).catch(complain) }] });
    } catch (error) {
      if (error.status === 412) await changedMeanwhile();
      else complain(error);
    }
  }

  const isDirty = () => isPlanner && JSON.stringify(read(form(), draft)) !== JSON.stringify(begun);
  draw();
  if (isPlanner) {
    for (const keys of ["ctrl+s", "ctrl+enter"]) shortcut(keys, _("Save"), () => room.hidden || save());
    addEventListener("beforeunload", (event) => isDirty() && event.preventDefault());
  }
  if (!known) room.querySelector("[name=code]").focus();

  /** What others changed is shown, unless something was typed: then saving tells of it. */
  return (now) => {
    if (now.version === known.version || isDirty()) return;
    known = now;
    begin();
  };
}
