// What a list without rows says: that there is nothing yet, or that nothing matches what it is narrowed to.

import { html, nothing, render } from "lit-html";
import { _ } from "../../language/words.js";
import { complain } from "../toast.js";

export class Emptiness {
  /** `words` are for a list that nothing narrows; filters of `parts` choose a part of it, and narrow nothing. */
  constructor(grid, words, parts) {
    Object.assign(this, { grid, words, parts });
    this.element = document.createElement("div");
    this.element.className = "tabulator-placeholder-contents";
  }

  /** Before the first answer nobody knows. */
  draw() {
    render(this.grid.asked ? this.said() : nothing, this.element);
  }

  said() {
    const { filters } = this.grid.view();
    const isNarrowed = this.grid.q || Object.keys(filters).some((name) => !this.parts.includes(name));
    if (!isNarrowed) return this.words;
    return html`<p>${_("Nothing matches the search and the filters.")}</p>
      <button type="button" class="plain" @click=${() => this.widen().catch(complain)}>${_("Take them away")}</button>`;
  }

  widen() {
    const { sort, filters } = this.grid.view();
    const kept = Object.entries(filters).filter(([name]) => this.parts.includes(name));
    return this.grid.show({ columns: [], sort, filters: Object.fromEntries(kept) }, { q: "" });
  }
}
