// The pane beside the lines: one thing at a time, never in the way of typing.

import { html, render } from "lit-html";
import { _ } from "../../language/words.js";

let onClosed = () => undefined;
let shown = null;

const room = () => document.getElementById("aside");

/** Opens the pane; `draw(content)` fills it. The same `kind` again is drawn anew. */
export function openAside(kind, title, draw, { closed = () => undefined } = {}) {
  shown = kind;
  onClosed = closed;
  const pane = room();
  pane.hidden = false;
  pane.setAttribute("aria-label", title);
  const content = document.createElement("div");
  content.className = "content";
  render(
    html`<header><h2 tabindex="-1">${title}</h2><button type="button" class="quiet" aria-label=${_("Close")} title=${_("Close")} @click=${closeAside}>✕</button></header>${content}`,
    pane,
  );
  pane.onkeydown = (event) => event.key === "Escape" && closeAside();
  return draw(content);
}

export const asideShows = () => shown;

export function closeAside() {
  if (shown === null) return;
  shown = null;
  room().hidden = true;
  onClosed();
}
