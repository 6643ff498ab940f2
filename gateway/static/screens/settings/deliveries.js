// The log of a webhook: what was sent and what was answered, and what waits.

import { html, nothing, render } from "lit-html";
import { get, send } from "../../api/client.js";
import { moment } from "../../language/formats.js";
import { _ } from "../../language/words.js";
import { complain } from "../../parts/toast.js";
import { errorWords, stateWords } from "./webhook_answers.js";

const EACH = 20;

/** What is JSON in lines of its own; what was cut, as it is. */
function legible(body) {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}

/** Fills the room with the newest deliveries of the webhook at `path`. */
export async function showDeliveries(room, path) {
  const deliveries = `${path}/deliveries`;
  let rows = [];
  let next = null;
  let opened = null;

  const load = async (after) => {
    const page = await get(deliveries, { limit: EACH, after });
    rows = after ? [...rows, ...page.items] : page.items;
    next = page.next;
    draw();
  };

  function draw() {
    render(
      html`<fieldset class="plain-form"><legend>${_("What was sent")}</legend>
        <p class="acts"><button type="button" class="plain" @click=${() => load().catch(complain)}>${_("Look again")}</button></p>
        ${rows.length === 0 ? html`<p class="empty">${_("Nothing yet: what happens from now on is sent.")}</p>` : tableOf()}
        ${next ? html`<button type="button" class="quiet" @click=${() => load(next).catch(complain)}>${_("More")}</button>` : nothing}</fieldset>`,
      room,
    );
  }

  const tableOf = () => html`<div class="scrolled"><table>
    <thead><tr><th scope="col">${_("Event")}</th><th scope="col">${_("State")}</th><th scope="col"><span class="unseen">${_("Actions")}</span></th></tr></thead>
    <tbody>${rows.map((row) => html`${rowOf(row)}${opened?.id === row.id ? detailsOf(opened) : nothing}`)}</tbody></table></div>`;

  const rowOf = (row) => html`<tr>
    <td><button type="button" class="link" aria-expanded=${String(opened?.id === row.id)} @click=${() => open(row)}>${row.type}</button>
      <small class="empty">${row.source} · ${moment(row.created_at)}</small></td>
    <td>${stateWords(row.state)} ${row.status ?? ""} ${row.error ? errorWords(row.error) : nothing}
      ${row.state === "pending" ? html`<small class="empty">${moment(row.next_attempt_at)}</small>` : nothing}</td>
    <td class="acts">
      ${row.state === "waiting" ? nothing : html`<button type="button" class="quiet" @click=${() => act(row, "retry")}>${_("Send now")}</button>`}
      ${row.ended_at ? nothing : html`<button type="button" class="quiet" @click=${() => act(row, "skip")}>${_("Skip")}</button>`}</td></tr>`;

  const detailsOf = ({ body, answers }) => html`<tr><td colspan="3">
    ${body === null ? nothing : html`<pre>${legible(body)}</pre>`}
    <ol class="timeline">${answers.map(
      (each) => html`<li><time datetime=${each.at}>${moment(each.at)}</time>
      <span>${each.status ?? errorWords(each.error)} ${each.answer ?? ""}</span></li>`,
    )}</ol></td></tr>`;

  async function open(row) {
    try {
      opened = opened?.id === row.id ? null : await get(`${deliveries}/${row.id}`);
      draw();
    } catch (error) {
      complain(error);
    }
  }

  async function act(row, name) {
    try {
      await send("POST", `${deliveries}/${row.id}/${name}`);
      opened = null;
      await load();
    } catch (error) {
      complain(error);
    }
  }

  await load();
}
