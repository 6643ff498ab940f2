// Short notices that go by themselves; one with an action stays longer, and is reached by keyboard.

import { html, nothing, render } from "lit-html";
import { _ } from "../language/words.js";

const SHORT_MS = 5000;
const WITH_ACTION_MS = 12_000;
const DOUBLE_CLICK_MS = 350;
const SAME_PLACE_PX = 4;
const SIGNED_OUT = 401;
const shelf = document.createElement("section");
shelf.className = "toasts";
shelf.setAttribute("aria-live", "polite");
shelf.setAttribute("aria-label", _("Notices"));
document.body.append(shelf);

const tabs = new BroadcastChannel("nova-notices");
tabs.onmessage = ({ data }) => noticeOf(data.closed)?.remove();

/**
 * Shows a notice; `actions` are `{ label, run }`, and one that `stays` leaves it open: its `run(button, close)` may open a
 * menu. A `lasting` one stays until somebody answers it; the one of the same `key` is replaced. What is `shared` closes in
 * all tabs; `onClose` is told when the user closes it without an answer, `onGone` when it went by itself. Gives what
 * closes it.
 */
export function toast(
  text,
  { actions = [], kind = "plain", lasting = false, key, shared = false, onClose, onGone } = {},
) {
  noticeOf(key)?.remove();
  const notice = document.createElement("div");
  notice.className = `toast ${kind}`;
  if (key) notice.dataset.key = key;
  if (kind === "bad") notice.setAttribute("role", "alert");
  const close = () => {
    notice.remove();
    if (shared) tabs.postMessage({ closed: key });
  };
  const act = async ({ run, stays }, event) => {
    if (stays) return run(event.currentTarget, close);
    close();
    takeSecondClick(event);
    await run();
  };
  const dismiss = (event) => {
    close();
    takeSecondClick(event);
    onClose?.();
  };
  render(
    html`<p>${text}</p>
      ${actions.length ? html`<div class="acts">${actions.map((action) => html`<button type="button" aria-haspopup=${action.stays ? "menu" : nothing} @click=${(event) => act(action, event)}>${action.label}</button>`)}</div>` : nothing}
      <button type="button" class="quiet close" aria-label=${_("Close")} @click=${dismiss}>✕</button>`,
    notice,
  );
  shelf.append(notice);
  comeForward();
  if (!lasting) goesAfter(notice, actions.length ? WITH_ACTION_MS : SHORT_MS, onGone);
  return close;
}

/** Over what is modal nothing else can be reached: the notices stand in it. */
function comeForward() {
  const [dialog] = [...document.querySelectorAll("dialog:modal")].reverse();
  const host = dialog ?? document.body;
  if (shelf.parentNode === host) return;
  host.append(shelf);
  dialog?.addEventListener("close", comeForward, { once: true });
}

/** Closes the notice of a key, if there is one. */
export const closeToast = (key) => noticeOf(key)?.remove();

export const isToasted = (key) => noticeOf(key) !== null;

const noticeOf = (key) => (key ? shelf.querySelector(`[data-key="${CSS.escape(key)}"]`) : null);

/** What to say of what went wrong. */
export function wordsOf(error) {
  if (error.status !== undefined) return error.message;
  console.error(error);
  return _("Something went wrong on this page: load it again.");
}

/** What went wrong, where no field can say it. */
export function complain(error) {
  if (error.status === SIGNED_OUT) return () => undefined; // the page says it, and how to go on
  const text = wordsOf(error);
  return toast(text, { kind: "bad", lasting: true, key: text });
}

/** The second half of a double click would meet what lay under the notice. */
function takeSecondClick({ clientX, clientY, detail }) {
  const isByKeyboard = detail === 0;
  if (isByKeyboard) return;
  const take = (next) => {
    if (Math.hypot(next.clientX - clientX, next.clientY - clientY) > SAME_PLACE_PX) return;
    next.preventDefault();
    next.stopImmediatePropagation();
  };
  addEventListener("click", take, { capture: true });
  setTimeout(() => removeEventListener("click", take, { capture: true }), DOUBLE_CLICK_MS);
}

function goesAfter(notice, pause, onGone) {
  const isLookedAt = () => notice.matches(":hover, :focus-within");
  const timer = setInterval(() => {
    if (isLookedAt()) return;
    clearInterval(timer);
    if (!notice.isConnected) return; // somebody answered it
    notice.remove();
    onGone?.();
  }, pause);
}
