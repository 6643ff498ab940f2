// Letters that are gone on with in a mail program of one's own, and the files that come down for it.

import { send } from "../api/client.js";

const BY_KIND = { invoice: "invoice_cover", offer: "offer_cover" };
const FREE = "free";
const BETWEEN_MS = 400; // a browser takes one download at a time, and forgets the one before

/** The code of the template that a letter with this document begins from; the company may have retired ours. */
export function templateFor(document, templates) {
  const codes = templates.map(([code]) => code);
  return [BY_KIND[document?.kind], FREE].find((code) => codes.includes(code)) ?? codes[0] ?? null;
}

/** Logs a letter as begun elsewhere; the answer has the ways there: `mailto`, `short_mailto` and `file`. */
export async function drafted(letter, key) {
  return (await send("POST", "/letters/drafted", letter, { key })).body;
}

/** Has the browser keep a file under the name that the server gives it. */
export function download(path) {
  const link = document.createElement("a");
  link.href = path;
  link.download = "";
  link.hidden = true;
  document.body.append(link);
  link.click();
  link.remove();
}

export async function downloadAll(paths) {
  for (const path of paths) {
    download(path);
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_MS));
  }
}
