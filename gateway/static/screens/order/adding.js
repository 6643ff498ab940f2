// The row in which lines are added: by code, name or characteristic; Enter takes the item, Enter again adds the line.
// Whoever types faster than items are found goes on: the lines come in their order, as soon as their items are known.

import { html, render } from "lit-html";
import { isOfCode } from "../../api/items.js";
import { decimal, money, quantity } from "../../language/formats.js";
import { _ } from "../../language/words.js";
import { makeCombobox } from "../../parts/form/combobox.js";
import { complain } from "../../parts/toast.js";
import { newRow } from "./content.js";
import { isPrice, isQuantity, WRONG } from "./foresight.js";
import { findItems, MOST, unitsOf } from "./items.js";
import { unitName } from "./names.js";
import { refusalOf } from "./pasting.js";

const UNFINISHED = () => _("This line is not in the order yet: finish it, or clear it.");

/**
 * Draws the row; `add(row)` takes a line, `refuse(row)` one whose item was not found, `paste(text)` what is pasted,
 * `typed(entry)` what stands in it, null when that is nothing, `leave()` Escape; `entry` is what stood in it when the page
 * was left. Gives `{ focus(), clear(), restore(entry), takeIn() }`: `takeIn()` adds the line that stands complete in the row, waits for
 * those whose items are still looked for, and gives whether nothing is left in the row.
 */
