// What a letter is before anything was written of it: as the address of the page names it.

import { get } from "../../api/client.js";
import { templateFor } from "../../parts/drafts.js";
import { LANGUAGES } from "../../parts/words/languages.js";
import { customerOfAddress } from "./about.js";
import { documentsIn } from "./enclosed.js";

/** `files` are those that go along, as they were seen when they were chosen. */
export async function begun(given) {
  const files = given.get("again") ? await filesOfLetter(given.get("again")) : [];
  const letter = {
    customer_id: await customerOfAddress(given),
    to: given.getAll("to"),
    order_id: given.get("order"),
    invoice_id: given.get("invoice"),
    document_ids: given.getAll("document"),
    attachment_ids: files.map(({ id }) => id),
    template: given.get("template"),
    language: given.get("language"),
    subject: "",
    text: "",
  };
  return {
    letter,
    files,
    composed: { subject: "", text: "" },
    missing: [],
    replyTo: null,
    isBegun: false,
    isTouched: false,
    sent: null,
  };
}

/** Template and language follow from the first document, unless they are named. */
export function begin(writing) {
  const { letter, templates } = writing;
  const [first] = documentsIn(writing);
  letter.template ??= templateFor(first, templates);
  letter.language ??= first?.language ?? LANGUAGES[0][0];
}

/** Those that are still there of a letter that is written once more. */
async function filesOfLetter(id) {
  const { attachments } = await get(`/letters/${id}`);
  const there = attachments.filter(({ path }) => path !== null);
  return there.map(({ attachment_id, name, size, path }) => ({ id: attachment_id, name, size, path }));
}
