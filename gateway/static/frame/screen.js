// How a screen begins: what it cannot be shown without is read first, and when that is refused its room says so.

import { html, nothing, render } from "lit-html";
import { _ } from "../language/words.js";
import { wordsOf } from "../parts/toast.js";

const IN_VAIN = [403, 404];

/** `show(room)` fills the room; `back` is the address and the name of where one goes when there is nothing to show. */
export async function begin(show, { room = document.getElementById("content"), back = ["/", _("Desk")] } = {}) {
  try {
    await show(room);
  } catch (error) {
    room.classList.remove("filled");
    render(
      refusal(error, () => begin(show, { room, back }), back),
      room,
    );
  }
}

const refusal = (error, again, [path, name]) => html`<p class="notice bad" role="alert">${wordsOf(error)}
  ${IN_VAIN.includes(error.status) ? nothing : html`<button type="button" class="plain" @click=${again}>${_("Try again")}</button>`}
  <a href=${path}>${name}</a></p>`;
