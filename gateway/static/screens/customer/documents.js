// What was issued to a customer, what is not paid, the statement of account, and files.

import { html, nothing, render } from "lit-html";
import { address, get, send } from "../../api/client.js";
import { isSeller } from "../../frame/user.js";
import { companyDay, day, sum } from "../../language/formats.js";
import { _ } from "../../language/words.js";
import { showAttachments } from "../../parts/attachments.js";
import { periodOfStatement } from "../../parts/customer_acts.js";
import { field } from "../../parts/form/form.js";
import { complain, toast } from "../../parts/toast.js";
import { DOCUMENT_KINDS } from "../../parts/words/document.js";
import { INVOICE_STATUSES } from "../../parts/words/invoice.js";

const MOST = 50;

/** Draws all that into a room; gives what draws it anew. */
export async function showDocuments(room, record) {
  const period = periodOfStatement();
  const kinds = new Map(DOCUMENT_KINDS());
  const statuses = new Map(INVOICE_STATUSES());
  const lists = { "/documents": NOTHING, "/invoices": NOTHING };
  let debt = null;
  render(
    html`<div id="papers"></div><section class="group" aria-label=${_("Files")}><h2>${_("Files")}</h2><div id="files"></div></section>`,
    room,
  );

  function draw() {
    render(
      html`${statement()}
        ${table(_("Not paid"), (debt?.unpaid ?? []).map(unpaidRow), UNPAID(), _("Everything that was shipped is paid."))}
        ${table(_("Invoices of the customer"), lists["/invoices"].items.map(invoiceRow), INVOICES(), _("No invoices yet. They are issued from an order."))}${more("/invoices")}
        ${table(_("Issued documents"), lists["/documents"].items.map(documentRow), DOCUMENTS(), _("No documents yet. They are issued from an order."))}${more("/documents")}`,
      room.querySelector("#papers"),
    );
  }

  function statement() {
    const at =
      (name) =>
      ({ target }) => {
        period[name] = target.value;
        draw();
      };
    const file = (ending) => address(`${record.path}/statement.${ending}`, period);
    return html`<section class="group" aria-label=${_("Statement of account")}><h2>${_("Statement of account")}</h2>
      <div class="fields period">${field("since", _("From day"), { id: "statement-since", kind: "date", value: period.since, input: at("since") })}
        ${field("until", _("To day"), { id: "statement-until", kind: "date", value: period.until, input: at("until") })}
        <p class="last chips"><a class="button" href=${file("pdf")} target="_blank">PDF</a><a class="button plain" href=${file("xlsx")} download>XLSX</a></p></div></section>`;
  }

  const unpaidRow = (each) => html`<tr class=${each.due_date < companyDay() ? "late" : ""}>
    <td>${each.order_id ? html`<a href="/orders/${each.order_id}">${_("Order %(number)s", { number: each.number })}</a>` : (each.number ?? _("Debt from before"))}</td>
    <td>${day(each.date)}</td><td class=${each.due_date < companyDay() ? "overdue" : ""}>${day(each.due_date)}</td>
    <td class="number">${sum(each.amount, debt.currency)}</td><td class="number">${sum(each.unpaid, debt.currency)}</td></tr>`;

  const invoiceRow = (each) => {
    const paper = lists["/documents"].items.find((other) => other.invoice_id === each.id);
    return html`<tr><td>${each.number}</td><td>${day(each.date)}</td><td>${day(each.due_date)}</td>
      <td class=${each.status === "overdue" ? "overdue" : ""}>${statuses.get(each.status)}</td>
      <td class="number">${sum(each.amount, each.currency)}</td><td class="number">${sum(each.unpaid, each.currency)}</td>
      <td>${paper ? pdf(paper) : isSeller ? html`<button type="button" class="quiet" @click=${() => print(each)}>${_("Make the document")}</button>` : nothing}</td></tr>`;
  };

  const documentRow = (
    each,
  ) => html`<tr><td><a href="/documents/${each.id}">${kinds.get(each.kind)} ${each.number}</a></td><td>${day(each.date)}</td>
    <td>${each.order_id ? html`<a href="/orders/${each.order_id}">${_("Order %(number)s", { number: each.order_number })}</a>` : nothing}</td>
    <td class="number">${sum(each.total, each.currency)}</td><td>${pdf(each)}</td></tr>`;

  const pdf = ({ id, number }) =>
    html`<a href=${address(`/documents/${id}.pdf`)} target="_blank" aria-label=${_("PDF of %(number)s", { number })}>PDF</a>`;

  const more = (path) =>
    lists[path].next
      ? html`<p><button type="button" class="quiet" @click=${() => read(path, lists[path].next).catch(complain)}>${_("Show more")}</button></p>`
      : nothing;

  async function print(invoice) {
    try {
      const { body } = await send("POST", `/invoices/${invoice.id}/documents`, {});
      toast(_("The document of invoice %(number)s is made.", invoice), {
        actions: [{ label: _("Open"), run: () => location.assign(`/documents/${body.id}`) }],
      });
      await read("/documents");
    } catch (error) {
      complain(error);
    }
  }

  async function read(path, after) {
    const page = await get(path, { "filter[customer]": record.customer.id, limit: MOST, after });
    lists[path] = after ? { ...page, items: [...lists[path].items, ...page.items] } : page;
    draw();
  }

  async function readAll() {
    debt = await get(`${record.path}/debt`);
    await Promise.all([read("/documents"), read("/invoices")]);
  }

  draw();
  const [files] = await Promise.all([showAttachments(room.querySelector("#files"), record.path), readAll()]);
  return () => Promise.all([readAll(), files()]);
}

const NOTHING = { items: [], next: null };
const UNPAID = () => [_("Shipment"), _("Day"), _("To be paid by"), [_("Amount")], [_("Unpaid")]];
const INVOICES = () => [_("Number"), _("Day"), _("To be paid by"), _("Status"), [_("Amount")], [_("Unpaid")], "PDF"];
const DOCUMENTS = () => [_("Document"), _("Day"), _("Order"), [_("Amount")], "PDF"];

/** A title in brackets is that of figures. */
const table = (title, rows, titles, empty) => html`<section class="group" aria-label=${title}><h2>${title}</h2>
  ${
    rows.length === 0
      ? html`<p class="empty">${empty}</p>`
      : html`<div class="wider"><table><thead><tr>${titles.map((each) => (Array.isArray(each) ? html`<th scope="col" class="number">${each[0]}</th>` : html`<th scope="col">${each}</th>`))}</tr></thead>
    <tbody>${rows}</tbody></table></div>`
  }</section>`;
