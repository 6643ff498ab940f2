// A moment ahead: by a word, or to the minute.

import { html } from "lit-html";
import { localParts, userDay } from "../../language/formats.js";
import { _ } from "../../language/words.js";
import { field } from "./form.js";

const HOUR_MS = 3_600_000;
const MORNING = "T09:00";

export const inAnHour = () => localParts(new Date(Date.now() + HOUR_MS));
export const tomorrow = () => userDay(1) + MORNING;
export const nextWeek = () => userDay(7) + MORNING;

/** A field for a moment, in the user's zone, with buttons for the usual ones. */
export function whenField(name, label, more = {}) {
  const take = (value) => (event) => {
    const input = event.target.closest(".when").querySelector("input");
    input.value = value();
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };
  return html`<div class="when">${field(name, label, { kind: "datetime-local", ...more })}
    <span class="chips">
      <button type="button" class="quiet" @click=${take(inAnHour)}>${_("In an hour")}</button>
      <button type="button" class="quiet" @click=${take(tomorrow)}>${_("Tomorrow at 9")}</button>
      <button type="button" class="quiet" @click=${take(nextWeek)}>${_("In a week")}</button>
    </span></div>`;
}
