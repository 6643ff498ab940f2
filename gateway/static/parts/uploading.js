// Files of one's own on their way to a thing: chosen or dropped, sent with progress, and how large they are.

import { html } from "lit-html";
import { send } from "../api/client.js";
import { quantity } from "../language/formats.js";
import { _ } from "../language/words.js";

const KILOBYTE = 1024;

/** Attaches a file at `path` (`/customers/ID/attachments`), `most` megabytes at most; `onProgress(share)` hears of it. */
export async function upload(path, file, { most = null, onProgress }) {
  if (most !== null && file.size > most * KILOBYTE * KILOBYTE) throw tooLarge(file, most);
  const form = new FormData();
  form.append("file", file, file.name);
  return (await send("POST", path, form, { onProgress })).body;
}

/** What a room listens to for files that are dropped on it; `take(files)` gets them. */
export function dropping(take) {
  const leave = (event) => event.currentTarget.classList.remove("over");
  return {
    over(event) {
      if (!event.dataTransfer.types.includes("Files")) return;
      event.preventDefault();
      event.currentTarget.classList.add("over");
    },
    leave,
    drop(event) {
      leave(event);
      event.preventDefault();
      take([...event.dataTransfer.files]);
    },
  };
}

/** What was chosen in an input; the same may be chosen again. */
export const choosing =
  (take) =>
  ({ target }) => {
    take([...target.files]);
    target.value = "";
  };

/** Files under way, each with how much of it has gone. */
export const underWay = (sending) =>
  sending.map(
    (each) => html`<li><span>${each.file.name}</span>
      <progress max="1" value=${each.share} aria-label=${_("Sending %(name)s", { name: each.file.name })}></progress></li>`,
  );

export function sizeOf(bytes) {
  const [size, unit] = bytes < KILOBYTE * KILOBYTE ? [bytes / KILOBYTE, _("kB")] : [bytes / KILOBYTE ** 2, _("MB")];
  return `${quantity(Math.max(0.1, Math.round(size * 10) / 10))} ${unit}`;
}

const tooLarge = (file, most) =>
  Object.assign(new Error(_("%(name)s is larger than %(most)s MB.", { name: file.name, most })), { status: 413 });
