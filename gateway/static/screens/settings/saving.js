// How a section is saved: what was wrong stands at its field, and a change by somebody else is never written over silently.

import { _ } from "../../language/words.js";
import { clearErrors, showErrors } from "../../parts/form/form.js";
import { complain, toast } from "../../parts/toast.js";

/**
 * Carries out `write(version)` and hands its answer to `done`. When somebody else was faster the user chooses: `theirs()`
 * shows what is there now, and his own is written over it else.
 */
export async function save(form, { version, write, done, theirs }) {
  const button = form.querySelector("[type=submit]");
  if (button) button.disabled = true;
  clearErrors(form);
  try {
    const { body } = await write(version);
    await done(body);
  } catch (error) {
    if (error.status !== 412) return showErrors(form, error);
    offerChoice({ theirs, mine: () => save(form, { version: "*", write, done, theirs }) });
  } finally {
    if (button) button.disabled = false;
  }
}

export function offerChoice({ theirs, mine }) {
  toast(_("Somebody else changed this meanwhile. What you typed is still here."), {
    kind: "bad",
    lasting: true,
    key: "changed",
    actions: [
      { label: _("Show theirs"), run: () => Promise.resolve(theirs()).catch(complain) },
      { label: _("Save mine"), run: mine },
    ],
  });
}

/** Says that something was done; `undo` is the command that takes it back. */
export function done(text, undo) {
  const again = { label: _("Undo"), run: () => Promise.resolve(undo()).catch(complain) };
  toast(text, { actions: undo ? [again] : [] });
}
