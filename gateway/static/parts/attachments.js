// The files of a customer, an order or an entry of the journal: dropped or chosen, sent with progress, removed with undo.

import { html, nothing, render } from "lit-html";
import { address, get, send } from "../api/client.js";
import { isSeller } from "../frame/user.js";
import { moment } from "../language/formats.js";
import { _ } from "../language/words.js";
import { complain, toast } from "./toast.js";
import { choosing, dropping, sizeOf, underWay, upload } from "./uploading.js";

const MOST = 100;

/** Draws the attachments of a thing (`/customers/ID`) into a room; gives what draws them anew. */
export async function showAttachments(room, thing) {
  const path = `${thing}/attachments`;
  const state = { items: [], next: null, total: 0, most: null, sending: [] };
  const { over, leave, drop } = isSeller ? dropping(attachAll) : {};

  function draw() {
    const mayAdd = isSeller;
    render(
      html`<div class="drop" @dragover=${over} @dragleave=${leave} @drop=${drop}>
        ${mayAdd ? html`<p><label class="button plain">${_("Attach files…")}<input type="file" multiple class="hidden-file" @change=${choosing(attachAll)}></label> ${limits()}</p>` : nothing}
        <ul class="files" aria-label=${_("Files")}>
          ${underWay(state.sending)}
          ${state.items.map(
            (each) => html`<li><a href=${address(`${path}/${each.id}`)} download=${each.name}>${each.name}</a>
              <small>${sizeOf(each.size)} · ${moment(each.attached_at)} · ${each.attached_by}</small>
              ${mayAdd ? html`<button type="button" class="quiet" aria-label=${_("Remove %(value)s", { value: each.name })} title=${_("Remove")} @click=${() => remove(each)}>✕</button>` : nothing}</li>`,
          )}
        </ul>
        ${state.items.length + state.sending.length === 0 ? html`<p class="empty">${mayAdd ? _("There are no files yet. Drop them here.") : _("There are no files yet.")}</p>` : nothing}
        ${state.next ? html`<p><button type="button" class="quiet" @click=${more}>${_("Show more")}</button></p>` : nothing}
      </div>`,
      room,
    );
  }

  const limits = () =>
    state.most === null
      ? nothing
      : html`<small class="empty">${_("Up to %(most)s MB each: pictures, PDF, office files, letters, archives", { most: state.most })}</small>`;

  async function attachAll(files) {
    const sent = await Promise.all(files.map(attach));
    const count = sent.filter(Boolean).length;
    if (count) toast(count === 1 ? _("The file is attached.") : _("Files attached: %(count)s", { count }));
  }

  async function attach(file) {
    const sending = { file, share: 0 };
    state.sending = [...state.sending, sending];
    draw();
    const onProgress = (share) => {
      sending.share = share;
      draw();
    };
    try {
      const body = await upload(path, file, { most: state.most, onProgress });
      state.items = [body, ...state.items.filter((each) => each.id !== body.id)];
      return body;
    } catch (error) {
      complain(error);
      return null;
    } finally {
      state.sending = state.sending.filter((each) => each !== sending);
      draw();
    }
  }

  /** Removing is for good: what undo attaches again is what was read before. */
  async function remove(each) {
    try {
      const kept = await contentOf(each);
      await send("DELETE", `${path}/${each.id}`);
      state.items = state.items.filter((other) => other !== each);
      draw();
      const undo = { label: _("Undo"), run: () => attach(kept) };
      toast(_("%(name)s is removed.", { name: each.name }), { actions: kept ? [undo] : [] });
    } catch (error) {
      complain(error);
    }
  }

  async function contentOf(each) {
    const answer = await fetch(address(`${path}/${each.id}`));
    return answer.ok ? new File([await answer.blob()], each.name, { type: each.media_type }) : null;
  }

  async function read(after) {
    const page = await get(path, { limit: MOST, after });
    state.items = after ? [...state.items, ...page.items] : page.items;
    Object.assign(state, { next: page.next, most: page.most_megabytes });
    draw();
  }

  const more = () => read(state.next).catch(complain);
  const again = () => read().catch(complain);
  await again();
  return again;
}
