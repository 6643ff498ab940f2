// A field that finds things while one types: customers, items, colleagues. Arrows choose, Enter takes, Escape closes.

import { html, render } from "lit-html";
import { _ } from "../../language/words.js";
import { complain } from "../toast.js";

const PAUSE_MS = 120;
let count = 0;

/**
 * Makes an input find. `find(text, signal)` gives rows, `show(row)` a template or text of one, `take(row)` is told what
 * was taken. The row of which `isExact(row, text)` is proposed before the first. Of more than `most` rows it is said that
 * there are more. With `onEmpty`, Enter on an empty field goes there.
 *
 * With `ahead`, Enter and Tab go on to the next field, which is for `take` to focus; when there is no answer yet,
 * `ahead(text, found)` is told at once, and `found` promises the row, or nothing: what is typed meanwhile is the next
 * field's.
 */
export function makeCombobox(
  input,
  { find, show, take, isExact = () => false, most = Number.POSITIVE_INFINITY, onEmpty, ahead },
) {
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
  let hasMore = false;
  let here = -1;
  let answered = null; // the text that the rows are found by
  let taken = null; // the row that the text stands for
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
        : [
            options,
            hasMore
              ? html`<li class="empty" role="option" aria-disabled="true" aria-selected="false">${_("There are more: type on.")}</li>`
              : "",
          ],
      list,
    );
    list.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }

  function close() {
    clearTimeout(timer);
    asked?.abort();
    rows = [];
    hasMore = false;
    here = -1;
    answered = null;
    draw();
  }

  function choose(row) {
    close();
    taken = row;
    take(row);
  }

  const best = (found, text) =>
    Math.max(
      0,
      found.findIndex((row) => isExact(row, text)),
    );

  async function search() {
    asked?.abort();
    const text = input.value.trim();
    if (!text) return close();
    asked = new AbortController();
    const { signal } = asked;
    try {
      const found = await find(text, signal);
      if (signal.aborted) return;
      rows = found.slice(0, most);
      hasMore = found.length > most;
      here = rows.length ? best(rows, text) : -1;
      answered = text;
      draw(rows.length ? null : _("Nothing is found."));
    } catch (error) {
      if (error.name !== "AbortError") complain(error);
    }
  }

  async function enter() {
    clearTimeout(timer);
    const text = input.value.trim();
    if (!text) return onEmpty?.();
    if (ahead && taken) return choose(taken);
    if (answered !== text) {
      if (ahead) return goAhead(text);
      await search();
    }
    if (answered === text && here >= 0) choose(rows[here]);
  }

  function goAhead(text) {
    close();
    const found = find(text, new AbortController().signal);
    ahead(
      text,
      found.then((all) => {
        const row = all[best(all, text)];
        if (row && input.value.trim() === text) taken = row;
        return row;
      }),
    );
  }

  const goesOn = (event) => {
    const text = input.value.trim();
    return ahead && event.key === "Tab" && !event.shiftKey && text && (taken || here >= 0 || answered !== text);
  };

  input.addEventListener("input", () => {
    taken = null;
    clearTimeout(timer);
    timer = setTimeout(search, PAUSE_MS);
  });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if ((event.key === "Enter" && !event.ctrlKey) || goesOn(event)) {
      event.preventDefault();
      return enter();
    }
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
