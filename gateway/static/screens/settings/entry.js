// One entry of a dictionary, added or changed in a dialog.

import { html, nothing } from "lit-html";
import { get, send } from "../../api/client.js";
import { _ } from "../../language/words.js";
import { ask } from "../../parts/dialog.js";
import { field, valuesOf } from "../../parts/form/form.js";
import { dataFields, dataOf } from "./entry_data.js";
import { offerChoice } from "./saving.js";

const NO_COLOUR = "#808080";

/** Gives the new entry. */
export function askNew(dictionary, entries, hasDefault) {
  const blank = { code: "", names: { ru: "", en: "" }, colour: null, default: false, data: {} };
  return ask({
    title: _("New entry of the dictionary"),
    body: () => html`<div class="fields">
      ${field("names.ru", _("Title"), { required: true, autofocus: true, input: proposeCode })}
      ${commonFields(dictionary, blank, entries, hasDefault)}
      ${field("code", _("Code"), { required: true, hint: _("For programs and files; it stays for good.") })}
    </div>`,
    submit: async (form) => {
      const { code } = valuesOf(form);
      return (await send("POST", `/dictionaries/${dictionary}`, { code, ...given(dictionary, form) })).body;
    },
  });
}

/** Gives the entry as it is saved. Who was overtaken keeps what he typed, or begins anew from what the other made of it. */
export async function change(dictionary, entry, entries, hasDefault) {
  let answer = { theirs: entry };
  while (answer?.theirs) answer = await changeOnce(dictionary, answer.theirs, entries, hasDefault);
  return answer?.saved;
}

function changeOnce(dictionary, entry, entries, hasDefault) {
  const path = `/dictionaries/${dictionary}/${encodeURIComponent(entry.code)}`;
  let version = entry.version;
  const submit = async (form, end) => {
    try {
      return { saved: (await send("PATCH", path, given(dictionary, form, entry), { version })).body };
    } catch (error) {
      if (error.status !== 412) throw error;
      const theirs = await get(path);
      offerChoice({
        theirs: () => end({ theirs }),
        mine: () => {
          version = theirs.version;
          form.requestSubmit();
        },
      });
      throw error;
    }
  };
  return ask({
    title: entry.names.ru,
    body: () => html`<div class="fields">
      ${field("names.ru", _("Title"), { required: true, autofocus: true, value: entry.names.ru })}
      ${commonFields(dictionary, entry, entries, hasDefault)}
    </div>`,
    submit,
  });
}

const commonFields = (dictionary, entry, entries, hasDefault) => html`
  ${field("names.en", _("In English"), { value: entry.names.en, hint: _("As the name when it is empty.") })}
  <div class="field colour" data-field="colour">
    <label class="choice"><input type="checkbox" name="has_colour" .checked=${entry.colour !== null}> ${_("With a colour")}</label>
    <input type="color" name="colour" aria-label=${_("Colour")} .value=${entry.colour ?? NO_COLOUR} @input=${chosen}>
    <p class="error" role="alert" hidden></p>
  </div>
  ${hasDefault && !entry.default ? field("default", _("By default"), { kind: "checkbox" }) : nothing}
  ${dataFields(dictionary, entry, entries)}`;

const chosen = ({ target }) => {
  target.form.elements.has_colour.checked = true;
};

function given(dictionary, form, before) {
  const values = valuesOf(form);
  const data = dataOf(dictionary, form, values, before);
  return {
    names: { ru: values["names.ru"] ?? "", en: values["names.en"] },
    colour: values.has_colour ? values.colour : null,
    ...(values.default && { default: true }),
    ...(data && { data }),
  };
}

const LETTERS = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя";
const LATIN = "a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh shch  y  e yu ya".split(" ");

/** A code as one would make it oneself, until one does. */
function proposeCode({ target }) {
  const { code } = target.form.elements;
  if (code.dataset.typed === undefined) {
    code.dataset.typed = "no";
    code.addEventListener("input", () => (code.dataset.typed = "yes"));
  }
  if (code.dataset.typed === "yes") return;
  const latin = Array.from(target.value.toLowerCase(), (letter) => LATIN[LETTERS.indexOf(letter)] ?? letter).join("");
  code.value = latin
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^_|_$/g, "")
    .slice(0, 60);
}
