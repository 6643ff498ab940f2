// What a webhook is: its name, its address, and the events that it is sent.

import { html } from "lit-html";
import { _ } from "../../language/words.js";
import { field, valuesOf } from "../../parts/form/form.js";

const SOURCES = ["customers", "inventory", "orders", "tasks", "notify", "gateway"];

const namesOf = (text) => (text ?? "").split(/[\s,;]+/).filter(Boolean);

export function webhookFields({ name, url, events, filter }) {
  const wanted = new Map(events.map(({ source, types }) => [source, types]));
  return html`
    ${field("name", _("Called"), { required: true, autofocus: true, value: name })}
    ${field("url", _("Address"), { kind: "url", required: true, value: url, wide: true, placeholder: "https://example.com/hooks" })}
    <fieldset class="wide" data-field="events"><legend>${_("Events")}</legend>
      <p class="error" id="events-error" role="alert" hidden></p>
      <small>${_("By their types, parted by commas. Without one: all events of the source.")}</small>
      ${SOURCES.map((source) => sourceFields(source, wanted))}</fieldset>
    ${field("filter.customers", _("Only of these customers"), { wide: true, value: (filter?.customers ?? []).join(", "), hint: _("Their ids, parted by commas. Empty: of all.") })}
    ${field("filter.subjects", _("Only about these things"), { wide: true, value: (filter?.subjects ?? []).join(", "), hint: _("Ids of orders, items and the like, parted by commas. Empty: about all.") })}`;
}

const sourceFields = (source, wanted) => html`<div class="source">
  ${field(`wants.${source}`, source, { kind: "checkbox", value: wanted.has(source) })}
  ${field(`types.${source}`, _("Types of %(source)s", { source }), { value: (wanted.get(source) ?? []).join(", ") })}</div>`;

/** As the API takes it. A source whose types are named is wanted, whether its mark is set or not. */
export function valuesOfWebhook(form) {
  const values = valuesOf(form);
  const events = SOURCES.map((source) => ({
    source,
    types: namesOf(values[`types.${source}`]),
    isWanted: values[`wants.${source}`],
  }))
    .filter(({ types, isWanted }) => isWanted || types.length)
    .map(({ source, types }) => ({ source, types }));
  const filter = { customers: namesOf(values["filter.customers"]), subjects: namesOf(values["filter.subjects"]) };
  return { name: values.name ?? "", url: values.url ?? "", events, filter };
}
