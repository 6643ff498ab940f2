// Proposals: which invoices the payments could be for, why, and how sure that is. Chosen ones are confirmed together.

import { html, nothing, render } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import { get, send } from "../../api/client.js";
import { day, money, quantity, sum } from "../../language/formats.js";
import { _ } from "../../language/words.js";
import { latest } from "../../parts/latest.js";
import { steadily } from "../../parts/steady.js";
import { complain, toast } from "../../parts/toast.js";
import { numberOf } from "./commands.js";
import { askMatch } from "./match_form.js";
import { REASONS } from "./words.js";

const MOST = 100;
const MOST_CERTAIN = 500;
const MOST_AT_ONCE = 50;

const allocationsOf = ({ allocations }) => allocations.map(({ invoice_id, amount }) => ({ invoice_id, amount }));

export class Proposals {
  constructor(room) {
    this.room = room;
    this.answer = null;
    this.others = 0;
    this.ticked = new Set();
    this.chosen = new Map(); // payment → which of its proposals
    this.working = null;
    this.asking = latest();
    this.refresh = steadily(() => this.working || this.read());
  }

  async read() {
    const isLast = this.asking();
    try {
      const [answer, unallocated] = await Promise.all([
        get("/payments/proposals", { limit: MOST }),
        get("/payments", { "filter[unallocated]": "true", limit: 1 }),
      ]);
      if (!isLast()) return;
      this.answer = answer;
      this.others = unallocated.total - answer.total;
      const there = new Set(answer.items.map(({ payment }) => payment.id));
      for (const id of this.ticked) if (!there.has(id)) this.ticked.delete(id);
      this.draw();
    } catch (error) {
      complain(error);
    }
  }

  proposalOf({ payment, proposals }) {
    return proposals[this.chosen.get(payment.id) ?? 0] ?? proposals[0];
  }

  /** Confirms some as they are proposed now, and tells what was refused. */
  async confirm(items) {
    const wanted = items.map((item) => ({
      payment_id: item.payment.id,
      allocations: allocationsOf(this.proposalOf(item)),
    }));
    const done = [];
    const refused = [];
    await this.work(wanted.length, async () => {
      for (let first = 0; first < wanted.length; first += MOST_AT_ONCE) {
        const confirmed = wanted.slice(first, first + MOST_AT_ONCE);
        const { body } = await send("POST", "/payments/proposals/confirm", { confirmed });
        done.push(...confirmed.filter(({ payment_id: id }) => body.payments.includes(id)));
        refused.push(...body.refused);
        this.advance(confirmed.length);
      }
    });
    if (done.length) {
      toast(_("Confirmed: %(count)s.", { count: quantity(done.length) }), {
        actions: [{ label: _("Undo"), run: () => this.release(done) }],
      });
    }
    for (const each of refused) toast(each.message, { kind: "bad", lasting: true, key: each.payment_id });
  }

  /** Just what was confirmed: what was allocated before stays. */
  release(confirmed) {
    return this.work(confirmed.length, async () => {
      for (const { payment_id: id, allocations } of confirmed) {
        await send("POST", `/payments/${id}/release`, { allocations });
        this.advance(1);
      }
    });
  }

  /** Shows how far it is; what the list is afterwards is read, whatever came of it. */
  async work(all, act) {
    this.working = { done: 0, all };
    this.draw();
    await act().catch(complain);
    this.working = null;
    this.ticked.clear();
    await this.read();
  }

  advance(count) {
    this.working.done += count;
    this.draw();
  }

  confirmTicked() {
    return this.confirm(this.answer.items.filter(({ payment }) => this.ticked.has(payment.id)));
  }

  async confirmCertain() {
    const { items } = await get("/payments/proposals", { limit: MOST_CERTAIN });
    for (const { payment } of items) this.chosen.delete(payment.id);
    await this.confirm(items.filter((item) => this.proposalOf(item).certain));
  }

  async correct(item) {
    const isDone = await askMatch(item.payment, this.proposalOf(item)).catch(complain);
    if (isDone) await this.read();
  }

  draw() {
    const { answer, working } = this;
    if (!answer) return;
    render(
      html`<header class="bar"><h2>${_("Proposals")}</h2>
          <span class="empty">${_("Payments: %(total)s, sure ones: %(certain)s", { total: quantity(answer.total), certain: quantity(answer.certain) })}</span>
          <span class="end">
            ${this.others > 0 ? html`<a href="/money/payments?filter[unallocated]=true">${_("Nothing is proposed for %(count)s payments", { count: quantity(this.others) })}</a>` : nothing}
            <button type="button" class="plain" ?disabled=${working || this.ticked.size === 0} @click=${() => this.confirmTicked()}>${_("Confirm the chosen: %(count)s", { count: this.ticked.size })}</button>
            <button type="button" ?disabled=${working || answer.certain === 0} @click=${() => this.confirmCertain().catch(complain)}>${_("Confirm all sure ones: %(count)s", { count: answer.certain })}</button>
          </span></header>
        ${working ? html`<p class="reading" role="status"><progress aria-label=${_("Confirming")} max=${working.all} value=${working.done}></progress> ${_("%(done)s of %(all)s", working)}</p>` : nothing}
        ${answer.items.length ? this.table() : html`<p class="empty">${this.nothingLeft()}</p>`}
        ${answer.total > answer.items.length ? html`<p class="empty">${_("The first %(count)s are shown: the others come when these are confirmed.", { count: answer.items.length })}</p>` : nothing}`,
      this.room,
    );
  }

