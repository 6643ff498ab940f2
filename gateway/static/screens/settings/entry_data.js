// What an entry of each dictionary holds beside its names: its fields, and how it is told in a list.

import { html, nothing, render } from "lit-html";
import { live } from "lit-html/directives/live.js";
import { ref } from "lit-html/directives/ref.js";
import { choicesOf } from "../../api/dictionaries.js";
import { day, decimal, quantity } from "../../language/formats.js";
import { _, language } from "../../language/words.js";
import { field } from "../../parts/form/form.js";

const KINDS = () => [
  ["text", _("Text")],
  ["number", _("Quantity")],
  ["choice", _("One of a list")],
  ["flag", _("Yes or no")],
  ["day", _("Day")],
];
const STATUS_KINDS = () => [
  ["open", _("To be done")],
  ["done", _("Done")],
  ["dropped", _("Not to be done any more")],
];
const OWN_FIELDS = ["characteristics", "order_fields", "customer_fields"];
let units = [];

/** What is told of entries names units: they are read before. */
export async function readUnits() {
  units = await choicesOf("units");
}

/** The fields of an entry's data in its dialog. */
export function dataFields(dictionary, entry, entries) {
  const { data, code } = entry;
  if (OWN_FIELDS.includes(dictionary)) return ownFields(dictionary, data);
  if (dictionary === "vat_rates") return rateFields(data);
  if (dictionary === "statuses") {
    return code
      ? nothing
      : field("data.kind", _("An entry in this status is"), { kind: "select", choices: STATUS_KINDS(), value: "open" });
  }
  if (dictionary === "item_groups") {
    const parents = entries.filter((each) => each.code !== code && (!each.retired || each.code === data.parent));
    const choices = [["", "—"], ...parents.map((each) => [each.code, each.names[language]])];
    return field("data.parent", _("Within the group"), { kind: "select", choices, value: data.parent ?? "" });
  }
  return nothing;
}

/** The data as the API takes them; undefined where there are none. */
export function dataOf(dictionary, form, values, before) {
  if (OWN_FIELDS.includes(dictionary)) {
    const kind = values["data.kind"] ?? before?.data.kind;
    const choices = kind === "choice" ? linesOf(values["data.choices"]) : [];
    const unit = dictionary === "customer_fields" ? {} : { unit: kind === "number" ? values["data.unit"] : null };
    return { kind, choices, required: values["data.required"], ...unit };
  }
  if (dictionary === "vat_rates") return { percent: percentOf(values["data.percent"]), from: form.rates };
  if (dictionary === "statuses") return before ? undefined : { kind: values["data.kind"] };
  if (dictionary === "item_groups") return { parent: values["data.parent"] };
  return undefined;
}

/** What a list tells of an entry. */
export function told(dictionary, data, entries) {
  if (OWN_FIELDS.includes(dictionary)) return toldField(data);
  if (dictionary === "vat_rates") return toldRate(data);
  if (dictionary === "statuses") return new Map(STATUS_KINDS()).get(data.kind);
  if (dictionary === "entry_kinds") return data.automatic ? _("Logged by itself") : "";
  if (dictionary === "item_groups") return entries.find(({ code }) => code === data.parent)?.names[language] ?? "";
  return "";
}

function ownFields(dictionary, { kind = "text", unit = null, choices = [], required = false }) {
  const follow = ({ target }) => {
    for (const part of target.form.querySelectorAll("[data-of]")) part.hidden = part.dataset.of !== target.value;
  };
  return html`${field("data.kind", _("Kind"), { kind: "select", choices: KINDS(), value: kind, input: follow })}
    ${
      dictionary === "customer_fields"
        ? nothing
        : html`<div data-of="number" ?hidden=${kind !== "number"}>${field("data.unit", _("Unit"), { kind: "select", choices: [["", "—"], ...units], value: unit ?? "" })}</div>`
    }
    <div data-of="choice" class="wide" ?hidden=${kind !== "choice"}>${field("data.choices", _("Values, one a line"), { kind: "textarea", value: choices.join("\n") })}</div>
    ${field("data.required", _("Must be filled in"), { kind: "checkbox", value: required })}`;
}

function toldField({ kind, unit, choices, required }) {
  const parts = [
    new Map(KINDS()).get(kind),
    new Map(units).get(unit),
    choices.join(", "),
    required && _("Must be filled in"),
  ];
  return parts.filter(Boolean).join(" · ");
}

/** Rates by day: `form.rates` are as they are typed, so that a row may be added and removed. */
function rateFields({ percent = null, from = [] }) {
  return html`${field("data.percent", _("Percent"), { value: percent ?? "", inputmode: "decimal", hint: _("Empty is without VAT.") })}
    <div class="wide" ${ref((place) => place && queueMicrotask(() => placeRates(place, from)))}></div>`;
}

function placeRates(place, from) {
  const form = place.closest("form");
  if (form.rates) return;
  form.rates = from.map((each) => ({ ...each }));
  const draw = () =>
    render(
      html`<p class="empty">${_("From a day on another rate:")}</p>
        ${form.rates.map(
          (rate, index) => html`<div class="rate" data-field="data.from.${index}">
          <input type="date" aria-label=${_("From the day")} .value=${live(rate.valid_from)} @input=${({ target }) => (rate.valid_from = target.value)}>
          <input inputmode="decimal" aria-label=${_("Percent from that day")} .value=${live(rate.percent)} @input=${({ target }) => (rate.percent = decimal(target.value))}>
          <button type="button" class="quiet" aria-label=${_("Remove")} @click=${() => remove(rate)}>✕</button><p class="error" role="alert" hidden></p></div>`,
        )}
        <button type="button" class="quiet" @click=${add}>+ ${_("Add a day")}</button>`,
      place,
    );
  const add = () => {
    form.rates.push({ valid_from: "", percent: "" });
    draw();
    place.querySelector(".rate:last-of-type input").focus();
  };
  const remove = (rate) => {
    form.rates.splice(form.rates.indexOf(rate), 1);
    draw();
  };
  draw();
}

function toldRate({ percent, from }) {
  const shown = (rate) => (rate === null ? _("Without VAT") : `${quantity(rate)} %`);
  const later = from.map((rate) =>
    _("from %(day)s %(percent)s", { day: day(rate.valid_from), percent: shown(rate.percent) }),
  );
  return [shown(percent), ...later].join(", ");
}

const percentOf = (typed) => (typed === null ? null : decimal(typed));
const linesOf = (text) =>
  (text ?? "")
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
