// A field that holds a customer: found by name, code, tax number or phone while one types.

import { html } from "lit-html";
import { live } from "lit-html/directives/live.js";
import { ref } from "lit-html/directives/ref.js";
import { get } from "../../api/client.js";
import { _ } from "../../language/words.js";
import { makeCombobox } from "./combobox.js";

const MOST = 10;
const takers = new WeakMap();
let count = 0;

/**
 * `value` is `{ id, name }` or null, `take(row)` is told what was chosen, null when the field was emptied. `more` narrows
 * who can be found. A form has the id under `name`.
 */
export function customerField(name, label, { value = null, take = () => {}, more = {}, autofocus = false, hint } = {}) {
  count += 1;
  const id = `customer-${count}`;
  const place = (input) => input && prepare(input, { value, take, more });
  return html`<div class="field finder" data-field=${name}>
    <label for=${id}>${label}</label>
    <input id=${id} type="text" placeholder=${_("Name, code, tax number")} ?autofocus=${autofocus} .value=${live(value?.name ?? "")} ${ref(place)}>
    <input type="hidden" name=${name} .value=${live(value?.id ?? "")}>
    ${hint ? html`<small>${hint}</small>` : ""}
    <p class="error" id="${id}-error" role="alert" hidden></p>
  </div>`;
}

/** What was typed and not chosen is nobody: when the field is left, it shows what it holds. */
function prepare(input, given) {
  const isNew = !takers.has(input);
  takers.set(input, { ...given, value: given.value ?? takers.get(input)?.value ?? null });
  if (!isNew) return;
  let isTyped = false;
  const hold = (row) => {
    takers.get(input).value = row;
    show(input, row);
    takers.get(input).take(row);
  };
  makeCombobox(input, {
    find: async (q, signal) =>
      (await get("/customers", { q, limit: MOST, ...takers.get(input).more }, { signal })).items,
    show: (row) => html`${row.name} <small class="quiet-text">${row.tax_number ?? row.code ?? ""}</small>`,
    take: hold,
  });
  input.addEventListener("input", () => (isTyped = true));
  input.addEventListener("blur", () => {
    const { value } = takers.get(input);
    if (isTyped && !input.value.trim() && value) hold(null);
    else show(input, value);
    isTyped = false;
  });
}

function show(input, row) {
  input.value = row?.name ?? "";
  input.parentElement.querySelector("input[type=hidden]").value = row?.id ?? "";
}
