// The fields of an item: what the form shows, and what it holds as the API takes it.

import { html, nothing } from "lit-html";
import { choicesOf, entriesOf } from "../../api/dictionaries.js";
import { isHead } from "../../frame/user.js";
import { decimal } from "../../language/formats.js";
import { _, language } from "../../language/words.js";
import { field } from "../../parts/form/form.js";
import { ITEM_KINDS } from "../../parts/words/item.js";

const YES_NO = () => [
  ["", "—"],
  ["true", _("Yes")],
  ["false", _("No")],
];
const KEPT = ["name", "group", "vat_rate", "minimum_level", "barcodes", "packages"];

/** What the fields are chosen from; an item keeps what it has of retired entries. */
export async function choicesFor(item) {
  const [units, groups, rates, types, characteristics] = await Promise.all([
    choicesOf("units", item?.unit),
    choicesOf("item_groups", item?.group),
    choicesOf("vat_rates", item?.vat_rate),
    choicesOf("price_types"),
    entriesOf("characteristics"),
  ]);
  const has = (code) => item?.characteristics[code] !== undefined;
  return {
    units,
    groups,
    rates,
    types,
    characteristics: characteristics.filter((each) => !each.retired || has(each.code)),
  };
}

/** The values of the form's fields by their names, of an item or of a new one. */
export function draftOf(item, { units, characteristics }) {
  const draft = {
    code: item?.code ?? "",
    name: item?.name ?? "",
    kind: item?.kind ?? "goods",
    unit: item?.unit ?? units[0]?.[0],
    group: item?.group ?? "",
    vat_rate: item?.vat_rate ?? "",
    minimum_level: item?.minimum_level ?? "",
    barcodes: item?.barcodes.join("\n") ?? "",
    packages: (item?.packages ?? []).map((each) => ({ ...each })),
  };
  for (const { code } of characteristics) draft[`characteristics.${code}`] = written(item?.characteristics[code]);
  return draft;
}

const written = (value) => (value === undefined ? "" : String(value));

/** What the form holds now, in a draft's shape. */
export function read(form, draft) {
  const now = { ...draft, packages: draft.packages.map((each) => ({ ...each })) };
  for (const { name, value } of form.querySelectorAll("[name]")) {
    const [, index, part] = name.match(/^packages\.(\d+)\.(\w+)$/) ?? [];
    if (part) now.packages[index][part] = value.trim();
    else now[name] = value.trim();
  }
  return now;
}

/** The body of a new item. */
export function bodyOf(draft, choices) {
  const { code, kind, unit } = draft;
  const given = choices.types.filter(([type]) => draft[`price.${type}`]);
  const prices = given.map(([type]) => ({ price_type: type, amount: decimal(draft[`price.${type}`]) }));
  const values = Object.entries(valuesOf(draft, choices)).filter(([, value]) => value !== null);
  return { code, kind, unit, ...plain(draft), characteristics: Object.fromEntries(values), prices };
}

/** What is another than in the draft that was begun with: nothing else is sent, so that two may change one item. */
export function changesOf(draft, begun, choices) {
  const [now, before] = [plain(draft), plain(begun)];
  const changed = KEPT.filter((name) => JSON.stringify(now[name]) !== JSON.stringify(before[name]));
  const [values, old] = [valuesOf(draft, choices), valuesOf(begun, choices)];
  const others = Object.keys(values).filter((code) => values[code] !== old[code]);
  return {
    ...Object.fromEntries(changed.map((name) => [name, now[name]])),
    ...(others.length && { characteristics: Object.fromEntries(others.map((code) => [code, values[code]])) }),
  };
}

const plain = (draft) => ({
  name: draft.name,
  group: draft.group || null,
  vat_rate: draft.vat_rate || null,
  minimum_level: draft.minimum_level ? decimal(draft.minimum_level) : null,
  barcodes: draft.barcodes.split(/[\s,;]+/).filter(Boolean),
  packages: draft.packages.map(({ unit, factor }) => ({ unit, factor: decimal(factor) })),
});

