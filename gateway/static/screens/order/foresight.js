// What an order would come to, and whom it would turn: asked of the server while somebody types.

import { send } from "../../api/client.js";
import { isSeller } from "../../frame/user.js";
import { _ } from "../../language/words.js";
import { lineOf, linesOf } from "./content.js";

const PAUSE_MS = 350;
const SIGNED_OUT = 401; // the page says it
const FIGURES = /^\d{1,9}(\.\d{1,3})?$/;
const PRICES = /^\d{1,9}(\.\d{1,4})?$/;

export const isQuantity = (text) => FIGURES.test(text ?? "") && Number(text) > 0;
export const isPrice = (text) => text === null || PRICES.test(text);
export const isPercent = (text) => /^-?\d{1,3}(\.\d{1,2})?$/.test(text ?? "");
/** What is said of a figure that cannot be one. */
export const WRONG = {
  quantity: () => _("A number above zero is wanted, with 3 decimals at most"),
  price: () => _("A number not below zero is wanted, with 4 decimals at most"),
  discount_percent: () => _("A number of percent is wanted"),
};
export const isWhole = (row) => isQuantity(row.quantity) && isPrice(row.price) && isPercent(row.discount_percent);

export class Foresight {
  /** `told()` is called when `foreseen` or `refusal` is another. */
  constructor(draft, told) {
    Object.assign(this, { draft, told, foreseen: null, refusal: null });
    this.asked = 0;
  }

  get isDraft() {
    return this.draft.isNew || this.draft.order.status === "draft";
  }

  /** What is asked of the lines that are right: all of a draft, of a placed order what a change would make of it. */
  question() {
    const { customer, order, base, now } = this.draft;
    if (!customer || !isSeller) return null;
    if (this.isDraft) {
      const rows = now.rows.filter(isWhole);
      return rows.length
        ? { path: "/orders/what-if", body: { customer_id: customer.id, lines: rows.map(lineOf) }, rows }
        : null;
    }
    const saved = new Map(base.rows.map((row) => [row.line_id, row]));
    const rows = now.rows.map((row) => (isWhole(row) ? row : saved.get(row.line_id))).filter(Boolean);
    const lines = linesOf(base.rows, rows);
    return lines?.length ? { path: `/orders/${order.id}/what-if`, body: { lines }, rows } : null;
  }

  /** Whether what is foreseen is of all that is typed. */
  isWhole() {
    const isAnswered = this.answered === JSON.stringify(this.question()?.body);
    return this.foreseen !== null && isAnswered && this.draft.now.rows.every(isWhole);
  }

  /** The credit of the customer with what was asked last; null of another customer. */
  credit() {
    return this.customerId === this.draft.customer?.id ? (this.foreseen?.credit ?? null) : null;
  }

  askIfOther() {
    const question = JSON.stringify(this.question()?.body);
    if (question === this.last) return;
    this.last = question;
    if (question === undefined) this.askNow();
    else this.ask();
  }

  ask() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.askNow(), PAUSE_MS);
  }

  async askNow() {
    const question = this.question();
    this.asked += 1;
    const mine = this.asked;
    if (question === null) {
      if (!this.isDraft) this.draft.figureAsSaved();
      return this.settle(null, null);
    }
    const { path, body, rows } = question;
    const sent = rows.map(asSent);
    const customerId = this.draft.customer.id;
    try {
      const { body: foreseen } = await send("POST", path, body, { pauses: [] });
      if (mine !== this.asked) return;
      Object.assign(this, { answered: JSON.stringify(body), customerId });
      this.show(rows, sent, foreseen.lines);
      this.settle(foreseen, null);
    } catch (error) {
      if (mine === this.asked && error.status >= 400 && error.status !== SIGNED_OUT) this.settle(null, error);
    }
  }

  settle(foreseen, refusal) {
    Object.assign(this, { foreseen, refusal });
    this.told();
  }

  /** A row that was typed on meanwhile is foreseen by the next question. */
  show(rows, sent, lines) {
    const there = new Map(lines.map((line) => [line.line_id, line]));
    const added = lines.filter((line) => line.line_id === null);
    const now = new Map(this.draft.now.rows.map((row) => [row.id, row]));
    for (const [index, { id, line_id: lineId }] of rows.entries()) {
      const line = this.isDraft || lineId === null ? added.shift() : there.get(lineId);
      const row = now.get(id);
      if (!row || !line || asSent(row) !== sent[index]) continue;
      const { full_price, price, vat_percent, amount, remaining, on_hand, demand, availability, colour } = line;
      const figures = { vat_percent, amount, remaining, on_hand, demand, availability, colour };
      Object.assign(row, { shown_price: full_price ?? price, ...figures, is_pending: false });
    }
  }
}

const asSent = (row) => JSON.stringify(lineOf(row));
