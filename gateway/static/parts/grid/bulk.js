// One command after the other for many rows: how far it is, what became of each, and taking it back.

import { html } from "lit-html";
import { quantity } from "../../language/formats.js";
import { _ } from "../../language/words.js";
import { ask } from "../dialog.js";
import { toast } from "../toast.js";

const AT_ONCE = 4;

/**
 * Does `act(row)` for each row, a few at a time, with a bar that can be stopped. `{ done, failed }` are
 * `{ row, result }` and `{ row, error }`.
 */
export async function forEachRow(rows, act, title) {
  const bar = document.createElement("progress");
  bar.max = rows.length;
  bar.value = 0;
  bar.setAttribute("aria-label", title);
  const outcome = { done: [], failed: [] };
  const waiting = [...rows];
  const stop = { label: _("Stop"), run: () => void waiting.splice(0) };
  const close = toast(html`${title} ${bar}`, { lasting: true, actions: [stop], key: title });
  const stay = (event) => event.preventDefault();
  addEventListener("beforeunload", stay);
  const work = async () => {
    for (let row = waiting.shift(); row !== undefined; row = waiting.shift()) {
      try {
        outcome.done.push({ row, result: await act(row) });
      } catch (error) {
        outcome.failed.push({ row, error });
      }
      bar.value += 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  removeEventListener("beforeunload", stay);
  close();
  return outcome;
}

/** Says what became of rows; `undo(done)` takes back what was done, `nameOf(row)` names what was not. */
export function tellOutcome({ done, failed }, { text, undo, nameOf }) {
  const told = { done: quantity(done.length), all: quantity(done.length + failed.length) };
  const why = { label: _("What was not?"), run: () => showFailed(failed, nameOf) };
  const back = { label: _("Undo"), run: () => undo(done) };
  toast(_("%(what)s %(done)s of %(all)s", { what: text, ...told }), {
    kind: failed.length ? "bad" : "plain",
    lasting: failed.length > 0,
    actions: [...(undo && done.length ? [back] : []), ...(failed.length ? [why] : [])],
  });
}

function showFailed(failed, nameOf) {
  return ask({
    title: _("What was not done, and why"),
    label: _("Close"),
    body: () =>
      html`<ul class="outcomes">${failed.map(({ row, error }) => html`<li><strong>${nameOf(row)}</strong>: ${error.message}</li>`)}</ul>`,
    submit: () => Promise.resolve(),
  });
}
