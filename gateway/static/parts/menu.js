// A menu as the ARIA practices have it: arrows, Home, End, first letters, Escape; the focus goes back where it was.

import { html, nothing, render } from "lit-html";
import { works } from "../frame/shortcuts.js";

const STEPS = { ArrowUp: -1, ArrowDown: 1 };

/**
 * Opens a menu at a point or below an element. `entries` are `{ label, run, keys?, disabled?, danger?, checked? }`, null is a
 * line between groups. One that is `checked` or not is a switch. Alt and an arrow `move(step)` an entry that can be moved;
 * the one that is `here` has the focus first.
 */
export function openMenu(entries, at, label) {
  document.querySelector(".menu")?.remove();
  const before = document.activeElement;
  const menu = document.createElement("div");
  menu.className = "menu";
  menu.setAttribute("role", "menu");
  menu.setAttribute("aria-label", label);
  const close = (mayTakeFocus = true) => {
    menu.remove();
    document.removeEventListener("pointerdown", outside, true);
    if (mayTakeFocus && before?.isConnected) before.focus();
  };
  const outside = (event) => menu.contains(event.target) || close(false);
  const choose = (entry) => {
    if (entry.disabled) return;
    close();
    entry.run();
  };
  render(
    entries.map((entry) => (entry === null ? html`<hr role="separator">` : itemOf(entry, choose))),
    menu,
  );
  const shown = entries.filter(Boolean);
  const move = (step) => {
    const entry = shown[itemsOf(menu).indexOf(document.activeElement)];
    if (!entry?.move) return;
    close();
    entry.move(step);
  };
  menu.addEventListener("keydown", (event) => {
    const step = event.altKey && STEPS[event.key];
    if (!step) return moveBy(event, menu, close);
    event.preventDefault();
    event.stopPropagation();
    move(step);
  });
  const host = before?.closest("dialog[open]") ?? document.body;
  host.append(menu);
  document.addEventListener("pointerdown", outside, true);
  place(menu, at);
  itemsOf(menu)[
    Math.max(
      0,
      shown.findIndex((entry) => entry.here),
    )
  ]?.focus();
  return close;
}

const itemOf = (
  entry,
  choose,
) => html`<button type="button" role=${entry.checked === undefined ? "menuitem" : "menuitemcheckbox"} aria-checked=${entry.checked ?? nothing} tabindex="-1" class=${entry.danger ? "danger" : ""}
  aria-disabled=${entry.disabled ? "true" : "false"} @click=${() => choose(entry)}><span>${entry.label}</span>${entry.keys && works(entry.keys) ? html`<kbd>${entry.keys}</kbd>` : ""}</button>`;

const itemsOf = (menu) => [...menu.querySelectorAll("[role^=menuitem]")];

function moveBy(event, menu, close) {
  const items = itemsOf(menu);
  const here = items.indexOf(document.activeElement);
  const to = { ArrowDown: here + 1, ArrowUp: here - 1 + items.length, Home: 0, End: items.length - 1 }[event.key];
  if (to !== undefined) items[to % items.length].focus();
  else if (event.key === "Escape") close();
  else if (event.key === "Tab") return close();
  else if (event.key.length === 1 && event.key !== " ") startingWith(event.key, items, here)?.focus();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function startingWith(letter, items, here) {
  const wanted = letter.toLocaleLowerCase();
  const turned = [...items.slice(here + 1), ...items.slice(0, here + 1)];
  return turned.find((item) => item.textContent.trim().toLocaleLowerCase().startsWith(wanted));
}

function place(menu, at) {
  const point = at instanceof Element ? below(at) : at;
  const { width, height } = menu.getBoundingClientRect();
  menu.style.left = `${Math.max(4, Math.min(point.x, innerWidth - width - 4))}px`;
  menu.style.top = `${Math.max(4, Math.min(point.y, innerHeight - height - 4))}px`;
}

function below(element) {
  const { left, bottom } = element.getBoundingClientRect();
  return { x: left, y: bottom + 2 };
}
