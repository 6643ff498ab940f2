// Copying by a click. Over plain http from another machine the browser gives no clipboard: then it is said how else.

import { html, render } from "lit-html";
import { _ } from "../language/words.js";
import { toast } from "./toast.js";

export async function copy(value) {
  try {
    await navigator.clipboard.writeText(value);
    toast(_("Copied: %(value)s", { value }));
  } catch {
    toast(_("The browser does not let Nova copy here. Select it, and press Ctrl + C: %(value)s", { value }), {
      lasting: true,
      key: "copy",
    });
  }
}

/** A secret or an address that is shown this once: selected, with a button that copies it. Resolves when it is closed. */
export function showOnce({ title, text, value }) {
  return new Promise((resolve) => {
    const dialog = document.createElement("dialog");
    dialog.setAttribute("aria-label", title);
    render(
      html`<form method="dialog"><h2>${title}</h2><p>${text}</p>
        <input readonly class="once" aria-label=${title} .value=${value} @focus=${({ target }) => target.select()}>
        <footer><button type="button" @click=${() => copy(value)}>${_("Copy")}</button><button class="quiet">${_("Close")}</button></footer></form>`,
      dialog,
    );
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve();
    });
    document.body.append(dialog);
    dialog.showModal();
    dialog.querySelector(".once").select();
  });
}
