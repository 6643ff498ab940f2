// One document as it was issued: its preview, and the ways in which it reaches the customer.

import { html, nothing, render } from "lit-html";
import { address, get, send } from "../../api/client.js";
import { choicesOf } from "../../api/dictionaries.js";
import { shortcut } from "../../frame/shortcuts.js";
import { writesLetters } from "../../frame/user.js";
import { day, moment, sum } from "../../language/formats.js";
import { _ } from "../../language/words.js";
import { download, drafted, templateFor } from "../../parts/drafts.js";
import { openTab } from "../../parts/new_tab.js";
import { complain, toast } from "../../parts/toast.js";
import { datedDocument, lacking, numberedDocument } from "../../parts/words/document.js";
import { personName } from "../../parts/words/people.js";
import { writeWith } from "./ways.js";

const MOST = 500;
const LOOK = "#navpanes=0&view=FitH"; // of the browser's own viewer

export async function show(room, id) {
  const paper = await get(`/documents/${id}`);
  const file = address(`/documents/${id}.pdf`);
  const others = paper.order_id
    ? (await get("/documents", { order: paper.order_id, limit: MOST })).items.reverse()
    : [paper];
  const here = others.findIndex((each) => each.id === id);
  const [previous, next] = [others[here - 1], others[here + 1]];
  const title = datedDocument(paper);
  document.title = `${title} · Nova`;
  room.classList.add("filled");

  const print = () => {
    const frame = room.querySelector("iframe");
    if (frame === null) return openTab(file);
    frame.contentWindow.focus();
    frame.contentWindow.print();
  };
  const keepFile = () => download(file);
  const write = () => location.assign(writeWith(paper));
  const go = (other) => () => other && location.assign(`/documents/${other.id}`);

  render(
    html`<div class="bar">
        <h1>${title}</h1>
        ${
          others.length > 1
            ? html`<nav class="chips" aria-label=${_("Documents of the order")}>${neighbour(previous, "←", _("Previous document"))}
          <span class="empty">${_("%(here)s of %(count)s", { here: here + 1, count: others.length })}</span>${neighbour(next, "→", _("Next document"))}</nav>`
            : nothing
        }
        <span class="end chips">
          <button type="button" class="plain" @click=${print}>${_("Print")} <kbd>P</kbd></button>
          <button type="button" class="plain" @click=${keepFile}>${_("Download")} <kbd>D</kbd></button>
          ${
            writesLetters
              ? html`<button type="button" class="plain" id="draft" @click=${(event) => draft(paper, event.currentTarget)}>${_("Draft in my mail program")}</button>
            <a class="button" href=${writeWith(paper)}>${_("Send")} <kbd>S</kbd></a>`
              : nothing
          }
        </span>
      </div>
      <div class="paper">
        ${navigator.pdfViewerEnabled ? html`<iframe src="${file}${LOOK}" title=${title}></iframe>` : unseen(file)}
        <aside aria-label=${_("About the document")}>
          ${paper.is_incomplete ? html`<p class="notice" role="status">▲ ${_("It is marked incomplete: these were not known when it was issued: %(names)s.", { names: lacking(paper.incomplete) })}</p>` : nothing}
          <dl>
            ${fact(_("Customer"), html`<a href="/customers/${paper.customer_id}">${paper.customer.name}</a>`)}
            ${paper.order_id ? fact(_("Order"), html`<a href="/orders/${paper.order_id}">${_("No. %(number)s", { number: paper.order_number })}</a>`) : nothing}
            ${fact(_("Total"), sum(paper.total, paper.currency))}
            ${fact(_("VAT"), sum(paper.vat, paper.currency))}
            ${paper.valid_until ? fact(_("Valid until"), day(paper.valid_until)) : nothing}
            ${fact(_("Language"), paper.language === "ru" ? "Русский" : "English")}
            ${fact(_("Issued on"), moment(paper.issued_at))}
            ${fact(_("Issued by"), personName(paper.issued_by))}
          </dl>
          <p class="empty">${_("A document stays as it was issued; what changed since is in the next one.")}</p>
        </aside>
      </div>`,
    room,
  );
  shortcut("p", _("Print the document"), print);
  shortcut("d", _("Download the document"), keepFile);
  if (writesLetters) shortcut("s", _("Send the document"), write);
  shortcut("arrowleft", _("Previous document"), go(previous));
  shortcut("arrowright", _("Next document"), go(next));
}

const fact = (name, value) => html`<dt>${name}</dt><dd>${value}</dd>`;

const neighbour = (other, arrow, label) =>
  other
    ? html`<a class="button plain" href="/documents/${other.id}" aria-label="${label}: ${numberedDocument(other)}" title=${datedDocument(other)}>${arrow}</a>`
    : html`<span class="button plain" aria-hidden="true">${arrow}</span>`;

/** Browsers on telephones show no PDF within a page. */
const unseen = (file) => html`<p class="unseen"><span>${_("This browser shows no PDF within a page.")}</span>
  <a class="button" href=${file} target="_blank" rel="noopener">${_("Open the PDF")}</a></p>`;

/** By the template for its kind, to the customer's first address; where he has none, the letter is written by hand. */
async function draft(paper, button) {
  button.disabled = true;
  try {
    const template = templateFor(paper, await choicesOf("letter_templates"));
    const asked = { customer_id: paper.customer_id, template, document_ids: [paper.id] };
    const { body } = await send("POST", "/letters/compose", asked, { pauses: [] });
    if (body.to.length === 0) return void location.assign(writeWith(paper));
    const { missing, mailto, ...letter } = body;
    download((await drafted(letter)).file);
    toast(_("The draft is downloaded: open it, and it is ready to be sent. The journal tells of it."));
  } catch (error) {
    if (error.status === 422) return void location.assign(writeWith(paper));
    complain(error);
  } finally {
    button.disabled = false;
  }
}
