// A payment that is entered by hand, and what it pays at once.

import { html, nothing } from "lit-html";
import { Refusal, send } from "../../api/client.js";
import { choicesOf, defaultOf } from "../../api/dictionaries.js";
import { companyDay, decimal } from "../../language/formats.js";
import { _ } from "../../language/words.js";
import { ask } from "../../parts/dialog.js";
import { customerField } from "../../parts/form/customer_field.js";
import { field } from "../../parts/form/form.js";
import { complain, toast } from "../../parts/toast.js";
import { kopecksOf } from "./amounts.js";
import { allocate } from "./commands.js";
import { oldestFirstButton, restOf, Sharing, unpaidOf, unpaidTable } from "./unpaid.js";

/** Asks for a payment, perhaps of a customer or for one invoice; gives the payment as it was received. */
export async function askPayment({ customer = null, invoice = null } = {}) {
  const [kinds, kind] = await Promise.all([choicesOf("payment_kinds"), defaultOf("payment_kinds")]);
  const kept = {
    customer: invoice ? { id: invoice.customer_id, name: invoice.customer.name } : customer,
    amount: invoice?.unpaid ?? "",
    date: companyDay(),
    number: "",
    purpose: "",
    kind,
    again: false,
  };
  const sharing = new Sharing(kopecksOf(kept.amount) ?? 0n);
  let isAgainOffered = false;
  let redraw = () => undefined;

  async function load() {
    const whose = kept.customer;
    sharing.typed.clear();
    const invoices = whose ? await unpaidOf(whose.id) : [];
    if (whose !== kept.customer) return;
    sharing.invoices = invoices;
    const asked = sharing.invoices.find(({ id }) => id === invoice?.id);
    if (asked) sharing.fill(asked);
    redraw();
  }

  const take = (chosen) => {
    kept.customer = chosen;
    redraw();
    load().catch(complain);
  };
  const keep = (name) => (event) => {
    kept[name] = event.target.type === "checkbox" ? event.target.checked : event.target.value;
    if (name !== "amount") return;
    sharing.left = kopecksOf(kept.amount) ?? 0n;
    redraw();
  };

  const body = (draw) => {
    redraw = draw;
    return html`<div class="fields">
      ${customerField("customer_id", _("Customer"), { value: kept.customer, take, autofocus: !kept.customer, hint: _("May be left empty: it can be said later.") })}
      ${field("amount", _("Amount"), { value: kept.amount, input: keep("amount"), inputmode: "decimal", required: true, autofocus: Boolean(kept.customer) })}
      ${field("date", _("Day"), { kind: "date", value: kept.date, input: keep("date"), required: true })}
      ${field("number", _("Number of the bank's document"), { value: kept.number, input: keep("number"), maxlength: 64 })}
      ${field("kind", _("Kind"), { kind: "select", choices: kinds, value: kept.kind, input: keep("kind") })}
      ${field("purpose", _("Purpose"), { value: kept.purpose, input: keep("purpose"), wide: true })}
      ${isAgainOffered ? field("again", _("This is another payment"), { kind: "checkbox", value: kept.again, input: keep("again"), wide: true }) : nothing}
    </div>
    ${kept.customer ? sharingOf(sharing, draw) : nothing}`;
  };

  async function submit() {
    if (!sharing.isSound) throw new Refusal(422, { detail: _("Correct the amounts of the invoices first.") });
    const { customer: whose, amount, ...others } = kept;
    const content = { ...blankIsNull(others), amount: decimal(amount), customer_id: whose?.id ?? null };
    try {
      return (await send("POST", "/payments", content)).body;
    } catch (error) {
      isAgainOffered = error.code === "LikeReceived";
      if (isAgainOffered) redraw();
      throw error;
    }
  }

  const opened = ask({ title: _("New payment"), label: _("Enter the payment"), wide: true, body, submit });
  if (kept.customer) load().catch(complain);
  const payment = await opened;
  if (!payment) return null;
  await settle(payment, sharing.allocations());
  return payment;
}

/** The payment is there whatever becomes of its allocations: the rest is done in its pane. */
async function settle(payment, allocations) {
  if (allocations.length === 0) return void toast(_("The payment is entered."));
  await allocate(payment, allocations).catch(complain);
}

const sharingOf = (sharing, redraw) => html`<section aria-label=${_("Unpaid invoices")}>
  <header class="sharing"><h3>${_("Unpaid invoices")}</h3>${restOf(sharing)}
    ${sharing.invoices.length ? oldestFirstButton(sharing, redraw) : nothing}</header>
  ${unpaidTable(sharing, redraw)}</section>`;

const blankIsNull = (values) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value === "" ? null : value]));
