// What an order would come to, and whom it would turn: asked of the server while somebody types.

import { send } from "../../api/client.js";
import { isSeller } from "../../frame/user.js";
import { lineOf } from "./content.js";

const PAUSE_MS = 350;
const FIGURES = /^\d{1,9}(\.\d{1,3})?$/;
const PRICES = /^\d{1,9}(\.\d{1,4})?$/;

export const isQuantity = (text) => FIGURES.test(text ?? "") && Number(text) > 0;
export const isPrice = (text) => text === null || PRICES.test(text);
export const isPercent = (text) => /^-?\d{1,3}(\.\d{1,2})?$/.test(text ?? "");
export const isWhole = (row) => isQuantity(row.quantity) && isPrice(row.price) && isPercent(row.discount_percent);

export class Foresight {
  /** `told()` is called when `foreseen` or `refusal` is another. */
  constructor(draft, told) {
    Object.assign(this, { draft, told, foreseen: null, refusal: null });
    this.asked = 0;
  }

  /** Of a draft all lines are foreseen, of a placed order only new ones: the others are counted already. */
  rows() {
    const { isNew, order, now, customer } = this.draft;
    if (!customer || !isSeller) return [];
    const isDraft = isNew || order.status === "draft";
    return now.rows.filter((row) => isWhole(row) && (isDraft || row.line_id === null));
  }

  /** Whether what is foreseen is of all that is typed. */
  isWhole() {
    const isAsked = this.answered === this.questionNow() && this.rows().length === this.draft.now.rows.length;
    return this.foreseen !== null && isAsked;
  }

  questionNow() {
    return JSON.stringify([this.draft.customer?.id, this.rows().map(lineOf)]);
  }

  askIfOther() {
    const question = this.questionNow();
    if (question === this.question) return;
    this.question = question;
    this.ask();
  }

  ask() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.askNow(), PAUSE_MS);
  }

  async askNow() {
    const rows = this.rows();
    this.asked += 1;
    const mine = this.asked;
    if (rows.length === 0) return this.settle(null, null);
    const sent = rows.map(lineOf);
    const question = this.questionNow();
    try {
      const body = { customer_id: this.draft.customer.id, lines: sent };
      const { body: foreseen } = await send("POST", "/orders/what-if", body, { pauses: [] });
      if (mine !== this.asked) return;
      this.answered = question;
      this.show(rows, sent, foreseen.lines);
      this.settle(foreseen, null);
    } catch (error) {
      if (mine === this.asked && error.status >= 400) this.settle(null, error);
    }
  }

  settle(foreseen, refusal) {
    Object.assign(this, { foreseen, refusal });
    this.told();
  }

  /** A row that was typed on meanwhile is foreseen by the next question. */
  show(rows, sent, lines) {
    const isPlaced = !this.draft.isNew && this.draft.order.status !== "draft";
    const counted = new Set(isPlaced ? this.draft.base.rows.map((row) => row.item_id) : []);
    const now = new Map(this.draft.now.rows.map((row) => [row.id, row]));
    for (const [index, { id }] of rows.entries()) {
      const row = now.get(id);
      if (!row || JSON.stringify(lineOf(row)) !== JSON.stringify(sent[index])) continue;
      const { full_price, price, vat_percent, amount, remaining, on_hand, demand, availability, colour } = lines[index];
      const coloured = counted.has(row.item_id) ? {} : { remaining, on_hand, demand, availability, colour };
      Object.assign(row, { shown_price: full_price ?? price, vat_percent, amount, ...coloured, is_pending: false });
    }
  }
}
