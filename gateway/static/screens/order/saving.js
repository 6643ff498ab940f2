// Saving and placing, and everything that may stand in the way of it: said where it is, and nothing typed is lost.

import { _ } from "../../language/words.js";
import { clearErrors, showErrors } from "../../parts/form/form.js";
import { complain, toast } from "../../parts/toast.js";
import { onCredit, place } from "./acts.js";
import { settleClash } from "./clash.js";
import { warned } from "./sums.js";

export class Saving {
  /** `lines` shows the row that is wrong, `saved()` is told that the server has all of it. */
  constructor(room, { draft, lines, mayEdit, saved }) {
    Object.assign(this, { room, draft, lines, mayEdit, saved, underWay: null, placing: null });
  }

  get isBusy() {
    return this.underWay !== null || this.placing !== null;
  }

  /** Gives whether all that is typed is saved. */
  save() {
    return this.placing ?? this.carry((more) => this.draft.save(more));
  }

  /** As often as one asks while it is under way, it is placed once. */
  place() {
    return this.once("placing", () => this.placeOnce());
  }

  async placeOnce() {
    const { draft } = this;
    await this.underWay;
    const isDone = await this.carry((more) => this.saveAndPlace(more));
    if (isDone && draft.order.status !== "draft") tellPlaced(draft.order);
    return isDone;
  }

  async saveAndPlace(more) {
    const { draft } = this;
    await draft.save(draft.isNew && !draft.pending ? { place: true, ...more } : {});
    if (draft.order.status === "draft") draft.take(await place(draft.order, more));
  }

  carry(run) {
    return this.once("underWay", () => this.carryOut(run));
  }

  once(name, run) {
    if (this[name]) return this[name];
    const mine = run().finally(() => {
      if (this[name] === mine) this[name] = null;
      this.draft.changed();
    });
    this[name] = mine;
    return mine;
  }

  /** A dialog asks how to go on: whoever leaves it may save or place again. */
  letGo() {
    Object.assign(this, { underWay: null, placing: null });
    this.draft.changed();
  }

  async carryOut(run) {
    if (!this.mayEdit() || !this.isRight()) return false;
    try {
      await onCredit(run, () => this.letGo());
    } catch (error) {
      if (!(await this.settle(error))) return false;
    }
    this.saved();
    return !this.draft.isChanged;
  }

  /** A cell that is being typed into counts; a row that cannot be right is shown. */
  isRight() {
    if (document.activeElement?.closest?.(".tabulator-editing")) document.activeElement.blur();
    clearErrors(this.room);
    const faulty = this.draft.now.rows.find((row) => row.fault);
    if (!faulty) return true;
    this.lines.grid.goToRow(faulty.id);
    toast(`${faulty.code}: ${faulty.fault}`, { kind: "bad", key: "fault" });
    return false;
  }

  async settle(error) {
    const { draft, room } = this;
    if (error.status === 412 && !draft.isNew) {
      this.letGo();
      return settleClash(draft).catch((problem) => void complain(problem));
    }
    for (const { field, message } of error.errors ?? []) {
      const row = draft.now.rows[Number(field.match(/^lines\.(\d+)/)?.[1])];
      if (row) row.fault = message;
    }
    draft.changed();
    showErrors(room, error);
    return false;
  }
}

/** Where the policy only warns, nothing stood in the way: he is told what he did. */
function tellPlaced({ number, credit, currency }) {
  const placed = _("Order %(number)s is placed.", { number });
  const warnings = (credit?.warnings ?? []).map((each) => warned(each, currency));
  if (warnings.length === 0) return toast(placed);
  toast([placed, `▲ ${_("Beyond the credit")}:`, ...warnings].join(" "), { kind: "warn", lasting: true });
}
