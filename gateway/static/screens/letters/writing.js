// A new letter: begun from a template, gone on with by hand, and sent by the server or by a mail program of one's own.

import { html } from "lit-html";
import { get } from "../../api/client.js";
import { choicesOf } from "../../api/dictionaries.js";
import { shortcut } from "../../frame/shortcuts.js";
import { _ } from "../../language/words.js";
import { makeCombobox } from "../../parts/form/combobox.js";
import { complain, toast } from "../../parts/toast.js";
import { aboutCustomer, NOBODY } from "./about.js";
import { begin, begun } from "./begun.js";
import { changesOf } from "./changing.js";
import { forget, keep, kept } from "./kept.js";
import { drawSheet, drawWords } from "./sheet.js";
import { waysOut } from "./ways_out.js";

const FOUND = 8;

export async function show(room) {
  const templates = await choicesOf("letter_templates");
  const before = kept();
  const draft = before ?? (await begun(new URLSearchParams(location.search)));
  const { letter } = draft;
  const about = letter.customer_id ? await aboutCustomer(letter.customer_id) : NOBODY;
  const writing = { room, draft, letter, about, templates, sending: [], isAll: false, isSending: false };
  if (!before) begin(writing);

  writing.draw = () => {
    drawSheet(writing, acts);
    writing.drawWords();
  };
  /** What follows every key, apart from the fields: they stay as they are under the user's hands. */
  writing.drawWords = () => {
    drawWords(writing);
    if (draft.isTouched) keep(draft);
  };
  const changes = changesOf(writing);
  const acts = { ...changes, ...waysOut(writing) };

  writing.draw();
  makeCombobox(room.querySelector("[name=customer_id]"), {
    find: async (text, signal) => (await get("/customers", { q: text, limit: FOUND }, { signal })).items,
    show: (row) => html`${row.name} <small>${row.tax_number ?? row.code}</small>`,
    take: (row) => changes.changeCustomer(row),
  });
  shortcut("ctrl+enter", _("Send the letter"), acts.sendByServer);
  addEventListener("beforeunload", (event) => draft.isTouched && event.preventDefault());
  changes.loadFilesOfOrder().catch(complain);
  if (!before) return void (await changes.compose());
  const anew = async () => {
    draft.isTouched = false;
    forget();
    location.reload();
  };
  toast(_("What you had written is here again."), { actions: [{ label: _("Begin anew"), run: anew }] });
}