export function placeAdding(room, { customerId, add, refuse, paste, typed, leave, entry }) {
  let item = null;
  let units = [];
  let awaited = null; // `{ text, found }` of an item that is not found yet
  let adding = Promise.resolve();

  render(
    html`<form class="adding" aria-label=${_("New line")} @submit=${submit} novalidate>
      <span class="finder"><input name="goods" aria-label=${_("Item")} placeholder=${_("Code, name or characteristic")}></span>
      <input name="quantity" aria-label=${_("Quantity")} inputmode="decimal" placeholder=${_("Quantity")} autocomplete="off">
      <span class="unit"></span>
      <input name="price" aria-label=${_("Price by hand")} inputmode="decimal" placeholder=${_("Price")} autocomplete="off">
      <button type="submit">${_("Add")}</button>
      <span class="empty hint" role="status"></span>
    </form>`,
    room,
  );
  const form = room.querySelector("form");
  const field = Object.fromEntries(
    ["goods", "quantity", "price"].map((name) => [name, form.querySelector(`[name=${name}]`)]),
  );
  makeCombobox(field.goods, {
    find: (text, signal) => findItems(text, customerId(), signal),
    show: (row) => html`<span class="item"><b>${row.code}</b> ${row.name}</span>
      <small>${stockOf(row)} ${row.price ? html`<b>${money(row.price)}</b>` : ""}</small>`,
    take: (row) => take(row).catch(complain),
    isExact: isOfCode,
    most: MOST,
    ahead: (text, found) => waitFor(text, found).catch(complain),
  });
  field.goods.addEventListener("input", forget);
  form.addEventListener("input", tell);
  field.goods.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text/plain");
    if (!/[\t\n]/.test(text.trim())) return;
    event.preventDefault();
    paste(text);
  });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    leave();
  });
  for (const input of [field.quantity, field.price]) input.addEventListener("input", () => showFault(null));

  async function waitFor(text, found) {
    forget();
    const mine = { text, found };
    awaited = mine;
    hint(_("Looking for %(text)s…", { text }));
    goOn();
    const { row, why } = await judged(found);
    if (awaited !== mine) return;
    awaited = null;
    if (row) await take(row);
    else blame(field.goods, `${text}: ${why}`);
  }

  /** To the quantity, unless one is there, or further, already. */
  function goOn() {
    if (document.activeElement !== field.goods) return;
    field.quantity.focus();
    field.quantity.select();
  }

  async function take(row) {
    goOn();
    if (row === item) return;
    await put(row, row.unit);
    tell();
  }

  async function put(row, unit) {
    item = row;
    field.goods.value = `${row.code} ${row.name}`;
    field.price.placeholder = row.price ? money(row.price) : _("Price");
    showFault(null);
    hint(stockOf(row));
    units = row.packages.length ? await unitsOf(row.id) : [[row.unit, unitName(row.unit)]];
    drawUnits(unit);
  }

  async function restore({ text, item: before, unit, quantity: count, price }) {
    field.goods.value = text;
    field.quantity.value = count;
    field.price.value = price;
    if (before) await put(before, unit);
    tell();
  }

  function tell() {
    const { goods, quantity: count, price } = field;
    const isEmpty = Object.values(field).every(({ value }) => value === "");
    const unit = form.querySelector("[name=unit]")?.value ?? item?.unit;
    typed(isEmpty ? null : { text: goods.value, item, unit, quantity: count.value, price: price.value });
  }

  function drawUnits(chosen) {
    render(
      units.length > 1
        ? html`<select name="unit" aria-label=${_("Unit")}>${units.map(([code, name]) => html`<option value=${code} ?selected=${code === chosen}>${name}</option>`)}</select>`
        : html`<span class="empty">${units[0]?.[1] ?? ""}</span>`,
      form.querySelector(".unit"),
    );
  }

  function submit(event) {
    event.preventDefault();
    if (item === null && awaited === null) return field.goods.focus();
    addTyped();
  }

  /** A figure that cannot be one is shown; gives whether the line is added. */
  function addTyped() {
    const wanted = decimal(field.quantity.value) || "1";
    const price = decimal(field.price.value) || null;
    if (!isQuantity(wanted)) return fault(field.quantity, WRONG.quantity());
    if (!isPrice(price)) return fault(field.price, WRONG.price());
    if (item)
      addAfterOthers(Promise.resolve(item), {
        quantity: wanted,
        unit: form.querySelector("[name=unit]")?.value,
        price,
      });
    else addAfterOthers(awaited.found, { quantity: wanted, price }, awaited.text);
    clear();
    field.goods.focus();
    return true;
  }

  async function takeIn() {
    if (field.goods.value.trim() !== "") {
      if (item === null && awaited === null) return fault(field.goods, UNFINISHED());
      if (field.quantity.value.trim() === "") return fault(field.quantity, UNFINISHED());
      if (!addTyped()) return false;
    }
    await adding;
    return true;
  }

  function clear() {
    forget();
    for (const input of Object.values(field)) input.value = "";
    tell();
  }

  function addAfterOthers(found, typedIn, code) {
    adding = adding.then(async () => {
      const { row, ...refused } = await judged(found);
      if (row) add(newRow(row, typedIn));
      else refuse({ code, quantity: typedIn.quantity, price: typedIn.price ?? "", ...refused });
    });
  }

  function forget() {
    item = null;
    awaited = null;
    units = [];
    drawUnits();
    field.price.placeholder = _("Price");
    showFault(null);
    hint("");
  }

  function blame(input, text) {
    showFault(input);
    hint(text, true);
  }

  function fault(input, text) {
    blame(input, text);
    input.focus();
    return false;
  }

  const showFault = (input) => {
    for (const each of Object.values(field)) each.toggleAttribute("aria-invalid", false);
    input?.setAttribute("aria-invalid", "true");
  };
  const hint = (text, isBad = false) => {
    const said = form.querySelector(".hint");
    said.textContent = text;
    said.classList.toggle("overdue", isBad);
    said.classList.toggle("empty", !isBad);
  };

  if (entry) restore(entry).catch(complain);
  return { focus: () => field.goods.focus(), clear, restore, takeIn };
}

const judged = (found) =>
  found.then(
    (row) => ({ row, why: _("Nothing is found.") }),
    (error) => ({ row: null, ...refusalOf(error) }),
  );

function stockOf({ on_hand, free, unit }) {
  if (on_hand === null) return _("Has no stock");
  return _("On hand %(on_hand)s, free %(free)s (%(unit)s)", {
    on_hand: quantity(on_hand),
    free: quantity(free),
    unit: unitName(unit),
  });
}
