// The documents that a letter takes along.

import { html, nothing } from "lit-html";
import { sum } from "../../language/formats.js";
import { _ } from "../../language/words.js";
import { datedDocument, lacking } from "../../parts/words/document.js";

/**
 * `change(ids)` is told which are enclosed, `showAll()` asks for those of other orders. `print` issues the document of the
 * invoice that the letter is about, null where there is nothing to print.
 */
export function enclosures({ documents, chosen, orderId, isAll, change, showAll, print }) {
  const isShown = ({ id, order_id }) => isAll || !orderId || order_id === orderId || chosen.includes(id);
  const shown = documents.filter(isShown);
  const tick = ({ target }) =>
    change(target.checked ? [...chosen, target.value] : chosen.filter((id) => id !== target.value));
  return html`<fieldset class="field" data-field="document_ids">
    <legend>${_("Documents to enclose")}</legend>
    ${shown.map(
      (each) => html`<label class="tick">
        <input type="checkbox" value=${each.id} .checked=${chosen.includes(each.id)} @change=${tick}>
        <span><a href="/documents/${each.id}" target="_blank" rel="noopener">${datedDocument(each)}</a>
          <small>${sum(each.total, each.currency)}${each.order_number ? ` · ${_("Order %(number)s", { number: each.order_number })}` : ""}</small>
          ${each.is_incomplete ? html`<small class="mark yellow" title=${lacking(each.incomplete)}>▲ ${_("Incomplete")}</small>` : nothing}</span></label>`,
    )}
    ${shown.length === 0 ? html`<p class="empty">${_("No document has been issued yet.")}</p>` : nothing}
    ${shown.length < documents.length ? html`<button type="button" class="quiet" @click=${showAll}>${_("All documents of the customer: %(count)s", { count: documents.length })}</button>` : nothing}
    ${print ? html`<button type="button" class="plain" @click=${print}>${_("Make the invoice's document and enclose it")}</button>` : nothing}
    <p class="error" id="documents-error" role="alert" hidden></p>
  </fieldset>`;
}
