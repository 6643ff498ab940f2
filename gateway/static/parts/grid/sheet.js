// Panes below a list. On a phone they lie over it: a row opens them, and the way back, Escape or the browser leaves them.

import { html, render } from "lit-html";
import { _ } from "../../language/words.js";

const narrow = matchMedia("(max-width: 48rem)");

export class Sheet {
  /** `panes` gets a head of its own, seen on a phone alone. */
  constructor(panes) {
    this.panes = panes;
    this.head = document.createElement("header");
    panes.classList.add("sheet");
    panes.prepend(this.head);
    panes.addEventListener("keydown", (event) => event.key === "Escape" && !event.defaultPrevented && this.leave());
    addEventListener("popstate", () => this.lay(false));
    narrow.addEventListener("change", () => this.leave());
  }

  get isOpen() {
    return this.panes.classList.contains("open");
  }

  /** `link` goes to all there is of what the panes are about. */
  open({ title, link }) {
    if (!narrow.matches || this.isOpen) return;
    render(
      html`<button type="button" class="quiet" @click=${() => this.leave()}>‹ ${_("To the list")}</button>
        <h2>${title}</h2><a class="button plain" href=${link}>${_("Card")}</a>`,
      this.head,
    );
    history.pushState({ ...history.state, sheet: true }, "");
    this.lay(true);
    this.panes.scrollTop = 0;
    this.head.querySelector("button").focus();
  }

  leave() {
    if (this.isOpen) history.back();
  }

  lay(isOpen) {
    if (isOpen === this.isOpen) return;
    this.panes.classList.toggle("open", isOpen);
    for (const beneath of [document.querySelector(".frame"), ...this.panes.parentNode.children])
      if (beneath !== this.panes) beneath.inert = isOpen;
    if (!isOpen) this.panes.parentNode.querySelector(".tabulator")?.focus({ preventScroll: true });
  }
}
