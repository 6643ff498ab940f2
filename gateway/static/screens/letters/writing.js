// A new letter: begun from a template, gone on with by hand, and sent by the server or by a mail program of one's own.

import { html, nothing, render } from "lit-html";
import { address, get, newKey, send } from "../../api/client.js";
import { choicesOf } from "../../api/dictionaries.js";
import { shortcut } from "../../frame/shortcuts.js";
import { _ } from "../../language/words.js";
import { makeCombobox } from "../../parts/combobox.js";
import { download, downloadAll, drafted, templateFor } from "../../parts/drafts.js";
import { clearErrors, field, showErrors } from "../../parts/form.js";
import { placeholderWords } from "../../parts/placeholder_words.js";
import { complain, toast } from "../../parts/toast.js";
import { aboutCustomer, customerOfAddress, documentsOf } from "./about.js";
import { enclosures } from "./enclosures.js";
import { forget, keep, kept } from "./kept.js";
import { LONGEST, mailtoLength } from "./mailto_length.js";
import { lengthMeter, preview } from "./preview.js";
import { recipients } from "./recipients.js";

const NOBODY = { customer: null, addresses: [], orders: [], invoices: [], documents: [] };
const FOUND = 8;
const LANGUAGES = [
  ["ru", "Русский"],
  ["en", "English"],
];

