// Goods come, go, move and are counted: one form for all four, by keyboard alone.

import { html, render } from "lit-html";
import { get, send } from "../../api/client.js";
import { shortcut } from "../../frame/shortcuts.js";
import { isKeeper } from "../../frame/user.js";
import { quantity } from "../../language/formats.js";
import { _ } from "../../language/words.js";
import { clearErrors, field, showErrors, valuesOf } from "../../parts/form/form.js";
import { complain, toast } from "../../parts/toast.js";
import { Lines } from "./lines.js";
import { rememberWarehouse, usualWarehouse, warehouseChoices } from "./registers.js";

const MOST_TOLD = 3;
const MOST_TURNED = 500;
const DEEDS = {
  receipts: {
    title: _("Receipt"),
    act: _("Receive"),
    label: _("Quantity"),
    said: (what) => _("Received: %(what)s.", { what }),
  },
  issues: {
    title: _("Goods issue"),
    act: _("Issue goods"),
    label: _("Quantity"),
    said: (what) => _("Issued: %(what)s.", { what }),
  },
  transfers: {
    title: _("Transfer"),
    act: _("Move"),
    label: _("Quantity"),
    said: (what) => _("Moved: %(what)s.", { what }),
  },
  counts: {
    title: _("Count"),
    act: _("Enter the count"),
    label: _("Counted"),
    said: (what) => _("Counted: %(what)s.", { what }),
  },
};

/** Fills a room with the form, or says where movements are seen by whoever does not enter them. */
export async function show(room) {
  if (!isKeeper) return void render(notForYou(), room);
  const choices = await warehouseChoices();
  if (choices.length === 0) return void render(noWarehouse(), room);
  const state = { deed: deedOfAddress(), sending: false, sent: null };
  room.classList.add("entry");

  const draw = () => {
    const { title, act } = DEEDS[state.deed];
    render(
      html`<form novalidate aria-label=${title} @submit=${submit} @keydown=${onKey}>
        <div class="bar"><h1>${title}</h1>
          <fieldset class="choice"><legend>${_("What happens")}</legend>
            ${Object.entries(DEEDS).map(
              ([deed, each]) =>
                html`<label><input type="radio" name="deed" value=${deed} .checked=${deed === state.deed} @change=${() => choose(deed)}> ${each.title}</label>`,
            )}</fieldset>
        </div>
        <p class="notice bad" role="alert" data-errors hidden></p>
        <div class="fields" id="head"></div>
        <div id="lines"></div>
        <div class="bar"><button type="submit" ?disabled=${state.sending}>${act}</button> <small class="empty"><kbd>Ctrl + Enter</kbd></small></div>
      </form>`,
      room,
    );
  };
  draw();
  const form = room.querySelector("form");
  const head = room.querySelector("#head");
  const lines = new Lines(room.querySelector("#lines"), {
    warehouse: () => head.querySelector("[name=warehouse_id]")?.value,
    label: DEEDS[state.deed].label,
    done: () => form.querySelector("[type=submit]").focus(),
  });
  drawHead();

  function drawHead() {
    const { warehouse_id: chosen = usualWarehouse(choices), to_warehouse_id: to, document, note } = valuesOf(head);
    const other = choices.find(([id]) => id !== chosen)?.[0] ?? "";
    const isTransfer = state.deed === "transfers";
    render(
      html`${field("warehouse_id", isTransfer ? _("From the warehouse") : _("Warehouse"), { kind: "select", choices, value: chosen, input: () => lines.draw() })}
        ${isTransfer ? field("to_warehouse_id", _("Into the warehouse"), { kind: "select", choices, value: to ?? other }) : ""}
        ${field("document", _("Document"), { value: document, maxlength: 255 })}
        ${field("note", _("Note"), { value: note, maxlength: 4000 })}`,
      head,
    );
  }

  function choose(deed) {
    state.deed = deed;
    history.replaceState(history.state, "", `?deed=${deed}`);
    lines.label = DEEDS[deed].label;
    clearErrors(form);
    draw();
    drawHead();
    lines.draw();
  }

  async function submit(event) {
    event?.preventDefault();
    if (state.sending) return;
    state.sending = true;
    draw();
    try {
      const body = { ...valuesOf(head), lines: lines.taken() };
      const { body: movement } = await send("POST", `/stock/${state.deed}`, body);
      const entered = lines.lines;
      rememberWarehouse(body.warehouse_id);
      empty();
      tell(state.deed, movement, entered).catch(complain);
    } catch (error) {
      showErrors(form, lines.atLines(error));
    } finally {
      state.sending = false;
      draw();
    }
  }

  function empty() {
    clearErrors(form);
    for (const name of ["document", "note"]) head.querySelector(`[name=${name}]`).value = "";
    lines.clear();
    lines.focus();
  }

  /** Enter in the head goes on to the next field; only Ctrl+Enter and the button send. */
  function onKey(event) {
    if (event.key !== "Enter" || event.ctrlKey || event.defaultPrevented || !head.contains(event.target)) return;
    event.preventDefault();
    const fields = [...head.querySelectorAll("[name]")];
    const next = fields[fields.indexOf(event.target) + 1];
    if (next) next.focus();
    else lines.focus();
  }

  for (const keys of ["ctrl+enter", "ctrl+s"]) shortcut(keys, _("Enter the movement"), () => submit());
  window.addEventListener("beforeunload", (event) => lines.isEmpty || event.preventDefault());
  lines.focus();
}

function deedOfAddress() {
  const asked = new URLSearchParams(location.search).get("deed");
  return asked in DEEDS ? asked : "receipts";
}

/** What it came to, and how many order lines have enough by it. */
async function tell(deed, movement, lines) {
  const codes = new Map(lines.map(({ item }) => [item.id, item.code]));
  const levels = movement.levels.slice(0, MOST_TOLD).map(({ item_id: id, on_hand: onHand }) => {
    return _("%(code)s: on hand %(on_hand)s", { code: codes.get(id), on_hand: quantity(onHand) });
  });
  const what = _("lines: %(count)s", { count: movement.lines.length });
  const said = [DEEDS[deed].said(what), levels.join("; ") + (levels.length ? "." : "")];
  const turned = movement.levels.length ? await turnedPlain(movement) : 0;
  if (turned) said.push(_("Order lines with enough again: %(count)s.", { count: turned }));
  toast(said.filter(Boolean).join(" "));
}

async function turnedPlain({ id, lines }) {
  const { at } = await get(`/stock/movements/${id}`);
  const { items } = await get("/orders/turned-plain", { since: at, limit: MOST_TURNED });
  const moved = new Set(lines.map((line) => line.item_id));
  return items.filter((each) => moved.has(each.item_id)).length;
}

const notForYou = () =>
  html`<p class="empty">${_("Receipts and issues are entered by warehouse keepers. What moved stands on the card of each item.")} <a href="/items">${_("Items")}</a></p>`;

const noWarehouse = () =>
  html`<p class="empty">${_("There is no warehouse yet.")} <a href="/stock/warehouses">${_("Open a warehouse")}</a></p>`;
