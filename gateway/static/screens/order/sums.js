// What the order comes to, the customer's credit, and whom placing it would turn: figures of the server alone.

import { html, render } from "lit-html";
import { money, quantity, sum } from "../../language/formats.js";
import { _ } from "../../language/words.js";
import { whoseOrder } from "../../parts/words/order.js";

/**
 * `worth` is of the order as saved, or foreseen; it is pending while the server has not told it of what is typed. The
 * `credit` has the order in it when it `isWith` the order.
 */
export function showSums(room, { worth, isPending, currency, credit, isWith }) {
  render(
    html`<dl class="facts sums ${isPending ? "pending" : ""}" aria-live="off">
      ${worth ? figures(worth, currency) : html`<div><dt>${_("Total")}</dt><dd>…</dd></div>`}
      ${isPending ? html`<div class="hint"><dt>${_("Not counted yet")}</dt><dd>…</dd></div>` : ""}
    </dl>
    ${credit ? creditLine(credit, currency, isWith) : ""}`,
    room,
  );
}

const figures = (worth, currency) => html`
  <div><dt>${_("Net")}</dt><dd>${money(worth.net)}</dd></div>
  ${worth.vat_rates.map(
    ({ percent, vat }) =>
      html`<div><dt>${percent === null ? _("Without VAT") : _("VAT %(percent)s", { percent: `${quantity(percent)} %` })}</dt><dd>${money(vat)}</dd></div>`,
  )}
  <div class="total"><dt>${_("Total")}</dt><dd>${sum(worth.total, currency)}</dd></div>
  ${Number(worth.cost) ? html`<div><dt>${_("Costs")}</dt><dd>${money(worth.cost)}</dd></div><div><dt>${_("Margin")}</dt><dd>${money(worth.margin)}</dd></div>` : ""}`;

function creditLine({ limit, used, left, overdue, warnings }, currency, isWith) {
  const isBeyond = warnings.length > 0;
  return html`<dl class="facts credit ${isBeyond ? "beyond" : ""}">
    <div><dt>${isWith ? _("Credit used with this order") : _("Credit used")}</dt><dd>${sum(used, currency)}</dd></div>
    <div><dt>${_("Limit")}</dt><dd>${limit === null ? _("Unlimited") : Number(limit) === 0 ? _("Prepayment only") : sum(limit, currency)}</dd></div>
    ${left === null ? "" : html`<div><dt>${_("Credit left")}</dt><dd>${sum(left, currency)}</dd></div>`}
    ${Number(overdue) > 0 ? html`<div class="overdue"><dt>${_("Overdue")}</dt><dd>${sum(overdue, currency)}</dd></div>` : ""}
    ${isBeyond ? html`<div class="warning"><dt>▲ ${_("Beyond the credit")}</dt><dd>${warnings.map((each) => warned(each, currency)).join(" ")}</dd></div>` : ""}
  </dl>`;
}

const WARNED = {
  limit_exceeded: ({ over }, currency) => _("%(over)s above the limit with this order.", { over: sum(over, currency) }),
  overdue_debt: ({ overdue, days }, currency) =>
    Number(days) === 0
      ? _("%(overdue)s is overdue.", { overdue: sum(overdue, currency) })
      : _("%(overdue)s is overdue for more than %(days)s days.", { overdue: sum(overdue, currency), days }),
};

export const warned = (warning, currency) => WARNED[warning.code](warning, currency);

/** One line above the grid: what placing the order, or saving it once it `isPlaced`, would do to others. */
export function showForeseen(room, { foreseen, refusal, isPlaced }, open) {
  const counts = foreseen?.counts[0];
  room.hidden = !counts && !refusal;
  render(
    refusal
      ? html`<p class="notice bad" role="alert">${refusal.message} ${refusal.errors.map((each) => each.message).join(" ")}</p>`
      : counts
        ? html`<p class="notice"><span aria-hidden="true">◆</span> ${turned(counts, isPlaced)}
          <button type="button" class="plain" @click=${open}>${_("Whose?")}</button></p>`
        : "",
    room,
  );
}

function turned(counts, isPlaced) {
  const told = { lines: quantity(counts.lines), customers: quantity(counts.customers) };
  return isPlaced
    ? _("Saved, it turns lines of others yellow: %(lines)s, customers: %(customers)s.", told)
    : _("Placed, it turns lines of others yellow: %(lines)s, customers: %(customers)s.", told);
}

/** In the pane: the lines of others that would turn. */
export function showTurns(content, foreseen) {
  const turns = foreseen?.turns ?? [];
  render(
    html`${turns.length === 0 ? html`<p class="empty">${_("It turns no line of anybody else.")}</p>` : ""}
      <ul class="holders">${turns.map(
        (each) => html`<li>${whoseOrder(each)} <b>${quantity(each.remaining)}</b>
          <small>${each.code} ${each.name} · <span class="mark yellow">◆ ${_("Contended: %(on_hand)s for %(demand)s", { on_hand: quantity(each.on_hand), demand: quantity(each.demand) })}</span></small></li>`,
      )}</ul>`,
    content,
  );
}
