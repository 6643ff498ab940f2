// The files of a customer, an order or an entry of the journal: dropped or chosen, sent with progress, removed with undo.

import { html, nothing, render } from "lit-html";
import { address, get, send } from "../api/client.js";
import { isSeller } from "../frame/user.js";
import { moment, quantity } from "../language/formats.js";
import { _ } from "../language/words.js";
import { complain, toast } from "./toast.js";

const MOST = 100;
const KILOBYTE = 1024;

/** Draws the attachments of a thing (`/customers/ID`) into a room; gives what draws them anew. */
export async function showAttachments(room, thing) {
  const path = `${thing}/attachments`;
  const state = { items: [], next: null, total: 0, most: null, sending: [] };

  function draw() {
    const mayAdd = isSeller;
    render(
      html`<div class="drop" @dragover=${over} @dragleave=${leave} @drop=${drop}>
        ${mayAdd ? html`<p><label class="button plain">${_("Attach files…")}<input type="file" multiple class="hidden-file" @change=${choose}></label> ${limits()}</p>` : nothing}
        <ul class="files" aria-label=${_("Files")}>
          ${state.sending.map(
            (each) => html`<li><span>${each.file.name}</span>
              <progress max="1" value=${each.share} aria-label=${_("Sending %(name)s", { name: each.file.name })}></progress></li>`,
          )}
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

  const over = (event) => {
    if (!isSeller || !event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    event.currentTarget.classList.add("over");
  };
  const leave = (event) => event.currentTarget.classList.remove("over");
  const drop = (event) => {
    leave(event);
    if (!isSeller) return;
    event.preventDefault();
    attachAll([...event.dataTransfer.files]);
  };
  const choose = ({ target }) => {
    attachAll([...target.files]);
    target.value = "";
  };

  async function attachAll(files) {
    const sent = await Promise.all(files.map(attach));
    const count = sent.filter(Boolean).length;
    if (count) toast(count === 1 ? _("The file is attached.") : _("Files attached: %(count)s", { count }));
  }

  async function attach(file) {
    const sending = { file, share: 0 };
    if (state.most !== null && file.size > state.most * KILOBYTE * KILOBYTE) {
      complain(tooLarge(file));
      return null;
    }
    state.sending = [...state.sending, sending];
    draw();
    const onProgress = (share) => {
      sending.share = share;
      draw();
    };
    try {
      const form = new FormData();
      form.append("file", file, file.name);
      const { body } = await send("POST", path, form, { onProgress });
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

  const tooLarge = (file) => ({
    status: 413,
    message: _("%(name)s is larger than %(most)s MB.", { name: file.name, most: state.most }),
  });

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

function sizeOf(bytes) {
  const [size, unit] = bytes < KILOBYTE * KILOBYTE ? [bytes / KILOBYTE, _("kB")] : [bytes / KILOBYTE ** 2, _("MB")];
  return `${quantity(Math.max(0.1, Math.round(size * 10) / 10))} ${unit}`;
}
