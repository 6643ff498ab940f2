// One letter: whom to, what it says, what it takes along, and what became of it, as it becomes it.

import { html, nothing, render } from "lit-html";
import { address, get, send } from "../../api/client.js";
import { moment } from "../../language/formats.js";
import { _ } from "../../language/words.js";
import { CLIP } from "../../parts/icons.js";
import { complain, toast } from "../../parts/toast.js";
import { numberedDocument } from "../../parts/words/document.js";
import { isOnItsWay, mayBeRetried, outcomeOf, stateMark } from "../../parts/words/letter.js";
import { personName } from "../../parts/words/people.js";

const PAUSE_MS = 1000;
const shown = new WeakMap();

/** Draws a letter into a room, and again while it is on its way; null empties the room. */
export async function showLetter(room, id, { onChange }) {
  const turn = {};
  shown.set(room, turn);
  if (id === null) return void render(html`<p class="empty">${_("Choose a letter to read it.")}</p>`, room);
  let letter = await get(`/letters/${id}`);
  const order = letter.order_id && (await get(`/orders/${letter.order_id}`).catch(() => null));
  while (shown.get(room) === turn) {
    render(
      drawingOf(letter, order, () => retry(room, letter, onChange)),
      room,
    );
    if (!isOnItsWay(letter)) return;
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    const before = letter.state;
    letter = await get(`/letters/${id}`);
    if (letter.state !== before) onChange();
  }
}

const drawingOf = (letter, order, again) => html`<header><h2>${letter.head?.subject ?? _("erased")}</h2></header>
  <p class="outcome" role="status">${stateMark(letter)} ${outcomeOf(letter)}</p>
  ${letter.next_attempt_at && isOnItsWay(letter) ? html`<p class="empty">${_("Tried %(count)s times; the next time %(moment)s.", { count: letter.attempts, moment: moment(letter.next_attempt_at) })}</p>` : nothing}
  ${reportOf(letter)}
  <p class="chips">
    ${mayBeRetried(letter) ? html`<button type="button" @click=${again}>${_("Send again")}</button>` : nothing}
    ${letter.head && hasAll(letter) ? html`<a class="button plain" href=${address(`/letters/${letter.id}.eml`)} download>${_("Open as a draft (.eml)")}</a>` : nothing}
    ${letter.customer_id && letter.head ? html`<a class="button quiet" href=${anew(letter)}>${_("Write once more")}</a>` : nothing}
  </p>
  <dl class="head">
    <dt>${_("To")}</dt><dd>${letter.head?.to.join(", ") ?? _("erased")}</dd>
    ${letter.head?.reply_to ? html`<dt>${_("Answers to")}</dt><dd>${letter.head.reply_to}</dd>` : nothing}
    ${letter.customer_id ? html`<dt>${_("Customer")}</dt><dd><a href="/customers/${letter.customer_id}">${letter.customer.name || _("Card")}</a></dd>` : nothing}
    ${letter.order_id ? html`<dt>${_("Order")}</dt><dd><a href="/orders/${letter.order_id}">${order ? _("No. %(number)s", { number: order.number }) : _("Open")}</a></dd>` : nothing}
    <dt>${_("Author")}</dt><dd>${personName(letter.author)}, ${moment(letter.created_at)}</dd>
    ${letter.documents.length ? html`<dt>${_("Documents")}</dt><dd>${letter.documents.map((each) => html`<a class="enclosed" href="/documents/${each.document_id}">${CLIP} ${numberedDocument(each)}</a>`)}</dd>` : nothing}
    ${letter.attachments.length ? html`<dt>${_("Files")}</dt><dd>${letter.attachments.map(attached)}</dd>` : nothing}
  </dl>
  <pre class="letter" lang=${letter.language} tabindex="0">${letter.text ?? _("What the letter said was erased with the customer's personal data.")}</pre>`;

const attached = ({ name, path }) =>
  path
    ? html`<a class="enclosed" href=${path} download=${name}>${CLIP} ${name}</a>`
    : html`<span class="enclosed empty">${CLIP} ${_("A file that is not there any more")}</span>`;

function reportOf({ report }) {
  if (!report?.length) return nothing;
  return html`<ul class="refusals" aria-label=${_("What the mail server said")}>
    ${report.map(({ recipient, code, words }) => html`<li>${[recipient, code].filter(Boolean).join(" · ")} <q lang="en">${words}</q></li>`)}
  </ul>`;
}

const hasAll = ({ attachments }) => attachments.every(({ path }) => path !== null);

/** A new letter to the same people about the same things, with those files that are still there. */
function anew(letter) {
  const asked = new URLSearchParams({ customer: letter.customer_id });
  if (letter.order_id) asked.set("order", letter.order_id);
  for (const to of letter.head.to) asked.append("to", to);
  for (const each of letter.documents) asked.append("document", each.document_id);
  if (letter.attachments.length) asked.set("again", letter.id);
  return `/letters/new?${asked}`;
}

async function retry(room, letter, onChange) {
  try {
    await send("POST", `/letters/${letter.id}/retry`, {}, { version: letter.version });
    toast(_("The letter is in the queue again."));
  } catch (error) {
    complain(error);
  }
  onChange();
  await showLetter(room, letter.id, { onChange }).catch(complain);
}