function valuesOf(draft, { characteristics }) {
  const values = {};
  for (const { code, data } of characteristics) {
    const typed = draft[`characteristics.${code}`];
    if (!typed) values[code] = null;
    else if (data.kind === "flag") values[code] = typed === "true";
    else values[code] = data.kind === "number" ? decimal(typed) : typed;
  }
  return values;
}

/** All fields of a draft; `addPackage` and `removePackage` change how many there are. */
export function fieldsOf(draft, choices, { isNew, addPackage, removePackage }) {
  const { units, groups, rates, types, characteristics } = choices;
  return html`<div class="fields">
      ${isNew ? field("code", _("Code"), { value: draft.code, required: true, autofocus: true, maxlength: 255 }) : nothing}
      ${field("name", _("Item"), { value: draft.name, required: true, wide: !isNew, maxlength: 255 })}
      ${isNew ? field("kind", _("Kind"), { kind: "select", choices: ITEM_KINDS(), value: draft.kind }) : nothing}
      ${isNew ? field("unit", _("Base unit"), { kind: "select", choices: units, value: draft.unit }) : nothing}
      ${field("group", _("Group"), { kind: "select", choices: [["", "—"], ...groups], value: draft.group })}
      ${field("vat_rate", _("VAT rate"), { kind: "select", choices: [["", _("The usual rate")], ...rates], value: draft.vat_rate })}
      ${field("minimum_level", _("Minimum level"), { value: draft.minimum_level, inputmode: "decimal", hint: _("Below it the item is to be reordered.") })}
      ${field("barcodes", _("Barcodes"), { kind: "textarea", rows: 2, value: draft.barcodes, hint: _("One a line.") })}
    </div>
    ${characteristics.length ? html`<fieldset><legend>${_("Characteristics")}</legend><div class="fields">${characteristics.map((each) => characteristic(each, draft))}</div></fieldset>` : nothing}
    <fieldset data-field="packages"><legend>${_("Packages")}</legend>
      <p class="error" id="packages-error" role="alert" hidden></p>
      ${draft.packages.map(
        (each, index) => html`<div class="package">
          ${field(`packages.${index}.unit`, _("Package"), { kind: "select", choices: units, value: each.unit })}
          ${field(`packages.${index}.factor`, _("Base units in it"), { value: each.factor, inputmode: "decimal" })}
          <button type="button" class="quiet" aria-label=${_("Remove package %(number)s", { number: index + 1 })} title=${_("Remove")} @click=${() => removePackage(index)}>✕</button></div>`,
      )}
      <button type="button" class="quiet" @click=${addPackage}>+ ${_("Add a package")}</button></fieldset>
    ${
      isNew && isHead
        ? html`<fieldset data-field="prices"><legend>${_("Prices per base unit")}</legend><p class="error" id="prices-error" role="alert" hidden></p><div class="fields">
        ${types.map(([type, name]) => field(`price.${type}`, name, { value: draft[`price.${type}`], inputmode: "decimal" }))}</div></fieldset>`
        : nothing
    }`;
}

function characteristic({ code, names, data }, draft) {
  const name = `characteristics.${code}`;
  const label = names[language] + (data.unit ? `, ${data.unit}` : "") + (data.required ? " *" : "");
  const value = draft[name] ?? "";
  if (data.kind === "flag") return field(name, label, { kind: "select", choices: YES_NO(), value });
  if (data.kind === "day") return field(name, label, { kind: "date", value });
  if (data.kind === "number") return field(name, label, { value, inputmode: "decimal" });
  if (data.kind !== "choice") return field(name, label, { value, maxlength: 1000 });
  const values = data.choices.includes(value) || !value ? data.choices : [value, ...data.choices];
  return field(name, label, { kind: "select", choices: [["", "—"], ...values.map((each) => [each, each])], value });
}
