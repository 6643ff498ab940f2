// The pane beside the lines: one thing at a time, never in the way of typing.

import { html, render } from "lit-html";
import { _ } from "../../language/words.js";

let onClosed = () => undefined;
let shown = null;

const room = () => document.getElementById("aside");

/** Opens the pane, and brings it in sight; `draw(content)` fills it. The same `kind` again is drawn anew. */
export async function openAside(kind, title, draw, { closed = () => undefined } = {}) {
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
  pane.onkeydown = closeByKey;
  await draw(content);
  pane.scrollIntoView({ block: "nearest" }); // it may stand below the lines
}

export const asideShows = () => shown;

export const closeByKey = (event) => {
  if (event.key !== "Escape" || shown === null) return;
  event.preventDefault();
  closeAside();
};

function closeAside() {
  if (shown === null) return;
  shown = null;
  room().hidden = true;
  onClosed();
}
