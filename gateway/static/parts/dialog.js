// Questions on top of the page. The browser's own <dialog> keeps the focus inside and gives it back.

import { html, render } from "lit-html";
import { _ } from "../language/words.js";
import { showErrors } from "./form/form.js";
import { toast } from "./toast.js";

/**
 * Asks by a form, which the buttons `label` and `leave` end. `body` is a template, drawn anew by `redraw()`;
 * `submit(form)` does what was asked, and a Refusal of it is shown at its fields. Resolves to what `submit` gave, to
 * undefined when the user gave up: as long as a notice offers the way back to what he typed, that is open, and leaving
 * the page asks first. `isTouched` tells that something is typed already. `submit` may end the dialog otherwise, at any
 * time: `end(answer)`, without the way back.
 */
export function ask({
  title,
  body,
  submit,
  label = _("Save"),
  leave = _("Cancel"),
  danger = false,
  wide = false,
  isTouched = false,
}) {
  return new Promise((resolve) => {
    const dialog = document.createElement("dialog");
    dialog.className = wide ? "wide" : "";
    dialog.setAttribute("aria-label", title);
    let isBusy = false;
    let isAnswered = false;
    let given;
    let closeNotice;
    const stay = (event) => isTouched && event.preventDefault();
    addEventListener("beforeunload", stay);
    const end = (answer) => {
      removeEventListener("beforeunload", stay);
      resolve(answer);
    };
    const touch = () => {
      isTouched = true;
    };
    const close = (answer) => {
      given = answer;
      isAnswered = true; // what closes tells its fields that they change
      if (dialog.open) return dialog.close();
      closeNotice();
      end(answer);
    };
    const send = async (event) => {
      event.preventDefault();
      if (isBusy) return;
      be(true);
      try {
        close(await submit(event.target, close));
      } catch (error) {
        showErrors(event.target, error);
      } finally {
        be(false);
      }
    };
    const be = (busy) => {
      isBusy = busy;
      dialog.querySelector("form").ariaBusy = String(busy);
      for (const button of dialog.querySelectorAll("form > footer button")) button.disabled = busy;
    };
    const draw = () =>
      render(
        html`<form @submit=${send} @input=${touch} @change=${touch} novalidate>
          <h2>${title}</h2>
          <p class="notice bad" role="alert" data-errors hidden></p>
          ${body(draw)}
          <footer>
            <button type="submit" class=${danger ? "danger" : ""}>${label}</button>
            <button type="button" class="quiet" @click=${() => dialog.close()}>${leave}</button>
          </footer>
        </form>`,
        dialog,
      );
    const open = () => {
      document.body.append(dialog);
      dialog.showModal();
      (dialog.querySelector("[autofocus]") ?? dialog.querySelector("input, textarea, select"))?.focus();
    };
    const offerWayBack = () => {
      const giveUp = () => end(undefined);
      const back = { label: _("Back to it"), run: open };
      closeNotice = toast(_("“%(title)s” was left.", { title }), { actions: [back], onClose: giveUp, onGone: giveUp });
    };
    dialog.addEventListener("keydown", (event) => {
      const isSent = (event.ctrlKey || event.metaKey) && (event.key === "Enter" || event.code === "KeyS");
      if (!isSent) return;
      event.preventDefault();
      if (!event.repeat) dialog.querySelector("form").requestSubmit();
    });
    dialog.addEventListener("cancel", (event) => isBusy && event.preventDefault());
    dialog.addEventListener("close", () => {
      dialog.remove();
      if (isTouched && !isAnswered) offerWayBack();
      else end(given);
    });
    draw();
    open();
  });
}