export async function show(room) {
  const templates = await choicesOf("letter_templates");
  const before = kept();
  const draft = before ?? (await begun(new URLSearchParams(location.search)));
  const { letter } = draft;
  let about = letter.customer_id ? await aboutCustomer(letter.customer_id) : NOBODY;
  let isAll = false;
  let isSending = false;
  let asked = 0;

  const chosen = () => letter.document_ids.map((id) => about.documents.find((each) => each.id === id)).filter(Boolean);
  if (!before) {
    const [first] = chosen();
    letter.template ??= templateFor(first, templates);
    letter.language ??= first?.language ?? LANGUAGES[0][0];
  }

  // --- drawing

  function draw() {
    render(
      html`<form class="writing" novalidate @submit=${(event) => event.preventDefault()}>
        <div class="bar"><h1>${_("New letter")}</h1><span class="end"><a class="button quiet" href="/letters">${_("All letters")}</a></span></div>
        <p class="notice bad" role="alert" data-errors hidden></p>
        <div class="columns">
          <div class="fields">${fields()}</div>
          <div class="side">${enclosures(enclosed())}<div id="preview"></div></div>
        </div>
        <footer class="ways">${ways()}<div id="meter"></div></footer>
      </form>`,
      room,
    );
    drawWords();
  }

  const fields = () => html`
    ${field("customer_id", _("Customer"), { value: about.customer?.name ?? "", required: true, autofocus: !letter.customer_id })}
    ${field("template", _("Template"), { kind: "select", choices: templates, value: letter.template, input: changeTemplate })}
    ${field("language", _("Language of the letter"), { kind: "select", choices: LANGUAGES, value: letter.language, input: choose("language") })}
    ${recipients({ to: letter.to, addresses: about.addresses, change: changeTo })}
    ${field("order_id", _("About the order"), { kind: "select", choices: orderChoices(), value: letter.order_id ?? "", input: choose("order_id") })}
    ${field("invoice_id", _("About the invoice"), { kind: "select", choices: invoiceChoices(), value: letter.invoice_id ?? "", input: choose("invoice_id") })}
    ${missing()}
    ${field("subject", _("Subject"), { value: letter.subject, wide: true, required: true, maxlength: 255, input: type("subject") })}
    ${field("text", _("Text"), { kind: "textarea", rows: 10, value: letter.text, wide: true, required: true, input: type("text") })}`;

  const orderChoices = () => [
    ["", ofDocument(chosen()[0]?.order_number)],
    ...about.orders.map(({ id, number }) => [id, String(number)]),
  ];
  const invoiceChoices = () => [
    ["", ofDocument(about.invoices.find(({ id }) => id === chosen()[0]?.invoice_id)?.number)],
    ...about.invoices.map(({ id, number, order_number }) => [
      id,
      `${number} · ${_("Order %(number)s", { number: order_number })}`,
    ]),
  ];
  const ofDocument = (number) => (number ? _("%(number)s, that of the document", { number }) : "—");

  function missing() {
    if (!draft.missing.length) return nothing;
    const isMine = draft.missing.some((name) => name.startsWith("user."));
    const names = draft.missing.map(placeholderWords).join(", ");
    return html`<p class="notice wide" role="status">${_("The template names what is not known here, the text lacks it: %(names)s.", { names })}
      ${isMine ? html`<a href="/account">${_("Fill in your header and signature")}</a>` : nothing}</p>`;
  }

  const enclosed = () => ({
    documents: about.documents,
    chosen: letter.document_ids,
    orderId: letter.order_id,
    isAll,
    change: (ids) => changed({ document_ids: ids }),
    showAll: () => {
      isAll = true;
      draw();
    },
    print: letter.invoice_id && !about.documents.some((each) => each.invoice_id === letter.invoice_id) ? print : null,
  });

  const fits = () => letter.document_ids.length === 0 && mailtoLength(letter) < LONGEST;

  const ways = () => html`
    <button type="button" ?disabled=${isSending} @click=${sendByServer} aria-keyshortcuts="Control+Enter">${_("Send")} <kbd>Ctrl Enter</kbd></button>
    <button type="button" class="plain" id="by-address" ?disabled=${isSending} @click=${openByAddress}>${_("Open in my mail program")}</button>
    <button type="button" class="plain" ?disabled=${isSending} @click=${takeDraftFile}>${_("Draft file (.eml)")}</button>
    ${letter.document_ids.length ? html`<button type="button" class="plain" ?disabled=${isSending} @click=${takeFilesAndAddress}>${_("PDF and a short letter")}</button>` : nothing}`;

  /** What follows every key, apart from the fields: they stay as they are under the user's hands. */
  function drawWords() {
    render(preview({ letter, replyTo: draft.replyTo, documents: chosen() }), room.querySelector("#preview"));
    render(lengthMeter(mailtoLength(letter), letter.document_ids.length > 0), room.querySelector("#meter"));
    room.querySelector("#by-address").disabled = isSending || !fits();
    if (draft.isTouched) keep(draft);
  }

  // --- changing

  const type =
    (name) =>
    ({ target }) => {
      letter[name] = target.value;
      draft.isTouched = true;
      drawWords();
    };
  const choose =
    (name) =>
    ({ target }) =>
      changed({ [name]: target.value || null });
  const changeTo = (to) => changed({ to });
  const isEdited = () => letter.subject !== draft.composed.subject || letter.text !== draft.composed.text;

  /** What was not written by hand follows what the letter is about. */
  async function changed(values) {
    Object.assign(letter, values);
    draft.isTouched = true;
    draw();
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
      draw();
    };
    toast(_("The text is now that of the template."), { actions: [{ label: _("Undo"), run: undo }] });
  }

  /** Has the template filled in; false when it was refused, or something else was asked for meanwhile. */
  async function compose() {
    if (!letter.customer_id || !letter.template) return false;
    asked += 1;
    const mine = asked;
    const { customer_id, template, order_id, invoice_id, document_ids, language: spoken, to } = letter;
    const question = {
      customer_id,
      template,
      order_id,
      invoice_id,
      document_ids,
      language: spoken,
      to: to.length ? to : null,
    };
    const { subject, text } = letter;
    try {
      const { body } = await send("POST", "/letters/compose", question, { pauses: [] });
      if (mine !== asked || letter.subject !== subject || letter.text !== text) return false;
      clearErrors(room);
      draft.composed = { subject: body.subject, text: body.text.trim() ? body.text : "" };
      Object.assign(letter, draft.composed);
      draft.missing = body.missing;
      draft.replyTo = body.reply_to;
      if (!draft.isBegun && !letter.to.length) letter.to = body.to;
      draft.isBegun = true;
      draw();
      return true;
    } catch (error) {
      if (mine === asked) showErrors(room, error);
      return false;
    }
  }

  async function changeCustomer(row) {
    try {
      about = await aboutCustomer(row.id);
      draft.isBegun = false;
      await changed({ customer_id: row.id, to: [], order_id: null, invoice_id: null, document_ids: [] });
      room.querySelector("[name=subject]").focus();
    } catch (error) {
      complain(error);
    }
  }

  async function print() {
    try {
      const { body } = await send("POST", `/invoices/${letter.invoice_id}/documents`, { language: letter.language });
      about.documents = await documentsOf(letter.customer_id);
      await changed({ document_ids: [...letter.document_ids, body.id] });
    } catch (error) {
      complain(error);
    }
  }

  // --- the ways out

  async function leave(act) {
    if (isSending) return;
    const another = room.querySelector("#another");
    if (another.value.trim()) another.dispatchEvent(new Event("change"));
    isSending = true;
    draw();
    clearErrors(room);
    try {
      await act({ ...letter }, keyOf(act.name, letter));
    } catch (error) {
      showErrors(room, error);
    } finally {
      isSending = false;
      draw();
    }
  }

  /** The same letter on the same way is one command, however often the button is pressed. */
  function keyOf(way, content) {
    const said = JSON.stringify([way, content]);
    if (draft.sent?.said !== said) draft.sent = { said, key: newKey() };
    return draft.sent.key;
  }

  const sendByServer = () =>
    leave(async function byServer(body, key) {
      const sent = await send("POST", "/letters", body, { key });
      forget();
      location.assign(`/letters?letter=${sent.body.id}`);
    });

  const openByAddress = () =>
    leave(async function byAddress(body, key) {
      const { mailto } = await drafted(body, key);
      if (mailto === null) return toast(_("It is too long: take the draft file."), { kind: "bad" });
      opened(mailto);
    });

  const takeDraftFile = () =>
    leave(async function byFile(body, key) {
      download((await drafted(body, key)).file);
      toast(_("The draft is downloaded: open it, and it is ready to be sent. The journal tells of it."));
    });

  const takeFilesAndAddress = () =>
    leave(async function byFilesAndAddress(body, key) {
      const { short_mailto: mailto } = await drafted(body, key);
      await downloadAll(body.document_ids.map((id) => address(`/documents/${id}.pdf`)));
      if (mailtoLength(letter) >= LONGEST) await copyText();
      if (mailto) opened(mailto);
    });

  async function copyText() {
    try {
      await navigator.clipboard.writeText(letter.text);
      toast(_("The text is too long for an address: it is copied, paste it into the letter."), { lasting: true });
    } catch {
      toast(_("The text is too long for an address: copy it from here into the letter."), { lasting: true });
    }
  }

  function opened(mailto) {
    const open = () => location.assign(mailto);
    open();
    toast(_("Your mail program opens the letter. The journal tells of it."), {
      actions: [{ label: _("Open again"), run: open }],
    });
  }

  draw();
  makeCombobox(room.querySelector("[name=customer_id]"), {
    find: async (text, signal) => (await get("/customers", { q: text, limit: FOUND }, { signal })).items,
    show: (row) => html`${row.name} <small>${row.tax_number ?? row.code}</small>`,
    take: (row) => changeCustomer(row),
  });
  shortcut("ctrl+enter", _("Send the letter"), sendByServer);
  if (!before) return void (await compose());
  const anew = async () => {
    forget();
    location.reload();
  };
  toast(_("What you had written is here again."), { actions: [{ label: _("Begin anew"), run: anew }] });
}

/** As the address of the page names it. */
async function begun(given) {
  const letter = {
    customer_id: await customerOfAddress(given),
    to: given.getAll("to"),
    order_id: given.get("order"),
    invoice_id: given.get("invoice"),
    document_ids: given.getAll("document"),
    template: given.get("template"),
    language: given.get("language"),
    subject: "",
    text: "",
  };
  return {
    letter,
    composed: { subject: "", text: "" },
    missing: [],
    replyTo: null,
    isBegun: false,
    isTouched: false,
    sent: null,
  };
}
