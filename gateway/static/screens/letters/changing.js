// What changes a letter that is being written: what was not written by hand follows what the letter is about.

import { send } from "../../api/client.js";
import { _ } from "../../language/words.js";
import { clearErrors, markErrors } from "../../parts/form/form.js";
import { complain, toast } from "../../parts/toast.js";
import { aboutCustomer, documentsOf } from "./about.js";
import { attachingOf } from "./attaching.js";

const OF_QUESTION = ["customer_id", "template", "order_id", "invoice_id", "document_ids", "attachment_ids", "language"];
const NOTHING_CHOSEN = { to: [], order_id: null, invoice_id: null, document_ids: [], attachment_ids: [] };

/** What the fields of a letter do. `writing` has the letter, what it is about, and what draws it. */
export function changesOf(writing) {
  const { room, draft, letter } = writing;
  const { attach, changeFiles, loadFilesOfOrder } = attachingOf(writing, changed);
  let asked = 0;

  const type =
    (name) =>
    ({ target }) => {
      letter[name] = target.value;
      draft.isTouched = true;
      writing.drawWords();
    };
  const choose =
    (name) =>
    ({ target }) =>
      changed({ [name]: target.value || null });
  const changeTo = (to) => changed({ to });
  const changeDocuments = (ids) => changed({ document_ids: ids });
  const isEdited = () => letter.subject !== draft.composed.subject || letter.text !== draft.composed.text;

  async function changed(values) {
    Object.assign(letter, values);
    draft.isTouched = true;
    writing.draw();
    await loadFilesOfOrder().catch(complain);
    if (!isEdited()) await compose();
  }

  async function changeTemplate({ target }) {
    const { template, subject, text } = letter;
    const wasEdited = isEdited();
    letter.template = target.value;
    draft.isTouched = true;
    if (!(await compose()) || !wasEdited) return;
    const undo = () => {
      Object.assign(letter, { template, subject, text });
      writing.draw();
    };
    toast(_("The text is now that of the template."), { actions: [{ label: _("Undo"), run: undo }] });
  }

  /** Has the template filled in; false when it was refused, or something else was asked for meanwhile. */
  async function compose() {
    if (!letter.customer_id || !letter.template) return false;
    asked += 1;
    const mine = asked;
    const question = Object.fromEntries(OF_QUESTION.map((name) => [name, letter[name]]));
    const { subject, text, to } = letter;
    try {
      const { body } = await send(
        "POST",
        "/letters/compose",
        { ...question, to: to.length ? to : null },
        { pauses: [] },
      );
      if (mine !== asked || letter.subject !== subject || letter.text !== text) return false;
      clearErrors(room);
      draft.composed = { subject: body.subject, text: body.text.trim() ? body.text : "" };
      Object.assign(letter, draft.composed);
      draft.missing = body.missing;
      draft.replyTo = body.reply_to;
      if (!draft.isBegun && !letter.to.length) letter.to = body.to;
      draft.isBegun = true;
      writing.draw();
      return true;
    } catch (error) {
      if (mine === asked) markErrors(room, error);
      return false;
    }
  }

  async function changeCustomer(row) {
    try {
      writing.about = await aboutCustomer(row.id);
      draft.isBegun = false;
      draft.files = [];
      await changed({ customer_id: row.id, ...NOTHING_CHOSEN });
      room.querySelector("[name=subject]").focus();
    } catch (error) {
      complain(error);
    }
  }

  function showAll() {
    writing.isAll = true;
    writing.draw();
  }

  async function print() {
    try {
      const { body } = await send("POST", `/invoices/${letter.invoice_id}/documents`, { language: letter.language });
      writing.about.documents = await documentsOf(letter.customer_id);
      await changed({ document_ids: [...letter.document_ids, body.id] });
    } catch (error) {
      complain(error);
    }
  }

  return {
    type,
    choose,
    changeTo,
    changeDocuments,
    changeFiles,
    changeTemplate,
    changeCustomer,
    compose,
    attach,
    loadFilesOfOrder,
    showAll,
    print,
  };
}
