// What is typed into an order, held against what the server has, until it is saved: once, whatever happens on the way.

import { newKey, send } from "../../api/client.js";
import { drop, keep, kept } from "../../parts/form/typed.js";
import { changeOf, contentOf, copyOf, isSameRow, linesOf, orderOf } from "./content.js";
import { merged } from "./merge.js";

const KEEP_MS = 250;
const NOT_DECIDED = [0, 401, 408, 429];
const FIGURES = ["availability", "colour", "on_hand", "demand", "remaining", "shipped", "returned", "cancelled"];

export class Draft {
  /** `order` is null for one that is not saved yet, `place` what is typed is kept by; `changed()` is told every change. */
  constructor({ order, customer, place, changed }) {
    Object.assign(this, { order, customer, place, changed, pending: null, theirs: null, unknown: [], entry: null });
    this.asked = customer; // of whom a new order was asked for
    this.isKept = true;
    this.base = contentOf(order);
    this.now = copyOf(this.base);
    this.saving = null;
  }

  get isNew() {
    return this.order === null;
  }

  /** What would be sent; null when nothing is typed that the server does not have. */
  change() {
    if (this.isNew) return this.now.rows.length ? orderOf(this.now, this.customer?.id) : null;
    return changeOf(this.base, this.now);
  }

  get maySave() {
    return this.pending !== null || this.change() !== null;
  }

  get isChanged() {
    return this.pending !== null || changeOf(this.base, this.now) !== null || (this.isNew && this.hasOwnHead);
  }

  /** What only a new order has: its buyer and its reference. */
  get hasOwnHead() {
    return this.customer?.id !== this.asked?.id || this.now.head.reference !== null;
  }

  /** Whether anything would be lost with the page: rows that were not understood and the one that is being added, too. */
  get isTyped() {
    return this.isChanged || this.unknown.length > 0 || this.entry !== null;
  }

  get hasOtherLines() {
    return linesOf(this.base.rows, this.now.rows) !== null;
  }

  /** Takes back what was typed before this page was loaded; false when there is nothing. */
  restore() {
    const before = kept(this.place);
    if (before === null) return false;
    const { order, customer, now, pending, unknown, entry, at } = before;
    const newest = this.order;
    if (!this.isNew && order === null) return false;
    Object.assign(this, { order, now, pending, unknown, entry, keptAt: at, customer: customer ?? this.customer });
    this.base = contentOf(order);
    if (newest) this.hear(newest);
    return this.isTyped;
  }

  /** After every change of what is typed. */
  touch() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keepNow(), KEEP_MS);
    this.changed();
  }

  keepNow() {
    clearTimeout(this.timer);
    const { order, customer, now, pending, unknown, entry } = this;
    const { isTyped, isKept: before } = this;
    const at = new Date().toISOString();
    if (!isTyped) drop(this.place);
    this.isKept = !isTyped || keep(this.place, { order, customer, now, pending, unknown, entry, at });
    if (this.isKept !== before) this.changed();
  }

  /** Gives up the rows that were not taken. */
  leaveOut() {
    this.unknown = [];
    this.touch();
  }

  /** Gives up what was typed; gives what takes that back. */
  giveUp() {
    const { base, now, pending, unknown, customer } = this;
    this.pending = null;
    this.unknown = [];
    this.now = copyOf(this.base);
    if (this.isNew) this.customer = this.asked;
    this.keepNow();
    if (this.theirs) this.take(this.theirs);
    this.changed();
    return () => {
      const { head, rows } = merged(base, now, this.base);
      Object.assign(this, { now: { head, rows }, pending, unknown, customer });
      this.touch();
    };
  }

  /** Sends what is typed; refused with 412 when somebody else changed the order meanwhile. */
  save(more = {}) {
    this.saving ??= this.saveAll(more).finally(() => {
      this.saving = null;
      this.changed();
    });
    this.changed();
    return this.saving;
  }

  async saveAll(more) {
    if (this.pending) await this.settle();
    const change = this.change();
    if (change === null) return;
    const { id, version } = this.order ?? {};
    const where = this.isNew
      ? { method: "POST", path: "/orders" }
      : { method: "PATCH", path: `/orders/${id}`, version };
    this.pending = { ...where, body: { ...change, ...more }, key: newKey(), sent: copyOf(this.now) };
    this.keepNow();
    await this.settle();
  }

  /** Sends what may have been sent before under its key: the server carries it out once. */
  async settle() {
    const { method, path, body, key, version, sent } = this.pending;
    try {
      const answer = await send(method, path, body, { version, key });
      this.takeSaved(answer.body, sent);
    } catch (error) {
      if (error.status >= 400 && error.status < 500 && !NOT_DECIDED.includes(error.status)) this.pending = null;
      this.keepNow();
      throw error;
    }
  }

  /** What the server made of what was sent; what was typed since then stays. */
  takeSaved(order, sent) {
    const there = new Set(this.base.rows.map((row) => row.line_id));
    const added = order.lines.filter((line) => !there.has(line.line_id));
    const ids = new Map();
    for (const row of sent.rows.filter((each) => each.line_id === null))
      ids.set(row.id, added.shift()?.line_id ?? null);
    for (const row of [...sent.rows, ...this.now.rows]) if (ids.has(row.id)) row.line_id = ids.get(row.id);
    this.pending = null;
    this.rebase(sent, order);
  }

  /** The order as it is by now, what is typed here on top of it. */
  take(order, picks = {}) {
    this.rebase(this.base, order, picks);
  }

  rebase(base, order, picks) {
    const before = this.place;
    const theirs = contentOf(order);
    this.now = merged(base, this.now, theirs, picks);
    delete this.now.clashes;
    Object.assign(this, { order, base: theirs, theirs: null, place: `/orders/${order.id}`, customer: order.customer });
    if (before !== this.place) drop(before);
    this.keepNow();
    this.changed();
  }

  /** What was read of the order while somebody types: figures are shown at once, a change by others is only told. */
  hear(order) {
    if (this.isNew || this.saving) return;
    if (order.version < this.order.version) return;
    if (!this.isChanged) return this.take(order);
    if (order.version > this.order.version) this.theirs = order;
    else this.order = order;
    this.colour(order.lines);
  }

  /** What the stream tells of this order. */
  turn({ availability, colour, lines }) {
    Object.assign(this.order, { availability, colour });
    this.colour(lines);
  }

  /** What the stream tells of items, whoever turned: `on_hand`, `demand`. Gives whether the order has one of them. */
  level(told) {
    const levels = new Map(told.map((each) => [each.item_id, each]));
    const concerned = [...this.base.rows, ...this.now.rows].filter((row) => levels.has(row.item_id));
    for (const row of concerned) {
      const { on_hand, demand = row.demand } = levels.get(row.item_id);
      if (row.line_id !== null) Object.assign(row, { on_hand, demand });
    }
    if (concerned.length) this.changed();
    return concerned.length > 0;
  }

  /** A line that is as it was saved has the figures of then, whatever was foreseen of it. */
  figureAsSaved() {
    const saved = new Map(this.base.rows.map((row) => [row.line_id, row]));
    for (const [place, row] of this.now.rows.entries()) {
      const same = saved.get(row.line_id);
      if (same && isSameRow(row, same)) this.now.rows[place] = { ...same, id: row.id };
    }
  }

  /** Availability and figures of lines. */
  colour(lines) {
    const told = new Map(lines.map((line) => [line.line_id, line]));
    for (const row of [...this.base.rows, ...this.now.rows]) {
      const line = told.get(row.line_id);
      if (line) for (const name of FIGURES) if (name in line) row[name] = line[name];
    }
    this.changed();
  }
}
