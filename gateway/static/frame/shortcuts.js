// Keys that work on a page, and the list of them by `?`. A key of letters works only outside of fields.

import { html } from "lit-html";
import { _ } from "../language/words.js";

const known = new Map();
const FIELDS = "input, textarea, select, [contenteditable=true]";

/** `keys` is `?`, `/`, `n`, `ctrl+s`, `ctrl+enter`; letters are keys of the keyboard, whatever its layout. */
export function shortcut(keys, label, run) {
  known.set(keys, { label, run });
  return () => known.delete(keys);
}

/** Keys that parts of a page have by themselves, wherever they stand. */
const OF_PARTS = () => [
  [".tabulator", "↑ ↓", _("Another row")],
  [".tabulator", "Enter", _("Open the row")],
  [".tabulator", "Shift + F10", _("What can be done with the row")],
  ["body", "Ctrl + Enter", _("Save what a dialog asks for")],
  ["body", "Esc", _("Close a menu or a dialog")],
];

export function listed() {
  const ofPage = [...known].map(([keys, { label }]) => [spoken(keys), label]);
  const ofParts = OF_PARTS().filter(([part]) => document.querySelector(part));
  const all = [...ofPage, ...ofParts.map(([, keys, label]) => [keys, label])];
  return html`<dl class="shortcuts">${all.map(([keys, label]) => html`<div><dt><kbd>${keys}</kbd></dt><dd>${label}</dd></div>`)}</dl>`;
}

export const spoken = (keys) =>
  keys
    .split("+")
    .map((key) => SPOKEN[key] ?? key.toUpperCase())
    .join(" + ");
const SPOKEN = { ctrl: "Ctrl", enter: "Enter", arrowleft: "←", arrowright: "→", "?": "?", "/": "/" };

document.addEventListener("keydown", (event) => {
  if (event.repeat) return; // a key that is held down is one command
  const isTyping = event.target.matches?.(FIELDS);
  const hasModifier = event.ctrlKey || event.metaKey;
  if (event.altKey || event.isComposing || (isTyping && !hasModifier)) return;
  if (document.querySelector("dialog[open], .menu")) return;
  const found = known.get((hasModifier ? "ctrl+" : "") + keyOf(event));
  if (!found) return;
  event.preventDefault();
  found.run();
});

/** On a Russian keyboard the key of K gives "л": letters go by where they are. */
function keyOf(event) {
  if (event.key === "?" || (event.code === "Slash" && event.shiftKey) || (event.code === "Digit7" && event.key === "?"))
    return "?";
  if (event.code === "Slash" || event.key === "/") return "/";
  if (event.code?.startsWith("Key")) return event.code.slice(3).toLowerCase();
  return event.key.toLowerCase();
}

export const help = () => ({ title: _("Keyboard shortcuts"), body: listed });
