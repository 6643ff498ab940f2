// Keys that work on a page, and the list of them by `?`. A bare key works only outside of fields, unless the user wants
// none: whoever speaks to his machine says many letters. What carries out a command has a modifier.

import { html, nothing } from "lit-html";
import { _ } from "../language/words.js";

const known = new Map();
const BARE_KEYS = "nova-bare-keys";
const OFF = "off";
const FIELDS = "input, textarea, select, [contenteditable=true]";

/** `keys` is `?`, `/`, `n`, `alt+p`, `ctrl+s`, `ctrl+enter`; letters are keys of the keyboard, whatever its layout. */
export function shortcut(keys, label, run) {
  known.set(keys, { label, run });
  return () => known.delete(keys);
}

/** Keys that parts of a page have by themselves, wherever they stand. */
const OF_PARTS = () => [
  [".tabulator", "↑ ↓", _("Another row")],
  [".tabulator", "Enter", _("Open the row")],
  [".tabulator", "Shift + F10", _("What can be done with the row")],
  [".pane", "F6", _("The next list or pane")],
  ["body", "Ctrl + Enter", _("Save what a dialog asks for")],
  ["body", "Esc", _("Close a menu or a dialog")],
];

export function hasBareKeys() {
  try {
    return localStorage.getItem(BARE_KEYS) !== OFF;
  } catch {
    return true; // storage is forbidden
  }
}

/** Of this browser. */
export function wantBareKeys(isWanted) {
  try {
    if (isWanted) localStorage.removeItem(BARE_KEYS);
    else localStorage.setItem(BARE_KEYS, OFF);
  } catch {
    // they stay
  }
}

export const works = (keys) => keys.length > 1 || hasBareKeys();

export function listed() {
  const ofPage = [...known].filter(([keys]) => works(keys)).map(([keys, { label }]) => [spoken(keys), label]);
  const ofParts = OF_PARTS().filter(([part]) => document.querySelector(part));
  const all = [...ofPage, ...ofParts.map(([, keys, label]) => [keys, label])];
  return html`<dl class="shortcuts">${all.map(([keys, label]) => html`<div><dt><kbd>${keys}</kbd></dt><dd>${label}</dd></div>`)}</dl>
    ${hasBareKeys() ? nothing : html`<p class="empty">${_("Keys without Ctrl or Alt are turned off:")} <a href="/account">${_("My account")}</a></p>`}`;
}

export const spoken = (keys) =>
  keys
    .split("+")
    .map((key) => SPOKEN[key] ?? key.toUpperCase())
    .join(" + ");
const SPOKEN = {
  ctrl: "Ctrl",
  alt: "Alt",
  enter: "Enter",
  arrowleft: "←",
  arrowright: "→",
  arrowup: "↑",
  arrowdown: "↓",
  "?": "?",
  "/": "/",
};

document.addEventListener("keydown", (event) => {
  if (event.repeat) return; // a key that is held down is one command
  const isTyping = event.target.matches?.(FIELDS);
  const modifier = modifierOf(event);
  if (modifier === null || event.isComposing || (isTyping && !modifier)) return;
  if (document.querySelector("dialog[open], .menu")) return;
  const keys = modifier + keyOf(event);
  const found = works(keys) && known.get(keys);
  if (!found) return;
  event.preventDefault();
  found.run();
});

/** None is "", and null is more than one: AltGr writes with both. */
function modifierOf({ ctrlKey, metaKey, altKey }) {
  if (altKey) return ctrlKey || metaKey ? null : "alt+";
  return ctrlKey || metaKey ? "ctrl+" : "";
}

/** On a Russian keyboard the key of K gives "л": letters go by where they are. */
function keyOf(event) {
  if (event.key === "?" || (event.code === "Slash" && event.shiftKey)) return "?";
  if (event.code === "Slash" || event.key === "/") return "/";
  if (event.code?.startsWith("Key")) return event.code.slice(3).toLowerCase();
  return event.key.toLowerCase();
}

export const help = () => ({ title: _("Keyboard shortcuts"), body: listed });
