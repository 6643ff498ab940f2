// The documents of an order: issued, printed, sent with a letter.

import { html, render } from "lit-html";
import { get, send } from "../../api/client.js";
import { companyDay, day, moment, sum } from "../../language/formats.js";
import { _ } from "../../language/words.js";
import { ask } from "../../parts/dialog.js";
import { field, valuesOf } from "../../parts/form/form.js";
import { openTab } from "../../parts/new_tab.js";
import { complain, toast } from "../../parts/toast.js";
import { kindOfDocument } from "../../parts/words/document.js";
import { personName } from "../../parts/words/people.js";

const MOST = 100;
const OFFER_DAYS = 14;

const pdfOf = ({ id }) => `/api/v1/documents/${id}.pdf`;
const letterWith = ({ id, customer_id: customer }) => `/letters/new?${new URLSearchParams({ customer, document: id })}`;

/** Says that a document is there, and what one can do with it. */
function told(paper) {
  const text = _("%(kind)s %(number)s is issued.", { kind: kindOfDocument(paper.kind), number: paper.number });
  const missing = paper.is_incomplete ? ` ${_("Legal data are missing: it is marked incomplete.")}` : "";
  toast(text + missing, {
    key: "paper",
    lasting: true,
    actions: [
      { label: _("Open the PDF"), run: () => openTab(pdfOf(paper)) },
      { label: _("Send by letter"), run: () => location.assign(letterWith(paper)) },
    ],
  });
  return paper;
}

/** An invoice for all that is not invoiced yet, and its document. */
export async function invoice(order) {
  const { body } = await send("POST", `/orders/${order.id}/invoices`, {});
  const printed = await send("POST", `/invoices/${body.id}/documents`, {});
  return told(printed.body);
}

export async function issue(order, kind) {
  return told((await send("POST", `/orders/${order.id}/documents`, { kind })).body);
}

/** What it is offered at is the draft's by then: `read()` shows it before anything else is typed or done. */
export function offer(order, read) {
  return ask({
    title: _("Commercial offer"),
    label: _("Issue"),
    body: () => field("valid_until", _("Valid until"), { kind: "date", value: companyDay(OFFER_DAYS), required: true }),
    submit: async (form) => {
      const body = { kind: "offer", ...valuesOf(form) };
      const { body: paper } = await send("POST", `/orders/${order.id}/documents`, body);
      await read().catch(complain);
      return told(paper);
    },
  });
}

/** Draws all documents of the order into a pane. */
export async function showPapers(content, order) {
  try {
    const [papers, invoices] = await Promise.all([
      get("/documents", { "filter[order]": order.id, limit: MOST }),
      get(`/orders/${order.id}/invoices`),
    ]);
    render(
      html`${papers.items.length === 0 ? html`<p class="empty">${_("No document is issued yet: see Actions.")}</p>` : ""}
        <ul class="holders">${papers.items.map(
          (
            paper,
          ) => html`<li><a href="/documents/${paper.id}">${kindOfDocument(paper.kind)} ${paper.number}</a> <span>${day(paper.date)}</span> <b>${sum(paper.total, paper.currency)}</b>
            <small>${moment(paper.issued_at)} · ${personName(paper.issued_by)}
              <a href=${pdfOf(paper)} target="_blank">PDF</a> <a href=${letterWith(paper)}>${_("Send by letter")}</a></small></li>`,
        )}</ul>
        <dl class="facts"><div><dt>${_("Invoiced")}</dt><dd>${sum(invoices.invoiced, invoices.currency)}</dd></div>
          <div><dt>${_("Left to invoice")}</dt><dd>${sum(invoices.left, invoices.currency)}</dd></div></dl>
        ${Number(invoices.over) > 0 ? html`<p class="notice">${_("The invoices ask for %(sum)s more than the order comes to: cancel those that are too much.", { sum: sum(invoices.over, invoices.currency) })}</p>` : ""}`,
      content,
    );
  } catch (error) {
    complain(error);
  }
}
