// The manager's own entry in the journal: what happened or is to be done, by when, and when to be reminded.

import { html, nothing } from "lit-html";
import { Refusal, send } from "../api/client.js";
import { choicesOf, colleagues, defaultOf, entriesOf } from "../api/dictionaries.js";
import { momentOf } from "../language/formats.js";
import { _, language } from "../language/words.js";
import { ask } from "./dialog.js";
import { customerField } from "./form/customer_field.js";
import { field, valuesOf } from "./form/form.js";
import { drop, keep, kept } from "./form/typed.js";
import { whenField } from "./form/when.js";
import { toast } from "./toast.js";

/** Rules as people say them; `null` has a moment of its own. */
export const RULES = () => [
  ["", _("At a moment")],
  ["FREQ=DAILY", _("Every day")],
  ["FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", _("Every working day")],
  ["FREQ=WEEKLY", _("Every week")],
  ["FREQ=MONTHLY", _("Every month")],
  ["before:P1D", _("A day before the due date")],
  ["before:PT1H", _("An hour before the due time")],
  ["unless:P3D", _("If not paid 3 days after the due date of the invoice")],
];

/** What the API takes of the fields `remind_at` and `remind_rule`; null is no reminder. Refuses what repeats from nowhere. */
export function reminderOf({ remind_at: at, remind_rule: rule }) {
  const [word, period] = (rule ?? "").split(":");
  if (word === "before") return { rule: { before: "due", by: period } };
  if (word === "unless") return { rule: { unless: "paid", after: period } };
  if (rule && !at) {
    const message = _("Say when it begins.");
    throw new Refusal(422, { detail: message, errors: [{ field: "remind_at", message }] });
  }
  if (!at) return null;
  return rule ? { at: momentOf(at), rule } : { at: momentOf(at) };
}

/** A rule in words, for showing; one that nobody chose here is shown as it is. */
export function ruleInWords(rule) {
  const code =
    typeof rule === "string" ? rule : rule?.before ? `before:${rule.by}` : rule ? `unless:${rule.after}` : "";
  return new Map(RULES()).get(code) ?? code;
}

export const reminderFields = (at = "", rule = "") => html`
  ${whenField("remind_at", _("Remind at"), { value: at })}
  ${field("remind_rule", _("Repeat"), { kind: "select", choices: RULES(), value: rule })}`;

/**
 * Asks for an entry about a customer, perhaps about an order; gives the entry that was logged. Without a customer it asks
 * who it is. What is typed is kept by the tab, and stands there again when one is asked anew.
 */
export async function askEntry({ customerId = null, customerName, orderId = null, kind } = {}) {
  const [kinds, importances, statuses, people, importance, status] = await Promise.all([
    ownKinds(),
    choicesOf("importances"),
    choicesOf("statuses"),
    colleagues(),
    defaultOf("importances"),
    defaultOf("statuses"),
  ]);
  const place = `/journal/new ${customerId} ${orderId}`;
  const before = kept(place);
  let typed = { kind: kind ?? kinds[0]?.[0], importance, status, ...before?.typed };
  let customerChosen = before?.customer ?? null;
  const keepTyped = () => keep(place, { typed, customer: customerChosen });
  const onTyped = ({ currentTarget }) => {
    typed = valuesOf(currentTarget);
    keepTyped();
  };
  const takeCustomer = (row) => {
    customerChosen = row && { id: row.id, name: row.name };
    keepTyped();
  };
  const submit = async (form) => {
    const {
      remind_at,
      remind_rule,
      due,
      kind: chosen,
      importance: weight,
      status: state,
      assignee,
      text,
      customer_id: customer = null,
    } = valuesOf(form);
    const reminder = reminderOf({ remind_at, remind_rule });
    const body = {
      kind: chosen,
      importance: weight,
      status: state,
      assignee,
      text,
      customer_id: customerId ?? customer,
      order_id: orderId,
      due: due && momentOf(due),
      ...(reminder && { reminder }),
    };
    return (await send("POST", "/journal", body)).body;
  };
  const entry = await ask({
    title: customerName ? _("New entry: %(customer)s", { customer: customerName }) : _("New entry"),
    submit,
    isTouched: before !== null,
    body: () => html`<div class="fields" @input=${onTyped} @change=${onTyped}>
      ${customerId ? nothing : customerField("customer_id", _("Customer"), { value: customerChosen, take: takeCustomer })}
      ${field("kind", _("Kind"), { kind: "select", choices: kinds, value: typed.kind })}
      ${field("importance", _("Importance"), { kind: "select", choices: importances, value: typed.importance })}
      ${field("status", _("Status"), { kind: "select", choices: statuses, value: typed.status })}
      ${field("text", _("Text"), { kind: "textarea", wide: true, autofocus: customerId !== null, required: true, value: typed.text })}
      ${field("due", _("Due"), { kind: "datetime-local", value: typed.due })}
      ${field("assignee", _("Assignee"), { kind: "select", choices: [["", "—"], ...people], value: typed.assignee })}
      ${reminderFields(typed.remind_at, typed.remind_rule ?? "")}
    </div>`,
  });
  drop(place);
  if (entry) toast(_("The entry is logged."));
  return entry;
}

/** `[code, name]` of the kinds of a manager's own entries, in the company's order. */
export async function ownKinds() {
  const entries = await entriesOf("entry_kinds");
  return entries
    .filter((each) => !each.retired && !each.data.automatic)
    .map((each) => [each.code, each.names[language]]);
}
