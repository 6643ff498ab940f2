// What letters begin with: subject and text in both languages, what may be named in them, and how it looks.

import { html, nothing, render } from "lit-html";
import { live } from "lit-html/directives/live.js";
import { get, send } from "../../api/client.js";
import { shortcut } from "../../frame/shortcuts.js";
import { isHead } from "../../frame/user.js";
import { _, language } from "../../language/words.js";
import { ask } from "../../parts/dialog.js";
import { clearErrors, field, markErrors, valuesOf } from "../../parts/form/form.js";
import { latest } from "../../parts/latest.js";
import { complain, toast } from "../../parts/toast.js";
import { placeholders } from "./placeholders.js";
import { done, offerChoice, save } from "./saving.js";

const PATH = "/dictionaries/letter_templates";
const MOST = 500;
const PAUSE_MS = 300;
const LANGUAGES = () => [
  ["ru", _("In Russian")],
  ["en", _("In English")],
];
const EMPTY = { subject: "", text: "" };

export async function show(room) {
  let templates = [];
  let template = null;
  let spoken = language;
  let typed = {};
  let preview = null;
  let isDirty = false;
  const asked = latest();

  const load = async (code = template?.code ?? new URLSearchParams(location.search).get("template")) => {
    templates = (await get(PATH, { "filter[retired]": "any", limit: MOST })).items;
    open(templates.find((each) => each.code === code) ?? templates[0]);
  };

  function open(chosen) {
    template = chosen;
    typed = { names: { ...chosen.names }, ru: { ...(chosen.data.ru ?? EMPTY) }, en: { ...(chosen.data.en ?? EMPTY) } };
    isDirty = false;
    preview = null;
    history.replaceState(null, "", `?${new URLSearchParams({ template: chosen.code })}`);
    draw();
    look();
  }

  function draw() {
    render(
      html`<header><h2 id="section-title">${_("Letter templates")}</h2>
          ${isHead ? html`<span class="end"><button type="button" class="plain" @click=${add}>${_("New template")}</button></span>` : nothing}</header>
        <nav class="chips" aria-label=${_("Letter templates")}>${templates.map(
          (
            each,
          ) => html`<button type="button" class="plain chip" aria-pressed=${String(each === template)} @click=${() => change(each)}>
            ${each.names[language]}${each.retired ? html` <span class="badge">${_("Retired")}</span>` : nothing}</button>`,
        )}</nav>
        <form @submit=${submit} novalidate>
          <p class="notice bad" role="alert" data-errors hidden></p>
          <div class="fields">
            ${field("names.ru", _("Title"), { value: typed.names.ru, input: keepName("ru"), required: true })}
            ${field("names.en", _("In English"), { value: typed.names.en, input: keepName("en") })}
          </div>
          <span role="group" aria-label=${_("Language of the letter")} class="chips">${LANGUAGES().map(
            ([code, name]) =>
              html`<button type="button" class="plain" aria-pressed=${String(code === spoken)} @click=${() => speak(code)}>${name}</button>`,
          )}</span>
          <div class="editor">
            <div class="plain-form">
              ${LANGUAGES().map(([code]) => wordingOf(code))}
              ${isHead ? placeholders(insert) : nothing}
            </div>
            ${previewOf()}
          </div>
          ${
            isHead
              ? html`<footer class="acts"><button type="submit">${_("Save")}</button><kbd>Ctrl + S</kbd>
            <button type="button" class="quiet" @click=${turn}>${template.retired ? _("Take into use again") : _("Retire")}</button></footer>`
              : nothing
          }
        </form>`,
      room,
    );
  }

  const wordingOf = (code) => html`<div ?hidden=${code !== spoken}>
    <div class="field" data-field="data.${code}.subject"><label for="subject-${code}">${_("Subject")}</label>
      <input id="subject-${code}" data-part="subject" maxlength="200" ?readonly=${!isHead} .value=${live(typed[code].subject)} @input=${keep(code, "subject")}>
      <p class="error" id="subject-${code}-error" role="alert" hidden></p></div>
    <div class="field" data-field="data.${code}.text"><label for="text-${code}">${_("Text")}</label>
      <textarea id="text-${code}" data-part="text" rows="14" ?readonly=${!isHead} .value=${live(typed[code].text)} @input=${keep(code, "text")}></textarea>
      <p class="error" id="text-${code}-error" role="alert" hidden></p></div>
  </div>`;

  const previewOf = () => html`<section class="preview" aria-label=${_("Preview")} aria-live="polite">
    <h3>${_("With examples")}</h3>
    ${preview ? html`<p><strong>${preview.subject}</strong></p><pre>${preview.text}</pre>` : html`<p class="empty">${_("Nothing is written in this language: letters in it cannot be begun from this template.")}</p>`}
  </section>`;

  const keepName = (code) => (event) => {
    typed.names[code] = event.target.value;
    isDirty = true;
  };
  const keep = (code, part) => (event) => {
    typed[code][part] = event.target.value;
    isDirty = true;
    soon();
  };
  const speak = (code) => {
    spoken = code;
    preview = null;
    draw();
    look();
  };

  let timer;
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE_MS);
  };

  /** What is wrong is said at its field while one types, and goes on typing where one is. */
  async function look() {
    const isLast = asked();
    const [code, wording] = [spoken, typed[spoken]];
    const form = room.querySelector("form");
    try {
      const { body } = isBlank(wording)
        ? { body: null }
        : await send("POST", `/letter-templates/${encodeURIComponent(template.code)}/preview`, {
            language: code,
            ...wording,
          });
      if (!isLast()) return;
      clearErrors(form);
      preview = body;
      draw();
    } catch (error) {
      if (!isLast()) return;
      for (const each of error.errors ?? []) each.field = `data.${code}.${each.field}`;
      markErrors(form, error);
    }
  }

  let last = null;
  room.addEventListener("focusin", ({ target }) => {
    if (target.dataset.part) last = target;
  });

  function insert(name) {
    const field = last?.offsetParent ? last : room.querySelector(`#text-${spoken}`);
    field.setRangeText(`{{ ${name} }}`, field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input"));
    field.focus();
  }

  /** What is typed and not saved is not thrown away by a click. */
  function change(chosen) {
    const before = { template, typed, isDirty };
    open(chosen);
    if (!before.isDirty) return;
    const again = () => {
      open(before.template);
      typed = before.typed;
      isDirty = true;
      draw();
      look();
    };
    toast(_("What you typed in “%(name)s” is not saved.", { name: before.template.names[language] }), {
      actions: [{ label: _("Back to it"), run: again }],
    });
  }

  function submit(event) {
    event.preventDefault();
    const { version: seen, names, data } = template;
    const path = `${PATH}/${encodeURIComponent(template.code)}`;
    const given = {
      names: { ru: typed.names.ru.trim(), en: typed.names.en.trim() || null },
      data: { ru: wordingGiven(typed.ru), en: wordingGiven(typed.en) },
    };
    save(event.target, {
      version: seen,
      write: async (version) => {
        try {
          return await send("PATCH", path, given, { version });
        } catch (error) {
          const other = error.errors?.find(
            ({ field: at }) => /^data\.(ru|en)\./.test(at) && !at.startsWith(`data.${spoken}.`),
          );
          if (other) speak(other.field.split(".")[1]);
          throw error;
        }
      },
      theirs: () => load(),
      done: async (body) => {
        await load(body.code);
        done(_("The template is saved."), async () => {
          await send("PATCH", path, { names, data }, { version: body.version });
          await load(body.code);
        });
      },
    });
  }

  async function turn() {
    const name = template.retired ? "restore" : "retire";
    try {
      await send("POST", `${PATH}/${encodeURIComponent(template.code)}/${name}`, {}, { version: template.version });
      await load();
      done(name === "retire" ? _("The template is retired.") : _("The template is in use again."), turn);
    } catch (error) {
      if (error.status !== 412) return complain(error);
      offerChoice({
        theirs: () => load(),
        mine: async () => {
          await load();
          await turn();
        },
      });
    }
  }

  async function add() {
    const made = await ask({
      title: _("New template"),
      label: _("Add"),
      body: () => html`<div class="fields">
        ${field("names.ru", _("Title"), { required: true, autofocus: true })} ${field("names.en", _("In English"))}
        ${field("code", _("Code"), { required: true, hint: _("For programs and files; it stays for good.") })}
      </div>`,
      submit: async (form) => {
        const values = valuesOf(form);
        const names = { ru: values["names.ru"] ?? "", en: values["names.en"] };
        const data = { ru: { subject: names.ru, text: "{{ user.header }}\n\n\n\n{{ user.signature }}" } };
        return (await send("POST", PATH, { code: values.code, names, data })).body;
      },
    });
    if (made) load(made.code).catch(complain);
  }

  await load();
  window.addEventListener("beforeunload", (event) => isDirty && event.preventDefault());
  if (isHead) shortcut("ctrl+s", _("Save"), () => room.querySelector("form").requestSubmit());
}

const isBlank = ({ subject, text }) => !subject.trim() && !text.trim();
const wordingGiven = (wording) => (isBlank(wording) ? null : wording);
