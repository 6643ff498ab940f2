// How the company sells, numbers its documents, and who sees which customers.

import { html, nothing, render } from "lit-html";
import { get, send } from "../../api/client.js";
import { shortcut } from "../../frame/shortcuts.js";
import { isHead } from "../../frame/user.js";
import { _ } from "../../language/words.js";
import { field, valuesOf } from "../../parts/form/form.js";
import { KeptForm } from "../../parts/form/kept_form.js";
import { DOCUMENT_KINDS } from "../../parts/words/document.js";
import { LANGUAGES } from "../../parts/words/languages.js";
import { history } from "./history.js";
import { done, save } from "./saving.js";

const POLICIES = () => [
  ["warn", _("Warn, and place the order")],
  ["block", _("Do not place it; a head of sales may")],
  ["off", _("Do not look at credit")],
];
const prefixOf = (name) => _("%(document)s: Prefix", { document: name });
const byYearOf = (name) => _("%(document)s: From 1 every year", { document: name });
const SEEN = () => [
  ["all", _("All customers")],
  ["own", _("Their own and nobody's")],
];

export async function show(room) {
  const [selling, access] = [document.createElement("div"), document.createElement("div")];
  room.replaceChildren(selling, access);
  await Promise.all([showSelling(selling), showAccess(access)]);
}

async function showSelling(room) {
  let settings = await get("/settings");
  const names = new Map([
    ["vat_included", _("Prices include VAT")],
    ["credit.policy", _("Order beyond the credit")],
    ["credit.counts_overdue", _("Overdue debt counts")],
    ["credit.overdue_days", _("Days of delay that are let pass")],
    ["document_language", _("Language of documents")],
    ...DOCUMENT_KINDS().flatMap(([code, name]) => [
      [`numbering.${code}.prefix`, prefixOf(name)],
      [`numbering.${code}.by_year`, byYearOf(name)],
    ]),
  ]);

  const draw = () =>
    render(
      html`<form @submit=${submit} novalidate class="plain-form">
        <header><h2 id="section-title">${_("Rules of selling")}</h2></header>
        <p class="notice bad" role="alert" data-errors hidden></p>
        <fieldset ?disabled=${!isHead}><legend>${_("Orders")}</legend><div class="fields">
          ${field("vat_included", _("Prices include VAT"), { kind: "checkbox", value: settings.vat_included })}
          ${field("document_language", _("Language of documents"), { kind: "select", choices: LANGUAGES, value: settings.document_language })}
        </div></fieldset>
        <fieldset ?disabled=${!isHead}><legend>${_("Credit")}</legend><div class="fields">
          ${field("credit.policy", _("Order beyond the credit"), { kind: "select", choices: POLICIES(), value: settings.credit.policy })}
          ${field("credit.overdue_days", _("Days of delay that are let pass"), { kind: "number", value: String(settings.credit.overdue_days) })}
          ${field("credit.counts_overdue", _("Overdue debt counts"), { kind: "checkbox", value: settings.credit.counts_overdue, hint: _("Whoever has debt that is overdue is beyond his credit.") })}
        </div></fieldset>
        <fieldset ?disabled=${!isHead}><legend>${_("Numbers of documents")}</legend>
          <div class="scrolled"><table>
            <thead><tr><th scope="col">${_("Document")}</th><th scope="col">${_("Prefix")}</th><th scope="col">${_("From 1 every year")}</th></tr></thead>
            <tbody>${DOCUMENT_KINDS().map(([code, name]) => seriesOf(code, name, settings.numbering[code]))}</tbody>
          </table></div>
        </fieldset>
        ${
          isHead
            ? html`<footer class="acts"><button type="submit">${_("Save")}</button><kbd>Ctrl + S</kbd>
          <small class="empty">${_("New orders and drafts follow at once; placed orders keep their own.")}</small></footer>`
            : nothing
        }
      </form>
      ${history("/settings/history", names)}`,
      room,
    );

  const form = KeptForm.ofFields(room, "/settings/policy");
  const replaced = (body) => {
    settings = body;
    draw();
    form.end(body.version);
  };
  const theirs = async () => replaced(await get("/settings"));

  function submit(event) {
    event.preventDefault();
    const { version, ...before } = settings;
    const given = settingsOf(valuesOf(event.target));
    save(event.target, {
      version: form.version,
      write: (seen) => send("PATCH", "/settings", given, { version: seen }),
      theirs,
      done: (body) => {
        replaced(body);
        done(_("The rules are saved."), async () =>
          replaced((await send("PATCH", "/settings", before, { version: body.version })).body),
        );
      },
    });
  }

  draw();
  form.begin(settings.version);
  if (isHead) shortcut("ctrl+s", _("Save"), () => room.querySelector("form").requestSubmit());
}

const seriesOf = (code, name, { prefix, by_year: byYear }) => html`<tr>
  <th scope="row">${name}</th>
  <td data-field="numbering.${code}.prefix"><input name="numbering.${code}.prefix" maxlength="16" .value=${prefix} aria-label=${prefixOf(name)}><p class="error" role="alert" hidden></p></td>
  <td><input type="checkbox" name="numbering.${code}.by_year" .checked=${byYear} aria-label=${byYearOf(name)}></td></tr>`;

function settingsOf(values) {
  const days = values["credit.overdue_days"];
  return {
    vat_included: values.vat_included,
    document_language: values.document_language,
    credit: {
      policy: values["credit.policy"],
      counts_overdue: values["credit.counts_overdue"],
      overdue_days: days === null ? null : Number(days),
    },
    numbering: Object.fromEntries(
      DOCUMENT_KINDS().map(([code]) => [
        code,
        { prefix: values[`numbering.${code}.prefix`] ?? "", by_year: values[`numbering.${code}.by_year`] },
      ]),
    ),
  };
}

async function showAccess(room) {
  let access = await get("/settings/access");

  const draw = () =>
    render(
      html`<form @submit=${submit} novalidate class="plain-form">
        <fieldset ?disabled=${!isHead}><legend>${_("Who sees what")}</legend>
          <p class="notice bad" role="alert" data-errors hidden></p>
          <div class="fields">${field("managers_see", _("Sales managers see"), { kind: "select", choices: SEEN(), value: access.managers_see })}</div>
          ${isHead ? html`<footer class="acts"><button type="submit">${_("Save")}</button></footer>` : nothing}
        </fieldset>
      </form>
      ${history("/settings/access/history", new Map([["managers_see", _("Sales managers see")]]))}`,
      room,
    );

  const form = KeptForm.ofFields(room, "/settings/access");
  const replaced = (body) => {
    access = body;
    draw();
    form.end(body.version);
  };

  function submit(event) {
    event.preventDefault();
    const { managers_see: before } = access;
    const write = (given) => (version) => send("PATCH", "/settings/access", { managers_see: given }, { version });
    save(event.target, {
      version: form.version,
      write: write(valuesOf(event.target).managers_see),
      theirs: async () => replaced(await get("/settings/access")),
      done: (body) => {
        replaced(body);
        done(_("It counts within 5 seconds everywhere."), async () =>
          replaced((await write(before)(body.version)).body),
        );
      },
    });
  }

  draw();
  form.begin(access.version);
}
