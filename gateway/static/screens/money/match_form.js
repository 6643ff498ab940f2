// A payment that is matched by hand: whose it is, and what it pays.

import { html, nothing } from "lit-html";
import { Refusal, send } from "../../api/client.js";
import { day, sum } from "../../language/formats.js";
import { _ } from "../../language/words.js";
import { ask } from "../../parts/dialog.js";
import { customerField } from "../../parts/form/customer_field.js";
import { complain, toast } from "../../parts/toast.js";
import { kopecksOf } from "./amounts.js";
import { allocate, numberOf } from "./commands.js";
import { oldestFirstButton, restOf, Sharing, unpaidOf, unpaidTable } from "./unpaid.js";

/** Begins with what is proposed. Resolves to true when something was done. */
export function askMatch(payment, proposal) {
  const first = proposal?.allocations[0]?.customer ?? null;
  let customer = payment.customer ?? first;
  const sharing = new Sharing(kopecksOf(payment.unallocated));
  for (const { invoice_id, amount } of proposal?.allocations ?? []) sharing.typed.set(invoice_id, amount);
  let redraw = () => undefined;

  const load = async () => {
    const whose = customer;
    const invoices = whose ? await unpaidOf(whose.id) : [];
    if (whose !== customer) return;
    sharing.invoices = invoices;
    redraw();
  };
  const take = (chosen) => {
    customer = chosen;
    sharing.typed.clear();
    sharing.invoices = [];
    redraw();
    load().catch(complain);
  };
  const submit = async () => {
    if (!sharing.isSound) throw new Refusal(422, { detail: _("Correct the amounts of the invoices first.") });
    const allocations = sharing.allocations();
    if (!customer) throw new Refusal(422, { detail: _("Say whose payment it is.") });
    let current = payment;
    if (payment.customer_id !== customer.id && (payment.customer_id || allocations.length === 0)) {
      ({ body: current } = await send(
        "PATCH",
        `/payments/${payment.id}`,
        { customer_id: customer.id },
        { version: payment.version },
      ));
      toast(_("The payment is of %(customer)s now.", { customer: customer.name }));
    }
    if (allocations.length) await allocate(current, allocations);
    return true;
  };
  const asked = ask({
    title: _("Payment %(number)s of %(day)s", { number: numberOf(payment), day: day(payment.date) }),
    label: _("Confirm"),
    wide: true,
    submit,
    body: (draw) => {
      redraw = draw;
      return html`<p>${sum(payment.unallocated, payment.currency)} · ${[payment.payer.name, payment.payer.tax_number, payment.purpose].filter(Boolean).join(" · ")}</p>
        ${customerField("customer_id", _("Customer"), { value: customer, take })}
        <header class="sharing"><h3>${_("Unpaid invoices")}</h3>${restOf(sharing)}${sharing.invoices.length ? oldestFirstButton(sharing, draw) : nothing}</header>
        ${customer ? unpaidTable(sharing, draw) : nothing}`;
    },
  });
  load().catch(complain);
  return asked;
}
