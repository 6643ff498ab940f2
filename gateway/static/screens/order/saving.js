// Saving and placing, and everything that may stand in the way of it: said where it is, and nothing typed is lost.

import { _ } from "../../language/words.js";
import { clearErrors, showErrors } from "../../parts/form.js";
import { complain, toast } from "../../parts/toast.js";
import { onCredit, place } from "./acts.js";
import { settleClash } from "./clash.js";

export class Saving {
  /** `lines` shows the row that is wrong, `saved()` is told that the server has all of it. */
  constructor(room, { draft, lines, mayEdit, saved }) {
    Object.assign(this, { room, draft, lines, mayEdit, saved });
  }

  /** Gives whether all that is typed is saved. */
  save() {
    return this.carry(() => onCredit((more) => this.draft.save(more)));
  }

  async place() {
    const { draft } = this;
    const isDone = await this.carry(() => onCredit((more) => this.saveAndPlace(more)));
    if (isDone && draft.order.status !== "draft")
      toast(_("Order %(number)s is placed.", { number: draft.order.number }));
  }

  async saveAndPlace(more) {
    const { draft } = this;
    await draft.save(draft.isNew && !draft.pending ? { place: true, ...more } : {});
    if (draft.order.status === "draft") draft.take(await place(draft.order, more));
  }

  async carry(run) {
    if (!this.mayEdit() || !this.isRight()) return false;
    try {
      await run();
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
