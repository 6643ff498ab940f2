// The field by which a customer is chosen: by name, tax number, code or phone.

import { html } from "lit-html";
import { ref } from "lit-html/directives/ref.js";
import { get } from "../api/client.js";
import { _ } from "../language/words.js";
import { makeCombobox } from "./combobox.js";

const MOST = 8;
let count = 0;

/** `take(row)` is told who was chosen, null when nobody is any more; `more` narrows who can be. */
export function customerField(name, label, take, more = {}) {
  count += 1;
  const id = `customer-${count}`;
  const begin = (input) => {
    if (!input || input.role === "combobox") return;
    input.addEventListener("input", () => take(null));
    makeCombobox(input, {
      find: async (q, signal) => (await get("/customers", { q, limit: MOST, ...more }, { signal })).items,
      show: (row) => html`${row.name} <small>${row.tax_number ?? row.code}</small>`,
      take: (row) => {
        input.value = row.name;
        take(row);
      },
    });
  };
  return html`<div class="field wide finder" data-field=${name}>
    <label for=${id}>${label}</label>
    <input id=${id} type="text" placeholder=${_("Name, tax number, phone, e-mail")} ${ref(begin)}>
    <p class="error" id="${id}-error" role="alert" hidden></p>
  </div>`;
}
