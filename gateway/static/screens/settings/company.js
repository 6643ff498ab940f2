// What documents say of the company, and its accounts in banks.

import { html, nothing, render } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import { get, send } from "../../api/client.js";
import { shortcut } from "../../frame/shortcuts.js";
import { isHead } from "../../frame/user.js";
import { _ } from "../../language/words.js";
import { field, valuesOf } from "../../parts/form/form.js";
import { KeptForm } from "../../parts/form/kept_form.js";
import { history } from "./history.js";
import { done, save } from "./saving.js";

const FIELDS = () => [
  ["name", _("Name in short"), { required: true }],
  ["full_name", _("Full name"), { wide: true }],
  ["inn", _("INN"), { inputmode: "numeric" }],
  ["kpp", _("KPP"), { inputmode: "numeric" }],
  ["ogrn", _("OGRN"), { inputmode: "numeric" }],
  ["legal_address", _("Legal address"), { wide: true }],
  ["postal_address", _("Postal address"), { wide: true, hint: _("Where it differs from the legal one.") }],
  ["phone", _("Phone"), { kind: "tel" }],
  ["email", _("E-mail"), { kind: "email" }],
  ["director_position", _("Post of the director"), {}],
  ["director", _("Director"), {}],
  ["accountant", _("Chief accountant"), {}],
];
const ACCOUNT = () => [
  ["bank_name", _("Bank")],
  ["bic", _("BIC")],
  ["account", _("Account")],
  ["correspondent_account", _("Correspondent account")],
  ["currency", _("Currency")],
];
const NEW_ACCOUNT = { bank_name: "", bic: "", account: "", correspondent_account: "", currency: "RUB" };
const LARGEST = 200_000;

export async function show(room) {
  let company; // as it is typed
  let saved;
  let accounts;
  let logo;
  const names = new Map([
    ...FIELDS().map(([name, label]) => [name, label]),
    ["bank_accounts", _("Bank accounts")],
    ["logo", _("Logo")],
  ]);

  const take = (body) => {
    const { version, ...card } = body;
    saved = card;
    company = saved;
    accounts = body.bank_accounts.map((each) => ({ ...each }));
    logo = body.logo;
  };
  const form = new KeptForm(room, "/settings/company", {
    read: () => ({ ...typed(), accounts, logo }),
    show(values) {
      ({ accounts, logo } = values);
      company = { ...company, ...values };
      draw();
    },
  });
  const replaced = (body) => {
    take(body);
    draw();
    form.end(body.version);
  };
  const theirs = async () => replaced(await get("/company"));

  function draw() {
    render(
      html`<form @submit=${submit} novalidate>
        <header><h2 id="section-title">${_("Company and bank")}</h2></header>
        <p class="notice bad" role="alert" data-errors hidden></p>
        <fieldset ?disabled=${!isHead} class="fields">
          ${FIELDS().map(([name, label, more]) => field(name, label, { ...more, value: company[name] }))}
        </fieldset>
        <fieldset ?disabled=${!isHead} class="logo" data-field="logo"><legend>${_("Logo")}</legend>
          ${logo ? html`<img src=${pictureOf(logo)} alt=${_("Logo")}>` : html`<span class="empty">${_("Documents are without a logo.")}</span>`}
          <label class="button quiet">${_("Choose a picture…")}<input type="file" accept="image/png,image/svg+xml" class="hidden-file" @change=${choose}></label>
          ${logo ? html`<button type="button" class="quiet" @click=${() => setLogo(null)}>${_("Remove")}</button>` : nothing}
          <small>${_("PNG or SVG, at most 200 kB.")}</small>
          <p class="error" role="alert" hidden></p>
        </fieldset>
        <fieldset ?disabled=${!isHead}><legend>${_("Bank accounts")}</legend>
          ${repeat(accounts, (account) => account, accountOf)}
          ${accounts.length === 0 ? html`<p class="empty">${_("Invoices say nothing of a bank until there is an account.")}</p>` : nothing}
          <p><button type="button" class="quiet" @click=${add}>+ ${_("Add an account")}</button></p>
        </fieldset>
        ${isHead ? html`<footer class="acts"><button type="submit">${_("Save")}</button><kbd>Ctrl + S</kbd></footer>` : nothing}
      </form>
      ${history("/company/history", names)}`,
      room,
    );
  }

  const accountOf = (
    account,
    index,
  ) => html`<div class="account-card" role="group" aria-label=${_("Account %(number)s", { number: index + 1 })}>
    <div class="fields">${ACCOUNT().map(([name, label]) =>
      field(`bank_accounts.${index}.${name}`, label, {
        value: account[name],
        input: ({ target }) => (account[name] = target.value),
      }),
    )}</div>
    <label class="choice"><input type="radio" name="default_account" .checked=${account.is_default === true} @change=${() => makeDefault(account)}> ${_("The one that documents name")}</label>
    <button type="button" class="quiet" @click=${() => remove(account)}>${_("Remove the account")}</button>
  </div>`;

  const add = () => {
    accounts = [...accounts, { ...NEW_ACCOUNT, is_default: accounts.length === 0 }];
    redraw();
    room.querySelector(".account-card:last-of-type input").focus();
  };
  const remove = (account) => {
    accounts = accounts.filter((each) => each !== account);
    if (account.is_default && accounts.length) accounts[0].is_default = true;
    redraw();
  };
  const makeDefault = (account) => {
    for (const each of accounts) each.is_default = each === account;
  };
  const setLogo = (picture) => {
    logo = picture;
    redraw();
  };

  /** Keeps what is typed. */
  function redraw() {
    company = { ...company, ...typed() };
    draw();
    form.keep();
  }

  const typed = () => {
    const values = valuesOf(room.querySelector("form"));
    return Object.fromEntries(FIELDS().map(([name]) => [name, values[name]]));
  };

  async function choose({ target }) {
    const [file] = target.files;
    if (!file) return;
    const said = room.querySelector(".logo .error");
    said.hidden = file.size <= LARGEST;
    said.textContent = _("A picture has at most 200,000 bytes.");
    if (file.size <= LARGEST) setLogo(await inBase64(file));
  }

  function submit(event) {
    event.preventDefault();
    const before = saved;
    const card = { ...saved, ...typed(), bank_accounts: accounts.map(accountGiven), logo };
    save(event.target, {
      version: form.version,
      write: (seen) => send("PUT", "/company", card, { version: seen }),
      theirs,
      done: (body) => {
        replaced(body);
        const undo = async () => replaced((await send("PUT", "/company", before, { version: body.version })).body);
        done(_("The company is saved: new documents say it so."), before.name && undo);
      },
    });
  }

  const now = await get("/company");
  take(now);
  draw();
  form.begin(now.version);
  if (isHead) shortcut("ctrl+s", _("Save"), () => room.querySelector("form").requestSubmit());
}

const accountGiven = ({ bank_name, bic, account, correspondent_account: correspondent, currency, is_default }) => ({
  bank_name: bank_name.trim(),
  bic: bic.trim(),
  account: account.trim(),
  correspondent_account: correspondent?.trim() || null,
  currency: currency.trim(),
  is_default,
});

/** A picture of the API as an address: PNG begins with the same letters always. */
const pictureOf = (base64) => `data:image/${base64.startsWith("iVBOR") ? "png" : "svg+xml"};base64,${base64}`;

async function inBase64(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}
