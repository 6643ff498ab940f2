// The fields of a customer's card, of a new one too.

import { html, nothing } from "lit-html";
import { decimal } from "../../language/formats.js";
import { _, language } from "../../language/words.js";
import { field } from "../../parts/form/form.js";
import { CUSTOMER_KINDS } from "../../parts/words/customer.js";

const NO_ACCOUNT = { bic: "", account: "", correspondent_account: "", bank_name: "", currency: "RUB" };
const NUMBERS = new Set(["tax_number", "legal.kpp", "legal.ogrn", "bic", "account", "correspondent_account"]);
const CURRENCIES = ["RUB", "USD", "EUR", "CNY", "KZT", "BYN"];

const HAS = {
  "legal.kpp": ["legal_entity"],
  "legal.ogrn": ["legal_entity", "sole_trader", "foreign"],
  "legal.vat_number": ["foreign"],
};

/**
 * `fields` by their paths, `set(path, value)` when one is changed. `words` are the card's; `more` stands after the
 * identity.
 */
export function details({ fields, set, words, isNew = false, more = nothing }) {
  const shown = (name) => HAS[name] === undefined || HAS[name].includes(fields.kind) || Boolean(fields[name]);
  const at = (name, options = {}) =>
    shown(name)
      ? field(name, options.label ?? words.label(name), {
          id: `customer-${name}`,
          value: fields[name],
          ...(NUMBERS.has(name) && { inputmode: "numeric" }),
          ...options,
          input: ({ target }) => {
            forgive(target);
            set(name, target.value);
          },
        })
      : nothing;
  const isForeign = fields.kind === "foreign";
  return html`<div class="half">${group(
    _("Identity"),
    html`
      ${at("name", { required: true, maxlength: 255, wide: true })}
      ${at("kind", { kind: "select", choices: CUSTOMER_KINDS() })}
      ${at("tax_number", { ...(isForeign && { label: _("Foreign tax number"), inputmode: "text" }), hint: TAX_HINTS()[fields.kind] })}
      ${at("code", isNew ? { hint: _("Is made when it is left empty") } : {})}
      ${tagsOf(fields.tags, set, words)}
      ${more}`,
  )}
    ${group(
      _("Legal data"),
      html`
      ${at("legal.full_name", { wide: true, maxlength: 1000 })}
      ${at("legal.kpp", { hint: _("9 digits") })}
      ${at("legal.ogrn", { ...(fields.kind === "sole_trader" && { label: _("OGRN of a sole trader") }), ...(isForeign && { label: _("Register number"), inputmode: "text" }) })}
      ${at("legal.vat_number")}
      ${at("legal.legal_address", { wide: true, maxlength: 1000 })}
      ${at("legal.postal_address", { wide: true, maxlength: 1000 })}`,
    )}
    </div><div class="half">${accounts(fields.bank_accounts, set)}
    ${group(
      _("Accounting"),
      html`
      ${at("accounting.contract_number")}
      ${at("accounting.contract_day", { kind: "date" })}
      ${at("accounting.currency", { maxlength: 3, list: "currencies", placeholder: "RUB" })}`,
    )}
    ${ownFields(fields, set, words)}
    ${group(_("Note"), html`${at("note", { kind: "textarea", wide: true, maxlength: 4000, label: _("Note about the customer"), hint: _("Is erased with the personal data") })}`)}
    </div><datalist id="currencies">${CURRENCIES.map((code) => html`<option value=${code}></option>`)}</datalist>`;
}

const TAX_HINTS = () => ({ legal_entity: _("10 digits"), sole_trader: _("12 digits"), person: _("12 digits") });

const group = (title, content) =>
  html`<section class="group" aria-label=${title}><h2>${title}</h2><div class="fields">${content}</div></section>`;

/** What was wrong with a field is not said any more once it is another. */
function forgive(input) {
  input.removeAttribute("aria-invalid");
  const error = input.closest("[data-field]")?.querySelector(".error");
  if (error) error.hidden = true;
}

