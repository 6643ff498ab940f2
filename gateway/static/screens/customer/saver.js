// Saving what was typed on a card, and giving it up; whoever was overtaken by somebody else chooses what stays.

import { get } from "../../api/client.js";
import { _ } from "../../language/words.js";
import { isSame, settle } from "../../parts/form/conflict.js";
import { clearErrors, showErrors } from "../../parts/form/form.js";
import { complain, toast } from "../../parts/toast.js";

/**
 * `form()` is where errors are shown and `show()` brings it in sight, `saved()` is told of each save. Gives
 * `{ save, giveUp }`.
 */
export function saver(record, { words, mayEdit, form, show, saved }) {
  async function save(event) {
    event?.preventDefault();
    if (!record.isDirty || !mayEdit()) return;
    clearErrors(form());
    if (record.unsettled.length && !(await settled(record.unsettled))) return;
    record.saving = record.saving.then(send);
    await record.saving;
  }

  async function send() {
    if (!record.isDirty) return;
    try {
      await record.save();
      toast(_("Saved."));
      saved();
    } catch (error) {
      if (error.status === 412) return overtaken().catch(complain);
      show();
      showErrors(form(), error);
    }
  }

  /** What else was changed of the customer needs no question, nor does what both of us changed to the same. */
  async function overtaken() {
    const rows = (await record.readAnew()).filter(({ theirs, mine }) => !isSame(theirs, mine));
    if (rows.length && !(await settled(rows))) return;
    await send();
  }

  /** Asks what is to stay; false when the user wants to think about it. */
  async function settled(rows) {
    const [last] = (await get(`${record.path}/history`, { limit: 1 })).items;
    const { label, text } = words;
    const theirs = await settle(rows, { who: words.manager(last.actor), label, text, submit: _("Go on so") });
    if (theirs === undefined) return false;
    record.settled(rows, theirs);
    return true;
  }

  function giveUp() {
    if (!record.isDirty) return;
    const undo = record.giveUp();
    clearErrors(form());
    toast(_("What you typed is dropped."), { key: "draft", actions: [{ label: _("Undo"), run: undo }] });
  }

  return { save, giveUp };
}
