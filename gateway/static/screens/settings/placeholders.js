// What a letter may name, by what it is about; a click puts it where the cursor is.

import { html } from "lit-html";
import { _ } from "../../language/words.js";

const GROUPS = () => [
  [
    _("Customer"),
    [
      ["customer.name", _("Name in short")],
      ["customer.full_name", _("Full name")],
      ["contact.person", _("Contact person")],
      ["debt.total", _("Debt")],
      ["debt.overdue", _("Overdue debt")],
    ],
  ],
  [
    _("Order"),
    [
      ["order.number", _("Number")],
      ["order.date", _("Day")],
      ["order.total", _("Total")],
    ],
  ],
  [
    _("Invoice"),
    [
      ["invoice.number", _("Number")],
      ["invoice.date", _("Day")],
      ["invoice.due", _("Due")],
      ["invoice.amount", _("Amount")],
      ["invoice.unpaid", _("Unpaid")],
    ],
  ],
  [
    _("Document"),
    [
      ["document.title", _("Title")],
      ["document.number", _("Number")],
      ["document.date", _("Day")],
      ["document.valid_until", _("Valid until")],
    ],
  ],
  [
    _("Author"),
    [
      ["user.name", _("Name in full")],
      ["user.header", _("Header")],
      ["user.signature", _("Signature")],
    ],
  ],
];

export const placeholders = (insert) => html`<fieldset class="placeholders"><legend>${_("Put in")}</legend>
  ${GROUPS().map(
    ([title, entries]) => html`<div role="group" aria-label=${title} class="chips"><span class="empty">${title}:</span>
      ${entries.map(([name, label]) => html`<button type="button" class="plain" title="{{ ${name} }}" @click=${() => insert(name)}>${label}</button>`)}</div>`,
  )}</fieldset>`;
