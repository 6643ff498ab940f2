// A letter as the receiver will see it, and how far it fits the address that opens a mail program.

import { html, nothing } from "lit-html";
import { quantity } from "../../language/formats.js";
import { _ } from "../../language/words.js";
import { CLIP } from "../../parts/icons.js";
import { datedDocument } from "../../parts/words/document.js";
import { LONGEST } from "./mailto_length.js";

export const preview = ({
  letter,
  replyTo,
  documents,
  files,
}) => html`<section class="pane receiver" aria-label=${_("As the receiver sees it")}>
  <header><h2>${_("As the receiver sees it")}</h2></header>
  <dl class="head">
    <dt>${_("Subject")}</dt><dd><strong>${letter.subject || "—"}</strong></dd>
    <dt>${_("To")}</dt><dd>${letter.to.join(", ") || "—"}</dd>
    ${replyTo ? html`<dt>${_("Answers to")}</dt><dd>${replyTo}</dd>` : nothing}
  </dl>
  <div class="letter" lang=${letter.language}>${letter.text}</div>
  ${documents.length + files.length ? html`<ul class="enclosed">${documents.map((each) => html`<li>${CLIP} ${datedDocument(each)}</li>`)}${files.map(({ name }) => html`<li>${CLIP} ${name}</li>`)}</ul>` : nothing}
</section>`;

/** The meter, and why a letter may not be opened by an address. */
export function lengthMeter(length, takesAnything) {
  const told = { length: quantity(length), most: quantity(LONGEST) };
  const isTooLong = length >= LONGEST;
  return html`<p class="length">
    <meter min="0" max=${LONGEST} high=${LONGEST - 200} value=${Math.min(length, LONGEST)} aria-labelledby="length-words"></meter>
    <span id="length-words" class=${isTooLong ? "overdue" : "empty"}>${_("%(length)s of %(most)s characters that a mail program takes by an address.", told)}
      ${isTooLong ? _("It is too long: take the draft file.") : takesAnything ? _("An address takes nothing along: take the draft file.") : ""}</span>
  </p>`;
}
