// Taking in a customer: the fields of the card with contacts and, for the head of sales, terms at once.

import { html, nothing, render } from "lit-html";
import { send } from "../../api/client.js";
import { colleagues } from "../../api/dictionaries.js";
import { shortcut } from "../../frame/shortcuts.js";
import { isHead, me } from "../../frame/user.js";
import { _ } from "../../language/words.js";
import { contactsOf } from "../../parts/contacts/merge.js";
import { editContacts } from "../../parts/contacts/rows.js";
import { clearErrors, field, showErrors, valuesOf } from "../../parts/form/form.js";
import { fill } from "../../parts/form/kept_form.js";
import { drop, keep, kept } from "../../parts/form/typed.js";
import { toast } from "../../parts/toast.js";
import { lookOut } from "./alike.js";
import { details } from "./details.js";
import { termsFields, termsOf } from "./terms.js";
import { bodyOf, changedNames, fieldsOf, NEW } from "./values.js";
import { readWords } from "./words.js";

const PLACE = "/customers/new";

export async function showNew(room) {
  const [words, people, terms] = await Promise.all([readWords(), colleagues(), termsFields(null, "terms.")]);
  const base = fieldsOf(NEW);
  const before = kept(PLACE);
  let fields = { ...base, ...before?.fields };
  let isLeaving = false;

  render(
    html`<form class="card-form" novalidate @submit=${save}>
      <div class="bar"><h1>${_("New customer")}</h1></div>
      <p class="notice bad" role="alert" data-errors hidden></p>
      <div id="alike"></div>
      <div id="details" class="halves"></div>
      <section class="group" aria-label=${_("Contacts")}><h2>${_("Contacts")}</h2><div class="wider" id="contacts"></div></section>
      ${
        isHead
          ? html`<section class="group" aria-label=${_("Terms")} id="terms" @input=${keepTyped} @change=${keepTyped}><h2>${_("Terms")}</h2>
            ${field("with_terms", _("Set terms at once"), { kind: "checkbox", input: ({ target }) => drawTerms(target.checked) })}<div></div></section>`
          : nothing
      }
      <div class="save-bar"><button type="submit">${_("Register")} <kbd>Ctrl S</kbd></button>
        <button type="button" class="quiet" @click=${giveUp}>${_("Give up")}</button></div>
    </form>`,
    room,
  );
  const form = room.querySelector("form");
  const look = lookOut(room.querySelector("#alike"));
  const contacts = editContacts(room.querySelector("#contacts"), {
    rows: before?.contacts ?? [],
    typed: keepTyped,
    changed,
  });

  const drawTerms = (isShown) => render(isShown ? terms() : nothing, room.querySelector("#terms > div:last-child"));
  function termsTyped() {
    const values = isHead ? valuesOf(room.querySelector("#terms")) : {};
    return values.with_terms ? values : null;
  }

  function showTermsTyped(values) {
    if (!isHead) return;
    drawTerms(values !== null);
    fill(room.querySelector("#terms"), values ?? { with_terms: false });
    const limit = form.elements["terms.credit_limit"];
    if (limit) limit.disabled = values["terms.unlimited"];
  }

  function draw() {
    const manager = field("manager", _("Manager"), {
      id: "customer-manager",
      kind: "select",
      choices: [["", _("Nobody")], ...people],
      value: fields.manager ?? me,
      input: ({ target }) => set("manager", target.value),
    });
    render(
      details({ fields, set, words, isNew: true, more: isHead ? manager : nothing }),
      room.querySelector("#details"),
    );
  }

  function set(name, value) {
    fields = { ...fields, [name]: value };
    changed();
    draw();
  }

  function keepTyped() {
    keep(PLACE, { fields, contacts: contacts.rows().map(({ key, ...row }) => row), terms: termsTyped() });
  }

  function changed() {
    keepTyped();
    look({ ...fields, contacts: contacts.rows() });
  }

  const isTouched = () => changedNames(base, fields).length > 0 || contacts.rows().length > 0 || termsTyped() !== null;

  async function save(event) {
    event?.preventDefault();
    if (isLeaving) return;
    clearErrors(form);
    const button = form.querySelector("[type=submit]");
    button.disabled = true;
    try {
      const { manager, ...rest } = fields;
      const given = valuesOf(form);
      const { body } = await send("POST", "/customers", {
        ...bodyOf(rest),
        ...(!rest.code?.trim() && { code: null }),
        contacts: contactsOf(contacts.rows()),
        ...(isHead && { manager: manager === undefined ? me : manager || null }),
        ...(given.with_terms && { terms: termsOf(given, "terms.") }),
      });
      leave();
      location.assign(`/customers/${body.id}`);
    } catch (error) {
      showErrors(form, error);
    } finally {
      button.disabled = false;
    }
  }

  function leave() {
    isLeaving = true;
    drop(PLACE);
  }

  function giveUp() {
    const before = { fields, rows: contacts.rows(), terms: termsTyped() };
    fields = base;
    contacts.show([]);
    showTermsTyped(null);
    drop(PLACE);
    draw();
    if (before.fields === base && before.rows.length === 0 && before.terms === null) return location.assign("/");
    const undo = () => {
      fields = before.fields;
      contacts.show(before.rows);
      showTermsTyped(before.terms);
      changed();
      draw();
    };
    toast(_("What you typed is dropped."), { actions: [{ label: _("Undo"), run: undo }] });
  }

  draw();
  if (before?.terms) showTermsTyped(before.terms);
  if (before) look({ ...fields, contacts: contacts.rows() });
  form.querySelector("[name=name]").focus();
  shortcut("ctrl+s", _("Save"), () => form.requestSubmit());
  shortcut("ctrl+enter", _("Save"), () => form.requestSubmit());
  addEventListener("beforeunload", (event) => !isLeaving && isTouched() && event.preventDefault());
}
