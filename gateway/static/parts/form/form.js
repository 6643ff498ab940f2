// Fields with their labels, and what was wrong with each of them below it.

import { html, nothing } from "lit-html";
import { live } from "lit-html/directives/live.js";
import { complain } from "../toast.js";

const SIGNED_OUT = 401;
let count = 0;

/**
 * A labelled field; `name` is the path by which the API calls it. `kind` is an input's type, `textarea`, or `select` with
 * `choices` of `[value, label]`. What was wrong with it is told below it by `showErrors`. One that is drawn again and
 * again is given an `id` of its own.
 */
export function field(name, label, { kind = "text", value = "", choices = [], hint, wide = false, id, ...more } = {}) {
  count += 1;
  return labelled(id ?? `field-${count}`, name, label, { kind, value, choices, hint, wide, ...more });
}

function labelled(id, name, label, { kind, value, choices, hint, wide, ...more }) {
  return html`<div class="field ${wide ? "wide" : ""} ${kind === "checkbox" ? "check" : ""}" data-field=${name}>
    <label for=${id}>${label}</label>
    ${control(id, name, kind, value, choices, more)}
    ${hint ? html`<small id="${id}-hint">${hint}</small>` : nothing}
    <p class="error" id="${id}-error" role="alert" hidden></p>
  </div>`;
}

function control(
  id,
  name,
  kind,
  value,
  choices,
  { required = false, autofocus = false, disabled = false, list, ...more },
) {
  const shown = value ?? "";
  if (kind === "textarea") {
    return html`<textarea id=${id} name=${name} rows=${more.rows ?? 4} maxlength=${more.maxlength ?? nothing}
      ?required=${required} ?autofocus=${autofocus} .value=${live(shown)} @input=${more.input}></textarea>`;
  }
  if (kind === "select") {
    return html`<select id=${id} name=${name} ?required=${required} ?autofocus=${autofocus} @change=${more.input}>
      ${choices.map(([code, text]) => html`<option value=${code} .selected=${live(code === shown)}>${text}</option>`)}
    </select>`;
  }
  if (kind === "checkbox") {
    return html`<input id=${id} name=${name} type="checkbox" .checked=${live(value === true)} @change=${more.input}>`;
  }
  return html`<input id=${id} name=${name} type=${kind} ?required=${required} ?autofocus=${autofocus} ?disabled=${disabled}
    inputmode=${more.inputmode ?? nothing} maxlength=${more.maxlength ?? nothing} autocomplete=${more.autocomplete ?? "off"}
    list=${list ?? nothing} placeholder=${more.placeholder ?? nothing} .value=${live(shown)} @input=${more.input}>`;
}

/** What the form holds by the names of its fields; a field that is empty is null. */
export function valuesOf(form) {
  const values = {};
  for (const each of form.querySelectorAll("[name]")) {
    values[each.name] = each.type === "checkbox" ? each.checked : each.value.trim() || null;
  }
  return values;
}

/** Shows a Refusal of what the user gave: at the fields that it names, the rest above the form; he mends the first. */
export function showErrors(form, error) {
  markErrors(form, error);
  form.querySelector("[aria-invalid=true]")?.focus();
}

/** The same of what was saved by itself: the user types elsewhere by now, and goes on there. */
export function markErrors(form, error) {
  clearErrors(form);
  if (error.status === undefined || error.status === SIGNED_OUT) return void complain(error);
  const others = error.errors.filter(({ field: path, message }) => !showAt(form, path, message));
  const above = form.querySelector("[data-errors]");
  const texts = error.errors.length === 0 ? [error.message] : others.map(({ message }) => message);
  if (above === null) return void (texts.length && complain(error));
  above.hidden = texts.length === 0;
  above.textContent = texts.join(" ");
}

export function clearErrors(form) {
  for (const each of form.querySelectorAll("[aria-invalid]")) {
    each.removeAttribute("aria-invalid");
    each.removeAttribute("aria-describedby");
  }
  for (const each of form.querySelectorAll(".error, [data-errors]")) each.hidden = true;
}

/** At the field of that path, or at the nearest that holds it: `terms.price_type` may stand in a field `terms`. */
function showAt(form, path, message) {
  for (let named = path; named; named = named.slice(0, Math.max(0, named.lastIndexOf(".")))) {
    const shown = form.querySelector(`[data-field="${CSS.escape(named)}"]`);
    const said = shown?.querySelector(".error");
    if (!said) continue;
    said.textContent = message;
    said.hidden = false;
    const input = shown.querySelector("input, textarea, select");
    input?.setAttribute("aria-invalid", "true");
    input?.setAttribute("aria-describedby", said.id);
    return true;
  }
  return false;
}
