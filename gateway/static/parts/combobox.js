// A field that finds things while one types: customers, items, colleagues. Arrows choose, Enter takes, Escape closes.

import { html, render } from "lit-html";
import { _ } from "../language/words.js";
import { complain } from "./toast.js";

const PAUSE_MS = 120;
let count = 0;

/**
 * Makes an input find. `find(text, signal)` gives rows, `show(row)` a template or text of one, `take(row)` is told what
 * was taken. With `onEmpty`, Enter on an empty field goes there.
 */
export function makeCombobox(input, { find, show, take, onEmpty }) {
  const list = document.createElement("ul");
  count += 1;
  list.id = `found-${count}`;
  list.className = "found";
  list.setAttribute("role", "listbox");
  list.hidden = true;
  input.after(list);
  const said = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id };
  for (const [name, value] of Object.entries({ ...said, autocomplete: "off" })) input.setAttribute(name, value);

  let rows = [];
  let here = -1;
  let timer;
  let asked;

  function draw(notice) {
    list.hidden = !notice && rows.length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
    const chosen = here >= 0 ? `${list.id}-${here}` : null;
    if (chosen) input.setAttribute("aria-activedescendant", chosen);
    else input.removeAttribute("aria-activedescendant");
    const options = rows.map(
      (row, index) => html`<li role="option" id="${list.id}-${index}" aria-selected=${index === here ? "true" : "false"}
        @pointerdown=${(event) => event.preventDefault()} @click=${() => choose(row)}>${show(row)}</li>`,
    );
    render(
      notice
        ? html`<li class="empty" role="option" aria-disabled="true" aria-selected="false">${notice}</li>`
        : options,
      list,
    );
    list.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }

  function close() {
    clearTimeout(timer);
    asked?.abort();
    rows = [];
    here = -1;
    draw();
  }

  function choose(row) {
    close();
    take(row);
  }

  async function search() {
    asked?.abort();
    const text = input.value.trim();
    if (!text) return close();
    asked = new AbortController();
    const { signal } = asked;
    try {
      rows = await find(text, signal);
      if (signal.aborted) return;
      here = rows.length ? 0 : -1;
      draw(rows.length ? null : _("Nothing is found."));
    } catch (error) {
      if (error.name !== "AbortError") complain(error);
    }
  }

  async function enter(event) {
    event.preventDefault();
    clearTimeout(timer);
    if (!input.value.trim()) return onEmpty?.();
    if (list.hidden || here < 0) await search();
    if (here >= 0) choose(rows[here]);
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(search, PAUSE_MS);
  });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.ctrlKey) return enter(event);
    if (event.key === "Escape" && !list.hidden) {
      event.stopPropagation();
      event.preventDefault();
      return close();
    }
    if (list.hidden || !["ArrowDown", "ArrowUp"].includes(event.key)) return;
    event.preventDefault();
    here = (here + (event.key === "ArrowDown" ? 1 : -1) + rows.length) % rows.length;
    draw();
  });
}
