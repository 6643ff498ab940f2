// The past of an order: what was changed by whom, and the order as it was known at any moment.

import { html, render } from "lit-html";
import { get } from "../../api/client.js";
import { moment } from "../../language/formats.js";
import { _ } from "../../language/words.js";
import { complain } from "../../parts/toast.js";
import { personName } from "../../parts/words/people.js";
import { fieldChanges, lineChanges } from "./changes.js";

const MOST = 50;

const WHAT = () => ({
  drafted: _("Draft made"),
  draft_changed: _("Draft changed"),
  draft_placed: _("Placed"),
  placed: _("Placed"),
  changed: _("Changed"),
  shipped: _("Shipped"),
  returned: _("Returned"),
  cancelled: _("Cancelled"),
  closed: _("Closed"),
  draft_discarded: _("Draft cancelled"),
  credit_overridden: _("Credit overridden"),
});

/** Draws the history into a pane; `goTo(change)` shows the order as it was after it, null as it is. */
export async function showHistory(content, orderId, { at, goTo }) {
  try {
    const { items, next } = await get(`/orders/${orderId}/history`, { limit: MOST });
    const words = WHAT();
    const moments = [...items].reverse();
    const place = at ? moments.findIndex((change) => change.at === at) : moments.length - 1;
    const slide = ({ target }) => {
      const chosen = moments[Number(target.value)];
      goTo(chosen === moments.at(-1) ? null : chosen);
    };
    render(
      html`<label class="slider">${_("The order as it was known")}
          <input type="range" min="0" max=${moments.length - 1} .value=${String(place)} ?disabled=${moments.length < 2}
            aria-valuetext=${moments[place] ? moment(moments[place].at) : ""} @change=${slide}></label>
        <ol class="timeline">${items.map(
          (change, index) => html`<li class=${change.at === at ? "own" : ""}>
            <time datetime=${change.at}>${moment(change.at)}</time>
            <span><b>${words[change.what] ?? change.what}</b> <small>${personName(change.actor)}</small>
              ${index > 0 ? html`<button type="button" class="quiet" @click=${() => goTo(change)}>${_("As it was then")}</button>` : ""}
              ${change.reason ? html`<br>${change.reason}` : ""}</span>
            <ul class="changes">${fieldChanges(change.fields)}${lineChanges(change.lines)}
              ${change.more_lines ? html`<li>${_("And %(count)s more", { count: change.more_lines })}</li>` : ""}</ul>
          </li>`,
        )}</ol>
        ${next ? html`<p class="empty">${_("Only the last %(count)s changes are shown.", { count: MOST })}</p>` : ""}`,
      content,
    );
  } catch (error) {
    complain(error);
  }
}

/** The order as it was known at a moment. */
export const readPast = (orderId, at) => get(`/orders/${orderId}`, { as_of: at });
