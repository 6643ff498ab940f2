// Whom a letter is to: addresses of the customer's contacts to tick, and any other.

import { html, nothing } from "lit-html";
import { _ } from "../../language/words.js";

/** `change(addresses)` is told the new list. */
export function recipients({ to, addresses, change }) {
  const known = new Set(addresses.map(({ value }) => value.toLowerCase()));
  const others = to.filter((address) => !known.has(address.toLowerCase()));
  const has = (address) => to.some((each) => each.toLowerCase() === address.toLowerCase());
  const without = (address) => to.filter((each) => each.toLowerCase() !== address.toLowerCase());
  const tick = ({ target }) => change(target.checked ? [...to, target.value] : without(target.value));
  const onKey = (event) => {
    if (event.key !== "Enter" || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    addTyped(event.target, to, change);
  };
  return html`<fieldset class="field wide" data-field="to">
    <legend>${_("To")}</legend>
    ${addresses.map(
      ({ value, person, position }) => html`<label class="tick">
        <input type="checkbox" value=${value} .checked=${has(value)} @change=${tick}>
        <span>${value}${person || position ? html` <small>${[person, position].filter(Boolean).join(", ")}</small>` : nothing}</span></label>`,
    )}
    ${others.map(
      (address) => html`<span class="tick"><span>${address}</span>
        <button type="button" class="quiet" aria-label=${_("Remove %(value)s", { value: address })} @click=${() => change(without(address))}>✕</button></span>`,
    )}
    <span class="another">
      <input id="another" type="email" aria-label=${_("Another address")} placeholder=${_("Another address")} autocomplete="off"
        @keydown=${onKey} @change=${({ target }) => addTyped(target, to, change)}>
    </span>
    <p class="error" id="to-error" role="alert" hidden></p>
  </fieldset>`;
}

function addTyped(input, to, change) {
  const typed = input.value.split(/[\s,;]+/).filter(Boolean);
  input.value = "";
  const more = typed.filter((address) => !to.some((each) => each.toLowerCase() === address.toLowerCase()));
  if (more.length) change([...to, ...more]);
}
