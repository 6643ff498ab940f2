// What everybody chooses himself: name in full, language, time zone, parts of letters, and how to be reminded.

import { html, nothing, render } from "lit-html";
import { get, send } from "../../api/client.js";
import { shortcut } from "../../frame/shortcuts.js";
import { writesLetters } from "../../frame/user.js";
import { _ } from "../../language/words.js";
import { clearErrors, field, showErrors, valuesOf } from "../../parts/form/form.js";
import { KeptForm } from "../../parts/form/kept_form.js";
import { toast } from "../../parts/toast.js";
import { LANGUAGES } from "../../parts/words/languages.js";
import { placeholderWords } from "../../parts/words/placeholder.js";
import { showExample } from "./example.js";

const PARTS = ["letter_header", "signature"];
const TYPING_MS = 400;

export async function showSettings(room) {
  let mine = await get("/users/me");
  let timer;
  const kept = KeptForm.ofFields(room, "/account");

  function draw() {
    render(
      html`<form novalidate @submit=${submit} @input=${follow}>
        <p class="notice bad" role="alert" data-errors hidden></p>
        <section class="block"><h2>${_("About me")}</h2><div class="fields">
          ${field("full_name", _("Name in full"), { value: mine.full_name, maxlength: 255, autocomplete: "name" })}
          ${field("language", _("Language"), { kind: "select", choices: LANGUAGES, value: mine.language })}
          ${field("zone", _("Time zone"), { kind: "select", choices: zones(), value: mine.zone })}
        </div></section>
        ${writesLetters ? letters() : nothing}
        <section class="block"><h2>${_("Reminders and notices")}</h2>
          ${field("notifications.screen", _("On the screen: the bell, and a notice in the corner"), { kind: "checkbox", value: mine.notifications.screen })}
          ${field("notifications.email", _("By e-mail"), { kind: "checkbox", value: mine.notifications.email, hint: mine.email ?? _("You have no address here yet: an administrator enters it.") })}
          ${field("notifications.digest", _("Many at once come as one digest"), { kind: "checkbox", value: mine.notifications.digest })}
          ${browserNotices()}
        </section>
        <footer><button type="submit">${_("Save")} <kbd>Ctrl S</kbd></button></footer>
      </form>`,
      room,
    );
    kept.begin(mine.version);
    if (writesLetters) examples();
  }

  const letters = () => html`<section class="block"><h2>${_("My letters")}</h2>
    <p class="empty">${_("Templates put these where they say header and signature. They may name:")}
      ${NAMES.map((name) => html`<span class="named"><code>{{ ${name} }}</code> ${placeholderWords(name)}</span> `)}</p>
    <div class="languages">
      ${LANGUAGES.map(
        ([code, name]) => html`<div role="group" aria-label=${name}>
          <h3 lang=${code}>${name}</h3>
          ${field(`letter_header.${code}`, _("Header"), { kind: "textarea", rows: 2, value: mine.letter_header[code] })}
          ${field(`signature.${code}`, _("Signature"), { kind: "textarea", rows: 4, value: mine.signature[code] })}
          <div class="example" id="example-${code}"></div>
        </div>`,
      )}
    </div>
  </section>`;

  function browserNotices() {
    if (!("Notification" in window) || Notification.permission !== "default") return nothing;
    const allow = () => Notification.requestPermission().then(draw);
    return html`<p><button type="button" class="plain" @click=${allow}>${_("Let the browser show reminders when Nova is in the background")}</button></p>`;
  }

  function follow() {
    clearTimeout(timer);
    if (writesLetters) timer = setTimeout(examples, TYPING_MS);
  }

  function examples() {
    const given = nested(room.querySelector("form"));
    for (const [code] of LANGUAGES) {
      const parts = PARTS.map((part) => given[part][code]);
      showExample(room.querySelector(`#example-${code}`), code, parts, given.full_name ?? mine.name);
    }
  }

  function submit(event) {
    event.preventDefault();
    return save();
  }

  async function save({ version = kept.version } = {}) {
    const form = room.querySelector("form");
    clearErrors(form);
    try {
      const { body } = await send("PATCH", "/users/me", nested(form), { version });
      const isOtherPage = body.language !== mine.language || body.zone !== mine.zone;
      mine = body;
      kept.end(mine.version);
      if (isOtherPage) return void location.reload();
      document.querySelector(".who h1").textContent = mine.full_name ?? mine.name;
      toast(_("Your settings are saved."));
    } catch (error) {
      if (error.status !== 412) return showErrors(form, error);
      const theirs = await get("/users/me");
      changedMeanwhile(theirs);
    }
  }

  const changedMeanwhile = (theirs) =>
    toast(_("These settings were changed elsewhere meanwhile."), {
      kind: "bad",
      lasting: true,
      key: "changed",
      actions: [
        { label: _("Show theirs"), run: () => showTheirs(theirs) },
        { label: _("Save mine"), run: () => save({ version: theirs.version }) },
      ],
    });

  function showTheirs(theirs) {
    mine = theirs;
    kept.forget();
    draw();
  }

  draw();
  shortcut("ctrl+s", _("Save"), () => save());

  function zones() {
    const known = Intl.supportedValuesOf("timeZone");
    return (known.includes(mine.zone) ? known : [mine.zone, ...known]).map((zone) => [zone, zone]);
  }
}

const NAMES = ["customer.name", "customer.full_name", "contact.person", "user.name"];

/** As the API takes it: what the fields call `signature.ru` stands in `signature`. */
function nested(form) {
  const body = {};
  for (const [path, value] of Object.entries(valuesOf(form))) {
    const [name, part] = path.split(".");
    if (part === undefined) body[name] = value;
    else body[name] = { ...body[name], [part]: value };
  }
  return body;
}
