// What is done to payments and invoices, each with its way back where there is one.

import { html } from "lit-html";
import { get, Refusal, send } from "../../api/client.js";
import { choicesOf } from "../../api/dictionaries.js";
import { day, money, sum } from "../../language/formats.js";
import { _, language } from "../../language/words.js";
import { ask } from "../../parts/dialog.js";
import { field, valuesOf } from "../../parts/form/form.js";
import { complain, toast } from "../../parts/toast.js";
import { amountOf, isSome, kopecksOf } from "./amounts.js";

const named = (allocations) => allocations.map(({ invoice_id, amount }) => ({ invoice_id, amount }));
const total = (allocations) => allocations.reduce((sofar, { amount }) => sofar + kopecksOf(amount), 0n);
const told = (error) => void complain(error);

export const numberOf = ({ number }) => number ?? "—";

/** Allocates by a command, and offers to take that back. */
export async function allocate(payment, allocations) {
  const { body } = await send("POST", `/payments/${payment.id}/allocations`, { allocations: named(allocations) });
  toast(_("Allocated: %(amount)s.", { amount: sum(amountOf(total(allocations)), payment.currency) }), {
    actions: [{ label: _("Undo"), run: () => unallocate(payment, allocations).catch(told) }],
  });
  return body;
}

const unallocate = (payment, allocations) =>
  send("POST", `/payments/${payment.id}/release`, { allocations: named(allocations) });

/** Releases some of what is allocated, and offers to allocate it again. */
export async function release(payment, allocations) {
  await unallocate(payment, allocations);
  const again = () =>
    send("POST", `/payments/${payment.id}/allocations`, { allocations: named(allocations) }).catch(told);
  toast(_("Released: %(amount)s.", { amount: sum(amountOf(total(allocations)), payment.currency) }), {
    actions: [{ label: _("Undo"), run: again }],
  });
}

export async function releaseAll({ id }) {
  const payment = await get(`/payments/${id}`);
  await release(payment, payment.allocations);
}

/** Says whose a payment is; the way back is another such command, on the version that this one made. */
export async function assign(payment, customer) {
  const path = `/payments/${payment.id}`;
  const { body } = await send("PATCH", path, { customer_id: customer.id }, { version: payment.version });
  const back = () => send("PATCH", path, { customer_id: payment.customer_id }, { version: body.version }).catch(told);
  toast(_("The payment is of %(customer)s now.", { customer: customer.name }), {
    actions: payment.customer_id ? [{ label: _("Undo"), run: back }] : [],
  });
  return body;
}

const reasonField = () => field("reason", _("Reason"), { kind: "textarea", rows: 3, wide: true, autofocus: true });

/** What is allocated is released before; the way back is to receive and allocate the same again. */
export async function askReversal({ id }) {
  const payment = await get(`/payments/${id}`);
  const amount = sum(payment.amount, payment.currency);
  const reversed = await ask({
    title: _("Reverse payment %(number)s", { number: numberOf(payment) }),
    label: _("Reverse"),
    danger: true,
    body: () => html`<p>${_("The payment of %(amount)s will not count any more. It stays in the list.", { amount })}</p>
      ${isSome(payment.allocated) ? html`<p class="notice">${_("Allocated: %(amount)s. This will be released.", { amount: money(payment.allocated) })}</p>` : ""}
      ${reasonField()}`,
    submit: async (form) => {
      const now = await get(`/payments/${id}`);
      let { version } = now;
      if (now.allocations.length) ({ version } = (await send("POST", `/payments/${id}/release`, {})).body);
      return (await send("POST", `/payments/${id}/reverse`, valuesOf(form), { version })).body;
    },
  });
  if (!reversed) return;
  toast(_("The payment is reversed."), {
    actions: [{ label: _("Undo"), run: () => receiveAgain(payment).catch(told) }],
  });
}

/** Reversing frees what the bank's payment is known by, so that it may be received once more. */
async function receiveAgain({ customer_id, amount, date, number, purpose, payer, kind, fingerprints, allocations }) {
  const content = { customer_id, amount, date, number, purpose, payer, kind, fingerprint: fingerprints[0] ?? null };
  const { body } = await send("POST", "/payments", { ...content, again: true });
  if (allocations.length) await send("POST", `/payments/${body.id}/allocations`, { allocations: named(allocations) });
  toast(_("The payment is entered again."));
}

export async function askChange({ id }) {
  const payment = await get(`/payments/${id}`);
  const kinds = await choicesOf("payment_kinds", payment.kind);
  const path = `/payments/${id}`;
  let version = payment.version;
  const changed = await ask({
    title: _("Payment %(number)s", { number: numberOf(payment) }),
    body: () => html`<div class="fields">
      ${field("number", _("Number of the bank's document"), { value: payment.number, maxlength: 64, autofocus: true })}
      ${field("date", _("Day"), { kind: "date", value: payment.date })}
      ${field("kind", _("Kind"), { kind: "select", choices: kinds, value: payment.kind })}
      ${field("purpose", _("Purpose"), { kind: "textarea", rows: 3, wide: true, value: payment.purpose })}
    </div>`,
    submit: async (form) => {
      try {
        return (await send("PATCH", path, valuesOf(form), { version })).body;
      } catch (error) {
        if (error.status !== 412) throw error;
        const theirs = await get(path);
        version = theirs.version;
        throw new Refusal(412, {
          detail: _("Somebody else changed this payment meanwhile: %(theirs)s. Save again to keep yours.", {
            theirs: wordsOf(theirs),
          }),
        });
      }
    },
  });
  if (!changed) return;
  const { number, date, kind, purpose } = payment;
  const back = () => send("PATCH", path, { number, date, kind, purpose }, { version: changed.version }).catch(told);
  toast(_("The payment is changed."), { actions: [{ label: _("Undo"), run: back }] });
}

const wordsOf = ({ number, date, kind_names, purpose }) =>
  [number, day(date), kind_names[language], purpose].filter(Boolean).join(", ");

export function askInvoiceCancellation(invoice) {
  return ask({
    title: _("Cancel invoice %(number)s", { number: invoice.number }),
    label: _("Cancel the invoice"),
    danger: true,
    body: reasonField,
    submit: async (form) => {
      const { version } = await get(`/invoices/${invoice.id}`);
      await send("POST", `/invoices/${invoice.id}/cancel`, valuesOf(form), { version });
      toast(_("Invoice %(number)s is cancelled.", { number: invoice.number }));
      return true;
    },
  });
}
