// The attached files that a letter takes along: those of the customer and of the order to tick, and others to attach.

import { html, nothing } from "lit-html";
import { isSeller } from "../../frame/user.js";
import { _ } from "../../language/words.js";
import { choosing, dropping, sizeOf, underWay } from "../../parts/uploading.js";

/** `change(ids)` is told which go along, `attach(files)` gets those that were chosen or dropped. */
export function attachedFiles({ files, chosen, sending, most, isOfOrder, change, attach }) {
  const { over, leave, drop } = attach && isSeller ? dropping(attach) : {};
  const tick = ({ target }) =>
    change(target.checked ? [...chosen, target.value] : chosen.filter((id) => id !== target.value));
  return html`<fieldset class="field" data-field="attachment_ids" @dragover=${over} @dragleave=${leave} @drop=${drop}>
    <legend>${_("Files")}</legend>
    ${files.map(
      ({ id, name, size, path }) => html`<label class="tick">
        <input type="checkbox" value=${id} .checked=${chosen.includes(id)} @change=${tick}>
        <span><a href=${path} download=${name}>${name}</a> <small>${sizeOf(size)}</small></span></label>`,
    )}
    ${sending.length ? html`<ul class="files" aria-label=${_("Files")}>${underWay(sending)}</ul>` : nothing}
    ${files.length + sending.length === 0 ? html`<p class="empty">${_("There are no files yet.")}</p>` : nothing}
    ${drop ? attaching(attach, most, isOfOrder) : nothing}
    <p class="error" id="files-error" role="alert" hidden></p>
  </fieldset>`;
}

const attaching = (attach, most, isOfOrder) => html`<p class="attaching">
  <label class="button plain">${_("Attach a file…")}<input type="file" multiple class="hidden-file" @change=${choosing(attach)}></label>
  <small class="empty">${isOfOrder ? _("Or drop it here. It stays at the order, up to %(most)s MB.", { most }) : _("Or drop it here. It stays at the customer's card, up to %(most)s MB.", { most })}</small>
</p>`;