  nothingLeft() {
    if (this.others === 0) return `✓ ${_("All payments are matched. Read the next statement above.")}`;
    return _("All proposals are settled. Match the payments that have none by hand: %(count)s.", {
      count: quantity(this.others),
    });
  }

  table() {
    const { items } = this.answer;
    const all = items.every(({ payment }) => this.ticked.has(payment.id));
    const tickAll = ({ target }) => {
      for (const { payment } of items) target.checked ? this.ticked.add(payment.id) : this.ticked.delete(payment.id);
      this.draw();
    };
    return html`<div class="sheet"><table class="proposed" @keydown=${moveByArrows}>
      <thead><tr>
        <th scope="col"><input type="checkbox" aria-label=${_("Choose all")} .checked=${all} @change=${tickAll}></th>
        <th scope="col">${_("Payment")}</th><th scope="col" class="number">${_("Amount")}</th><th scope="col">${_("Payer")}</th><th scope="col">${_("Purpose")}</th>
        <th scope="col">${_("Issued invoices")}</th><th scope="col">${_("Why")}</th><th scope="col">${_("Sure?")}</th><th scope="col"><span class="unseen">${_("Actions")}</span></th></tr></thead>
      <tbody>${repeat(
        items,
        ({ payment }) => payment.id,
        (item) => this.rowOf(item),
      )}</tbody></table></div>`;
  }

  rowOf(item) {
    const { payment, proposals } = item;
    const proposal = this.proposalOf(item);
    const number = numberOf(payment);
    const tick = ({ target }) => {
      target.checked ? this.ticked.add(payment.id) : this.ticked.delete(payment.id);
      this.draw();
    };
    const choose = ({ target }) => {
      this.chosen.set(payment.id, Number(target.value));
      this.draw();
    };
    const left =
      payment.unallocated === payment.amount
        ? nothing
        : html`<small>${_("left %(amount)s", { amount: money(payment.unallocated) })}</small>`;
    return html`<tr aria-selected=${this.ticked.has(payment.id) ? "true" : "false"}>
      <td><input type="checkbox" aria-label=${_("Choose payment %(number)s", { number })} .checked=${this.ticked.has(payment.id)} @change=${tick}></td>
      <td>${number} <small>${day(payment.date)}</small></td>
      <td class="number">${sum(payment.amount, payment.currency)} ${left}</td>
      <td>${payment.customer ? html`${payment.customer.name}` : html`<span class="mark yellow">${_("Unknown payer")}</span>`}<small>${payment.customer?.name === payment.payer.name ? "" : payment.payer.name} ${payment.payer.tax_number}</small></td>
      <td class="purpose">${payment.purpose}</td>
      <td>${
        proposals.length > 1
          ? html`<select aria-label=${_("Proposal for payment %(number)s", { number })} @change=${choose}>
          ${proposals.map((each, index) => html`<option value=${index} ?selected=${each === proposal}>${wordsOf(each)}</option>`)}</select>`
          : wordsOf(proposal)
      }
        ${payment.customer ? nothing : html`<small>${proposal.allocations[0]?.customer.name}</small>`}</td>
      <td>${proposal.reasons.map((reason) => html`<span class="mark reason ${reason === "order_cancelled" ? "red" : ""}">${REASONS().get(reason) ?? reason}</span> `)}</td>
      <td>${proposal.certain ? html`<span class="mark paid">✓ ${_("Sure")}</span>` : html`<span class="mark yellow">? ${_("Check it")}</span>`}</td>
      <td class="acts"><button type="button" class="quiet" aria-label=${_("Correct the match of payment %(number)s", { number })} @click=${() => this.correct(item)}>${_("Correct…")}</button></td></tr>`;
  }
}

const wordsOf = ({ allocations }) =>
  allocations
    .map(({ number, amount, unpaid }) =>
      _("No. %(number)s: %(amount)s of %(unpaid)s", { number, amount: money(amount), unpaid: money(unpaid) }),
    )
    .join("; ");

/** From tick to tick, as from row to row of a grid. */
function moveByArrows(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || event.target.type !== "checkbox") return;
  const ticks = [...event.currentTarget.querySelectorAll("input[type=checkbox]")];
  ticks[ticks.indexOf(event.target) + step]?.focus();
  event.preventDefault();
}
