// Short notices that go by themselves; one with an action stays longer, and is reached by keyboard.

import { html, render } from "lit-html";
import { _ } from "../language/words.js";

const SHORT_MS = 5000;
const WITH_ACTION_MS = 12_000;
const shelf = document.createElement("section");
shelf.className = "toasts";
shelf.setAttribute("aria-live", "polite");
shelf.setAttribute("aria-label", _("Notices"));
document.body.append(shelf);

/**
 * Shows a notice; `actions` are `{ label, run }`. A `lasting` one stays until somebody answers it; the one of the same
 * `key` is replaced. Gives what closes it.
 */
export function toast(text, { actions = [], kind = "plain", lasting = false, key } = {}) {
  if (key) shelf.querySelector(`[data-key="${CSS.escape(key)}"]`)?.remove();
  const notice = document.createElement("div");
  notice.className = `toast ${kind}`;
  if (key) notice.dataset.key = key;
  if (kind === "bad") notice.setAttribute("role", "alert");
  const close = () => notice.remove();
  const act = async ({ run }) => {
    close();
    await run();
  };
  render(
    html`<p>${text}</p>
      ${actions.map((action) => html`<button type="button" @click=${() => act(action)}>${action.label}</button>`)}
      <button type="button" class="quiet" aria-label=${_("Close")} @click=${close}>✕</button>`,
    notice,
  );
  shelf.append(notice);
  if (!lasting) goesAfter(notice, actions.length ? WITH_ACTION_MS : SHORT_MS);
  return close;
}

/** What went wrong, where no field can say it. */
export function complain(error) {
  if (error.status === undefined) console.error(error);
  const text = error.status === undefined ? _("Something went wrong on this page: load it again.") : error.message;
  return toast(text, { kind: "bad", lasting: true, key: text });
}

function goesAfter(notice, pause) {
  const isLookedAt = () => notice.matches(":hover, :focus-within");
  const timer = setInterval(() => {
    if (isLookedAt()) return;
    clearInterval(timer);
    notice.remove();
  }, pause);
}
