// What stands above a list: where it is searched, and which part of it is shown.

import { html, nothing } from "lit-html";
import { shortcut } from "../../frame/shortcuts.js";
import { _ } from "../../language/words.js";
import { complain } from "../toast.js";
import { viewButtons } from "./views.js";

const SEARCH_MS = 200;

/** Does `act` once somebody has stopped typing. */
export function afterTyping(act) {
  let timer;
  return ({ target }) => {
    clearTimeout(timer);
    timer = setTimeout(() => Promise.resolve(act(target.value.trim())).catch(complain), SEARCH_MS);
  };
}

/**
 * The bar of a list. `search` is `[label, placeholder]`, `narrower` what else narrows it, `views` the name under which views
 * of it are saved, `count` says how many match; `main` are buttons before that of the actions, `more` links behind it.
 */
export const listBar = (grid, { title, search, narrower, views, count, main, more }) => html`
  ${title ? html`<h1>${title}</h1>` : nothing}
  ${search ? searchBox(grid, ...search) : nothing}
  ${narrower ?? nothing}
  ${views ? viewButtons(grid, views) : nothing}
  <span class="empty" id="count" role="status">${count}</span>
  <span class="end">
    ${main ?? nothing}
    ${grid.actions ? actionsButton(grid) : nothing}
    ${more ?? nothing}
  </span>`;

const actionsButton = (grid) =>
  html`<button type="button" class="plain" aria-haspopup="menu" @click=${(event) => grid.menu(event.currentTarget)}>⋮ ${_("Actions")}</button>`;

const boxes = new WeakMap();

/** Searches a grid while somebody types; what is typed while it answers stays. */
function searchBox(grid, label, placeholder) {
  if (!boxes.has(grid)) boxes.set(grid, boxOf(grid, label));
  const box = boxes.get(grid);
  if (grid.q !== box.asked) box.text = box.asked = grid.q; // a view was shown, or the search taken away
  return html`<input type="search" id="search" placeholder=${placeholder} aria-label=${label} aria-keyshortcuts="/"
    .value=${box.text} @input=${box.type}>`;
}

function boxOf(grid, label) {
  shortcut("/", label, () => document.getElementById("search").focus());
  const box = { text: grid.q, asked: grid.q };
  const ask = afterTyping((text) => {
    box.asked = text;
    return grid.search(text);
  });
  box.type = (event) => {
    box.text = event.target.value;
    ask(event);
  };
  return box;
}

/** Buttons of which one is pressed; `choices` are `[value, label]`. */
export const switchOf = (label, choices, shown, choose) =>
  html`<span role="group" class="switch" aria-label=${label}>${choices.map(
    ([value, name]) =>
      html`<button type="button" class="plain" aria-pressed=${String(value === shown)} @click=${() => choose(value)}>${name}</button>`,
  )}</span>`;