function tagsOf(codes, set, words) {
  const others = [...words.tagEntries.filter((each) => !each.retired && !codes.includes(each.code))];
  const add = ({ target }) => {
    if (target.value) set("tags", [...codes, target.value]);
    target.value = "";
  };
  const remove = (code) => () =>
    set(
      "tags",
      codes.filter((each) => each !== code),
    );
  return html`<div class="field" data-field="tags">
    <label for="customer-tags">${_("Tags")}</label>
    <div class="chips">
      ${codes.map((code) => html`<span class="chip">${words.tags.get(code) ?? code}<button type="button" class="quiet" aria-label=${_("Remove %(value)s", { value: words.tags.get(code) ?? code })} @click=${remove(code)}>✕</button></span>`)}
      <select id="customer-tags" @change=${add} ?disabled=${others.length === 0}>
        <option value="">${others.length ? _("Add a tag…") : _("No other tags")}</option>
        ${others.map((each) => html`<option value=${each.code}>${each.names[language]}</option>`)}
      </select>
    </div>
    <p class="error" id="customer-tags-error" role="alert" hidden></p>
  </div>`;
}

function accounts(list, set) {
  const change =
    (place, name) =>
    ({ target }) => {
      forgive(target);
      set(
        "bank_accounts",
        list.map((each, index) => (index === place ? { ...each, [name]: target.value } : each)),
      );
    };
  const at = (place, name, label, options = {}) =>
    field(`bank_accounts.${place}.${name}`, label, {
      id: `customer-account-${place}-${name}`,
      value: list[place][name],
      ...(NUMBERS.has(name) && { inputmode: "numeric" }),
      ...options,
      input: change(place, name),
    });
  const add = (event) => {
    const section = event.target.closest("section");
    set("bank_accounts", [...list, NO_ACCOUNT]);
    section.querySelector(`#customer-account-${list.length}-bic`)?.focus();
  };
  return html`<section class="group" aria-label=${_("Bank accounts")} data-field="bank_accounts"><h2>${_("Bank accounts")}</h2>
    ${list.map(
      (
        account,
        place,
      ) => html`<fieldset class="account-of-bank"><legend>${_("Account %(number)s", { number: place + 1 })}</legend><div class="fields">
        ${at(place, "bic", _("BIC"))} ${at(place, "account", _("Account number"))}
        ${at(place, "correspondent_account", _("Correspondent account"))} ${at(place, "bank_name", _("Bank"), { maxlength: 255 })}
        ${at(place, "currency", _("Currency"), { maxlength: 3, list: "currencies" })}
        <p class="last"><button type="button" class="quiet" @click=${() =>
          set(
            "bank_accounts",
            list.filter((each) => each !== account),
          )}>✕ ${_("Remove the account")}</button></p>
      </div></fieldset>`,
    )}
    <p class="error" role="alert" hidden></p>
    <p><button type="button" class="quiet" @click=${add}>+ ${_("Add an account")}</button></p>
  </section>`;
}

function ownFields(fields, set, words) {
  const defined = words.ownFields.filter((each) => !each.retired || fields[`own_fields.${each.code}`] !== undefined);
  if (defined.length === 0) return nothing;
  return group(_("Own fields"), html`${defined.map((each) => ownField(each, fields[`own_fields.${each.code}`], set))}`);
}

function ownField({ code, names, data }, value, set) {
  const name = `own_fields.${code}`;
  const label = names[language];
  const id = `customer-${name}`;
  const required = data.required;
  const typed =
    (read) =>
    ({ target }) => {
      forgive(target);
      set(name, read(target.value));
    };
  if (data.kind === "flag") {
    const choices = [
      ["", "—"],
      ["true", _("Yes")],
      ["false", _("No")],
    ];
    const read = (text) => ({ true: true, false: false })[text] ?? null;
    return field(name, label, {
      id,
      required,
      kind: "select",
      choices,
      value: value === undefined || value === null ? "" : String(value),
      input: typed(read),
    });
  }
  if (data.kind === "choice") {
    const choices = [["", "—"], ...data.choices.map((each) => [each, each])];
    return field(name, label, { id, required, kind: "select", choices, value, input: typed((text) => text) });
  }
  if (data.kind === "number")
    return field(name, label, { id, required, value, inputmode: "decimal", input: typed(decimal) });
  return field(name, label, {
    id,
    required,
    value,
    kind: data.kind === "day" ? "date" : "text",
    maxlength: 1000,
    input: typed((text) => text),
  });
}
