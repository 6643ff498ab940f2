// Questions on top of the page. The browser's own <dialog> keeps the focus inside and gives it back.

import { html, render } from "lit-html";
import { _ } from "../language/words.js";
import { showErrors } from "./form.js";

/**
 * Asks by a form. `body` is a template, drawn anew by `redraw()`; `submit(form, answer)` does what was asked, and a
 * Refusal of it is shown at its fields. Resolves to what `submit` gave, to undefined when the user gave up.
 */
export function ask({ title, body, submit, label = _("Save"), danger = false, wide = false }) {
  return new Promise((resolve) => {
    const dialog = document.createElement("dialog");
    dialog.className = wide ? "wide" : "";
    let given;
    const send = async (event) => {
      event.preventDefault();
      const form = event.target;
      const button = form.querySelector("[type=submit]");
      button.disabled = true;
      try {
        given = await submit(form);
        dialog.close();
      } catch (error) {
        showErrors(form, error);
      } finally {
        button.disabled = false;
      }
    };
    const draw = () =>
      render(
        html`<form @submit=${send} novalidate>
          <h2>${title}</h2>
          <p class="notice bad" role="alert" data-errors hidden></p>
          ${body(draw)}
          <footer>
            <button type="submit" class=${danger ? "danger" : ""}>${label}</button>
            <button type="button" class="quiet" @click=${() => dialog.close()}>${_("Cancel")}</button>
          </footer>
        </form>`,
        dialog,
      );
    draw();
    dialog.setAttribute("aria-label", title);
    dialog.addEventListener("keydown", (event) => {
      const isSent = (event.ctrlKey || event.metaKey) && (event.key === "Enter" || event.code === "KeyS");
      if (!isSent) return;
      event.preventDefault();
      dialog.querySelector("form").requestSubmit();
    });
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(given);
    });
    document.body.append(dialog);
    dialog.showModal();
    (dialog.querySelector("[autofocus]") ?? dialog.querySelector("input, textarea, select"))?.focus();
  });
}
