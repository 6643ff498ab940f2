// What happened to a customer or an order, the newest first.

import { html, render } from "lit-html";
import { get } from "../api/client.js";
import { moment } from "../language/formats.js";
import { _ } from "../language/words.js";
import { complain } from "./toast.js";
import { personName } from "./words/people.js";

const MOST = 50;

/** Draws the timeline of `{ customer }` or `{ order }` into a room. */
export async function showTimeline(room, about) {
  try {
    const { items, next } = await get("/journal", { ...about, limit: MOST });
    render(
      html`<ol class="timeline">
          ${items.map(
            (entry) => html`<li class=${entry.status_kind}>
              <time datetime=${entry.logged_at}>${moment(entry.logged_at)}</time>
              <a href="/journal?entry=${entry.id}">${entry.text}</a>
              <small>${[entry.kind_name, personName(entry.author), entry.due && _("due %(moment)s", { moment: moment(entry.due) })].filter(Boolean).join(" · ")}</small>
            </li>`,
          )}
        </ol>
        ${items.length === 0 ? html`<p class="empty">${_("Nothing has happened yet. What does will be here by itself.")}</p>` : ""}
        ${next ? html`<p><a href="/journal?${new URLSearchParams(about)}">${_("All of it in the journal")}</a></p>` : ""}`,
      room,
    );
  } catch (error) {
    complain(error);
  }
}
