// The head of an order: who buys, by when, where to, at what terms, and the fields that the company added itself.

import { html, render } from "lit-html";
import { get } from "../../api/client.js";
import { decimal, quantity } from "../../language/formats.js";
import { _, language } from "../../language/words.js";
import { makeCombobox } from "../../parts/form/combobox.js";
import { field } from "../../parts/form/form.js";
import { complain } from "../../parts/toast.js";
import { setPath } from "./content.js";
import { ownFields, priceTypeName } from "./names.js";

const MOST = 8;

/** `mayEdit()` says whether its fields are open, `chosen(customer)` hears who buys. */
export class Head {
  constructor(room, { draft, mayEdit, chosen }) {
    Object.assign(this, { room, draft, mayEdit, chosen });
    this.terms = null;
  }

  draw() {
    const { draft } = this;
    const { head } = draft.now;
    const text = (name, label, more = {}) =>
      field(name, label, { value: head[name] ?? "", input: (event) => this.type(name, event.target), ...more });
    render(
      html`<fieldset ?disabled=${!this.mayEdit()}>
        <legend class="away">${_("Head of the order")}</legend>
        ${draft.isNew ? this.buyer() : ""}
        ${text("requested_date", _("Wanted by"), { kind: "date" })}
        ${text("delivery_address", _("Delivery address"), { maxlength: 1000 })}
        ${text("carrier", _("Carrier"), { maxlength: 255 })}
        ${draft.isNew ? text("reference", _("Reference"), { maxlength: 64 }) : ""}
        ${text("note", _("Note"), { maxlength: 4000 })}
        ${ownFields.filter((each) => !each.retired || each.code in head.own_fields).map((each) => this.ownField(each))}
      </fieldset>
      ${this.facts()}`,
      this.room,
    );
    const customer = this.room.querySelector("#buyer");
    if (customer && !customer.hasAttribute("role")) this.makeFinder(customer);
  }

  buyer() {
    const name = this.draft.customer?.name ?? "";
    return html`<div class="field" data-field="customer_id">
      <label for="buyer">${_("Customer")}</label>
      <span class="finder"><input id="buyer" placeholder=${_("Name, tax number, phone")} .value=${name}></span>
      <p class="error" id="buyer-error" role="alert" hidden></p>
    </div>`;
  }

  makeFinder(input) {
    makeCombobox(input, {
      find: async (q, signal) => (await get("/customers", { q, limit: MOST }, { signal })).items,
      show: (row) => html`<b>${row.name}</b> <small>${row.tax_number ?? row.code}</small>`,
      take: ({ id, name }) => {
        input.value = name;
        this.chosen({ id, name });
      },
    });
    input.addEventListener("blur", () => (input.value = this.draft.customer?.name ?? ""));
  }

  ownField({ code, names, data }) {
    const path = `own_fields.${code}`;
    const value = this.draft.now.head.own_fields[code] ?? null;
    const label = names[language] + (data.unit ? `, ${data.unit}` : "");
    const input = (event) => this.typeOwn(path, data.kind, event.target);
    if (data.kind === "flag") return field(path, label, { kind: "checkbox", value, input });
    if (data.kind === "choice") {
      const choices = [["", "—"], ...data.choices.map((choice) => [choice, choice])];
      return field(path, label, { kind: "select", choices, value: value ?? "", input });
    }
    const kind = data.kind === "day" ? "date" : "text";
    return field(path, label, {
      kind,
      value: value ?? "",
      input,
      inputmode: data.kind === "number" ? "decimal" : undefined,
    });
  }

  type(path, { value }) {
    setPath(this.draft.now.head, path, value.trim() === "" ? null : value);
    this.draft.touch();
  }

  typeOwn(path, kind, control) {
    const text = control.value.trim();
    const value = kind === "flag" ? control.checked : kind === "number" ? decimal(text) : control.value;
    setPath(this.draft.now.head, path, text === "" && kind !== "flag" ? null : value);
    this.draft.touch();
  }

  /** What is not typed here: the terms that the order has, or would have. */
  facts() {
    const { order } = this.draft;
    const terms = this.draft.isNew ? this.terms : order.terms;
    if (!terms) return "";
    const markup = Number(terms.markup_percent);
    return html`<dl class="facts">
      <div><dt>${_("Price type")}</dt><dd>${priceTypeName(terms.price_type)}</dd></div>
      ${markup ? html`<div><dt>${markup > 0 ? _("Markup") : _("Customer's discount")}</dt><dd>${quantity(terms.markup_percent.replace("-", ""))} %</dd></div>` : ""}
      <div><dt>${_("Deferral")}</dt><dd>${terms.deferral_days ? _("%(count)s days", { count: terms.deferral_days }) : _("None")}</dd></div>
      ${order?.reference ? html`<div><dt>${_("Reference")}</dt><dd>${order.reference}</dd></div>` : ""}
    </dl>`;
  }

  /** Of a new order: at which terms its customer buys. */
  async readTerms() {
    const { customer } = this.draft;
    if (!this.draft.isNew || !customer) return;
    try {
      const { name, terms } = await get(`/customers/${customer.id}`);
      if (customer !== this.draft.customer) return;
      customer.name = name;
      this.terms = terms;
      this.draw();
    } catch (error) {
      complain(error);
    }
  }
}
