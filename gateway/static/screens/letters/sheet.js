// The letter that is being written, drawn: its fields, what goes along, what the receiver sees, and the ways out.

import { html, nothing, render } from "lit-html";
import { _ } from "../../language/words.js";
import { field } from "../../parts/form/form.js";
import { LANGUAGES } from "../../parts/words/languages.js";
import { placeholderWords } from "../../parts/words/placeholder.js";
import { documentsIn, filesIn, orderIn, takesAnything } from "./enclosed.js";
import { enclosures } from "./enclosures.js";
import { attachedFiles } from "./files.js";
import { LONGEST, mailtoLength } from "./mailto_length.js";
import { lengthMeter, preview } from "./preview.js";
import { recipients } from "./recipients.js";

export const drawSheet = (writing, acts) =>
  render(
    html`<form class="writing" novalidate @submit=${(event) => event.preventDefault()}>
      <div class="bar"><h1>${_("New letter")}</h1><span class="end"><a class="button quiet" href="/letters">${_("All letters")}</a></span></div>
      <p class="notice bad" role="alert" data-errors hidden></p>
      <div class="columns">
        <div class="fields">${fields(writing, acts)}</div>
        <div class="side">${enclosures(documents(writing, acts))}${attachedFiles(files(writing, acts))}<div id="preview"></div></div>
      </div>
      <footer class="ways">${ways(writing, acts)}<div id="meter"></div></footer>
    </form>`,
    writing.room,
  );

/** What follows every key. */
export function drawWords(writing) {
  const { room, letter, draft, isSending } = writing;
  const length = mailtoLength(letter);
  const told = { letter, replyTo: draft.replyTo, documents: documentsIn(writing), files: filesIn(writing) };
  render(preview(told), room.querySelector("#preview"));
  render(lengthMeter(length, takesAnything(writing)), room.querySelector("#meter"));
  room.querySelector("#by-address").disabled = isSending || takesAnything(writing) || length >= LONGEST;
}

const fields = (writing, { type, choose, changeTemplate, changeTo }) => {
  const { letter, about, draft, templates } = writing;
  return html`
    ${field("customer_id", _("Customer"), { value: about.customer?.name ?? "", required: true, autofocus: !letter.customer_id })}
    ${field("template", _("Template"), { kind: "select", choices: templates, value: letter.template, input: changeTemplate })}
    ${field("language", _("Language of the letter"), { kind: "select", choices: LANGUAGES, value: letter.language, input: choose("language") })}
    ${recipients({ to: letter.to, addresses: about.addresses, change: changeTo })}
    ${field("order_id", _("About the order"), { kind: "select", choices: orderChoices(writing), value: letter.order_id ?? "", input: choose("order_id") })}
    ${field("invoice_id", _("About the invoice"), { kind: "select", choices: invoiceChoices(writing), value: letter.invoice_id ?? "", input: choose("invoice_id") })}
    ${missing(draft)}
    ${field("subject", _("Subject"), { value: letter.subject, wide: true, required: true, maxlength: 255, input: type("subject") })}
    ${field("text", _("Text"), { kind: "textarea", rows: 10, value: letter.text, wide: true, required: true, input: type("text") })}`;
};

const orderChoices = (writing) => [
  ["", ofDocument(documentsIn(writing)[0]?.order_number)],
  ...writing.about.orders.map(({ id, number }) => [id, String(number)]),
];

function invoiceChoices(writing) {
  const { invoices } = writing.about;
  const [first] = documentsIn(writing);
  return [
    ["", ofDocument(invoices.find(({ id }) => id === first?.invoice_id)?.number)],
    ...invoices.map(({ id, number, order_number }) => [
      id,
      `${number} · ${_("Order %(number)s", { number: order_number })}`,
    ]),
  ];
}

const ofDocument = (number) => (number ? _("%(number)s, that of the document", { number }) : "—");

function missing(draft) {
  if (!draft.missing.length) return nothing;
  const isMine = draft.missing.some((name) => name.startsWith("user."));
  const names = draft.missing.map(placeholderWords).join(", ");
  return html`<p class="notice wide" role="status">${_("The template names what is not known here, the text lacks it: %(names)s.", { names })}
    ${isMine ? html`<a href="/account">${_("Fill in your header and signature")}</a>` : nothing}</p>`;
}

function documents({ letter, about, isAll }, { changeDocuments, showAll, print }) {
  const hasOne = about.documents.some((each) => each.invoice_id === letter.invoice_id);
  return {
    documents: about.documents,
    chosen: letter.document_ids,
    orderId: letter.order_id,
    isAll,
    change: changeDocuments,
    showAll,
    print: letter.invoice_id && !hasOne ? print : null,
  };
}

/** Those of the order, of the card, and what was chosen before the order was another. */
function files(writing, { changeFiles, attach }) {
  const { letter, about, sending } = writing;
  const shown = [...about.filesOfOrder, ...about.files];
  const others = filesIn(writing).filter(({ id }) => !shown.some((each) => each.id === id));
  return {
    files: [...shown, ...others],
    chosen: letter.attachment_ids,
    sending,
    most: about.most,
    isOfOrder: orderIn(writing) !== null,
    change: changeFiles,
    attach: letter.customer_id ? attach : null,
  };
}

const ways = (writing, { sendByServer, openByAddress, takeDraftFile, takeFilesAndAddress }) => html`
  <button type="button" ?disabled=${writing.isSending} @click=${sendByServer} aria-keyshortcuts="Control+Enter">${_("Send")} <kbd>Ctrl Enter</kbd></button>
  <button type="button" class="plain" id="by-address" ?disabled=${writing.isSending} @click=${openByAddress}>${_("Open in my mail program")}</button>
  <button type="button" class="plain" ?disabled=${writing.isSending} @click=${takeDraftFile}>${_("Draft file (.eml)")}</button>
  ${takesAnything(writing) ? html`<button type="button" class="plain" ?disabled=${writing.isSending} @click=${takeFilesAndAddress}>${writing.letter.attachment_ids.length ? _("Files and a short letter") : _("PDF and a short letter")}</button>` : nothing}`;
