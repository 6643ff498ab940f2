// The company's own registers: in their order, moved by the mouse or by keys, retired rather than lost.

import { html, nothing, render } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import { get, send } from "../../api/client.js";
import { shortcut } from "../../frame/shortcuts.js";
import { isHead } from "../../frame/user.js";
import { _, language } from "../../language/words.js";
import { openMenu } from "../../parts/menu.js";
import { complain, toast } from "../../parts/toast.js";
import { askNew, change } from "./entry.js";
import { readUnits, told } from "./entry_data.js";
import { done, offerChoice } from "./saving.js";

const MOST = 500;

const DICTIONARIES = () => [
  ["statuses", _("Statuses of tasks")],
  ["importances", _("Importances")],
  ["entry_kinds", _("Kinds of entries")],
  ["tags", _("Tags of customers")],
  ["customer_fields", _("Fields of customers")],
  ["order_fields", _("Fields of orders")],
  ["payment_kinds", _("Kinds of payments")],
  ["price_types", _("Price types")],
  ["units", _("Units")],
  ["vat_rates", _("VAT rates")],
  ["item_groups", _("Groups of items")],
  ["characteristics", _("Characteristics of items")],
];

export async function show(room) {
  const asked = new URLSearchParams(location.search).get("dictionary");
  const all = DICTIONARIES();
  const [dictionary, title] = all.find(([name]) => name === asked) ?? all[0];
  const path = `/dictionaries/${dictionary}`;
  let entries = [];
  let dragged = null;
  let over = null;
  document.title = `${title} · Nova`;

  const load = async () => {
    entries = (await get(path, { "filter[retired]": "any", limit: MOST })).items;
    draw();
  };
  const nameOf = (entry) => entry.names[language];
  const hasDefault = () => entries.some((entry) => entry.default);

  function draw() {
    render(
      html`<header><h2 id="section-title">${_("Dictionaries")}</h2></header>
        <nav class="chips" aria-label=${_("Dictionaries")}>
          ${all.map(([name, label]) => html`<a class="chip" href="/settings/dictionaries?dictionary=${name}" aria-current=${name === dictionary ? "page" : "false"}>${label}</a>`)}
        </nav>
        <header><h3>${title}</h3>
          ${isHead ? html`<span class="end"><button type="button" @click=${add}>${_("Add")}</button></span>` : nothing}</header>
        <div class="scrolled"><table class="entries">
          <thead><tr>${isHead ? html`<th scope="col"><span class="unseen">${_("Place in lists")}</span></th>` : nothing}
            <th scope="col">${_("Title")}</th><th scope="col">${_("In English")}</th><th scope="col">${_("Code")}</th>
            <th scope="col">${_("Details")}</th><th scope="col"><span class="unseen">${_("Actions")}</span></th></tr></thead>
          <tbody>${repeat(entries, (entry) => entry.code, rowOf)}</tbody>
        </table></div>
        ${entries.length === 0 ? html`<p class="empty">${_("There is nothing here yet. Add the first by “Add”.")}</p>` : nothing}
        ${isHead && entries.length > 1 ? html`<p class="empty">${_("Drag a row to its place, or move it by Alt + ↑ and Alt + ↓.")}</p>` : nothing}`,
      room,
    );
  }

  const rowOf = (entry, index) => html`<tr data-code=${entry.code} draggable=${isHead ? "true" : "false"}
      class="${entry.retired ? "gone" : ""} ${entry.code === over ? "over" : ""}" @keydown=${(event) => onKey(event, entry)}
      @dragstart=${(event) => lift(event, entry)} @dragover=${(event) => hover(event, entry)} @drop=${(event) => drop(event, entry)} @dragend=${letGo}>
    ${isHead ? html`<td><button type="button" class="quiet handle" aria-label=${_("Move %(name)s: Alt and arrows", { name: nameOf(entry) })} title=${_("Alt + ↑ and Alt + ↓")}>⠿</button></td>` : nothing}
    <td>${swatch(entry.colour)} ${isHead ? html`<button type="button" class="link" @click=${() => edit(entry)}>${entry.names.ru}</button>` : entry.names.ru}
      ${entry.default ? html`<span class="badge">${_("By default")}</span>` : nothing} ${entry.retired ? html`<span class="badge">${_("Retired")}</span>` : nothing}</td>
    <td>${entry.names.en}</td><td>${entry.code}</td><td>${told(dictionary, entry.data, entries)}</td>
    <td class="acts">${isHead ? html`<button type="button" class="quiet" aria-haspopup="menu" aria-label=${_("Actions: %(name)s", { name: nameOf(entry) })} @click=${(event) => menu(event, entry, index)}>⋮</button>` : nothing}</td></tr>`;

  const menu = ({ currentTarget }, entry, index) =>
    openMenu(
      [
        { label: _("Change…"), run: () => edit(entry) },
        ...(hasDefault() && !entry.default && !entry.retired
          ? [{ label: _("Make it the default"), run: () => patch(entry, { default: true }) }]
          : []),
        { label: _("Up"), keys: "Alt + ↑", disabled: index === 0, run: () => move(index, index - 1) },
        {
          label: _("Down"),
          keys: "Alt + ↓",
          disabled: index === entries.length - 1,
          run: () => move(index, index + 1),
        },
        null,
        entry.retired
          ? { label: _("Take into use again"), run: () => turn(entry, "restore") }
          : { label: _("Retire"), run: () => turn(entry, "retire") },
      ],
      currentTarget,
      _("Actions"),
    );

  async function add() {
    const entry = await askNew(dictionary, entries, hasDefault());
    if (!entry) return;
    await load();
    toast(_("%(name)s is added.", { name: nameOf(entry) }));
  }

  async function edit(entry) {
    const saved = await change(dictionary, entry, entries, hasDefault());
    if (!saved) return;
    await load();
    const { automatic, ...data } = entry.data;
    const before = { names: entry.names, colour: entry.colour, ...(Object.keys(data).length && { data }) };
    done(_("%(name)s is saved.", { name: nameOf(saved) }), async () => {
      await send("PATCH", pathOf(entry), before, { version: saved.version });
      await load();
    });
  }

  const pathOf = ({ code }) => `${path}/${encodeURIComponent(code)}`;

  async function patch(entry, given) {
    const former = entries.find((each) => each.default);
    try {
      await send("PATCH", pathOf(entry), given, { version: entry.version });
      await load();
      done(
        _("%(name)s is the default.", { name: nameOf(entry) }),
        () => former && patch(current(former), { default: true }),
      );
    } catch (error) {
      meanwhile(error, () => patch(current(entry), given));
    }
  }

  const current = (entry) => entries.find(({ code }) => code === entry.code);

  const TURNED = {
    retire: { back: "restore", text: (name) => _("%(name)s is retired: it takes no new use.", { name }) },
    restore: { back: "retire", text: (name) => _("%(name)s is in use again.", { name }) },
  };

  async function turn(entry, name) {
    const { back, text } = TURNED[name];
    try {
      await send("POST", `${pathOf(entry)}/${name}`, {}, { version: entry.version });
      await load();
      done(text(nameOf(entry)), () => turn(current(entry), back));
    } catch (error) {
      meanwhile(error, () => turn(current(entry), name));
    }
  }

  async function meanwhile(error, mine) {
    if (error.status !== 412) return complain(error);
    await load();
    offerChoice({ theirs: draw, mine });
  }

  /** Gives every entry the number of its place, those alone that have another one. */
  async function move(from, to, isUndo = false) {
    if (to < 0 || to >= entries.length || from === to) return;
    const wanted = [...entries];
    const [moved] = wanted.splice(from, 1);
    wanted.splice(to, 0, moved);
    entries = wanted;
    draw();
    room.querySelector(`[data-code="${CSS.escape(moved.code)}"] .handle`)?.focus();
    try {
      for (const [index, entry] of wanted.entries()) {
        if (entry.place !== index + 1) await put(entry, index + 1);
      }
      draw();
      if (!isUndo) done(_("%(name)s is moved.", { name: nameOf(moved) }), () => move(to, from, true));
    } catch (error) {
      await load();
      if (error.status === 412)
        toast(_("Somebody else moved entries meanwhile: this is their order."), { kind: "bad" });
      else complain(error);
    }
  }

  async function put(entry, place) {
    const { body } = await send("PATCH", pathOf(entry), { place }, { version: entry.version });
    entries = entries.map((each) => (each.code === body.code ? body : each));
  }

  const placeOf = (entry) => entries.findIndex(({ code }) => code === entry.code);

  let moving = Promise.resolve();
  /** After those that are under way; where it stands then. */
  function moveLater(entry, to) {
    moving = moving.then(() => move(placeOf(entry), to()));
  }

  function onKey(event, entry) {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!isHead || !event.altKey || !step) return;
    event.preventDefault();
    moveLater(entry, () => placeOf(entry) + step);
  }

  function lift(event, entry) {
    dragged = entry;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", entry.code);
  }
  function hover(event, entry) {
    if (!dragged) return;
    event.preventDefault();
    if (over === entry.code) return;
    over = entry.code;
    draw();
  }
  function drop(event, entry) {
    event.preventDefault();
    if (dragged) moveLater(dragged, () => placeOf(entry));
    letGo();
  }
  function letGo() {
    dragged = null;
    over = null;
    draw();
  }

  await readUnits();
  await load();
  if (isHead) shortcut("n", _("Add an entry"), add);
}

/** An attribute of SVG is let through by the policy of the page, a style is not. */
const swatch = (colour) =>
  colour
    ? html`<svg class="swatch" viewBox="0 0 16 16" aria-hidden="true"><rect width="16" height="16" fill=${colour} /></svg>`
    : nothing;
