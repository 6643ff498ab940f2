// Who works here: a list, and beside it the user that is chosen.

import { html, nothing, render } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import { get, send } from "../../api/client.js";
import { shortcut } from "../../frame/shortcuts.js";
import { _ } from "../../language/words.js";
import { ask } from "../../parts/dialog.js";
import { field, valuesOf } from "../../parts/form/form.js";
import { afterTyping } from "../../parts/grid/list_bar.js";
import { complain, toast } from "../../parts/toast.js";
import { LANGUAGES } from "../../parts/words/languages.js";
import { ROLES, roleFields, rolesOf } from "./roles.js";
import { handLink, showUser } from "./user.js";

const PAGE = 100;

export async function show(room) {
  let users = [];
  let next = null;
  let q = "";
  let active = "true";
  let chosen = new URLSearchParams(location.search).get("user");
  const roleNames = new Map(ROLES());
  const pane = document.createElement("div");

  const load = async (after) => {
    const page = await get("/users", { q, active, limit: PAGE, after });
    users = after ? [...users, ...page.items] : page.items;
    next = page.next;
    draw();
  };

  function draw() {
    render(
      html`<header><h2 id="section-title">${_("Users and roles")}</h2>
          <input type="search" id="search" placeholder=${_("Name or e-mail")} aria-label=${_("Search users")} @input=${search}>
          <select aria-label=${_("Which users")} @change=${filter}>
            <option value="true">${_("Who work here")}</option><option value="false">${_("Who are let in no more")}</option><option value="">${_("All")}</option>
          </select>
          <span class="end"><button type="button" @click=${register}>${_("New user")}</button></span></header>
        <div class="two">
          <div class="scrolled"><table>
            <thead><tr><th scope="col">${_("Name")}</th><th scope="col">${_("Roles")}</th><th scope="col">${_("Tokens")}</th></tr></thead>
            <tbody>${repeat(users, ({ id }) => id, rowOf)}</tbody>
          </table>
          ${users.length === 0 ? html`<p class="empty">${_("No user is found.")}</p>` : nothing}
          ${next ? html`<button type="button" class="quiet" @click=${() => load(next).catch(complain)}>${_("More")}</button>` : nothing}</div>
          ${pane}
        </div>`,
      room,
    );
  }

  const rowOf = (user) => html`<tr class="${user.active ? "" : "gone"} ${user.id === chosen ? "current" : ""}">
    <td><button type="button" class="link" aria-expanded=${String(user.id === chosen)} @click=${() => choose(user.id)}>${user.full_name ?? user.name}</button>
      <small class="empty">${[user.full_name && user.name, user.email].filter(Boolean).join(" · ")}</small></td>
    <td>${user.roles.map((role) => roleNames.get(role)).join(", ")}
      ${user.second_factor ? html`<span class="badge" title=${_("Is asked for a code when signing in")}>2FA</span>` : nothing}
      ${user.active ? nothing : html`<span class="badge">${_("Not let in")}</span>`}</td>
    <td class="number">${user.tokens.filter((token) => !token.revoked).length || ""}</td></tr>`;

  const search = afterTyping((text) => {
    q = text;
    return load();
  });
  const filter = ({ target }) => {
    active = target.value;
    load().catch(complain);
  };

  async function choose(id) {
    chosen = id;
    history.replaceState(null, "", `?${new URLSearchParams({ user: id })}`);
    draw();
    await showUser(pane, id, () => load()).catch(complain);
    pane.querySelector("h3")?.focus();
  }

  async function register() {
    const made = await ask({
      title: _("New user"),
      label: _("Register the user"),
      body: () => html`<div class="fields">
        ${field("name", _("Name to sign in with"), { required: true, autofocus: true, hint: _("It stays for good.") })}
        ${field("full_name", _("Name in full"))}
        ${field("email", _("E-mail"), { kind: "email", hint: _("The invitation goes there. Without it you get a link to hand over.") })}
        ${field("language", _("Language"), { kind: "select", choices: LANGUAGES, value: "ru" })}
        ${roleFields(["manager"])}
      </div>`,
      submit: async (form) => {
        const { name, full_name, email, language } = valuesOf(form);
        return (await send("POST", "/users", { name, full_name, email, language, roles: rolesOf(form) })).body;
      },
    });
    if (!made) return;
    await load();
    choose(made.id);
    if (made.invitation === "queued") return void toast(_("The invitation goes to %(email)s.", { email: made.email }));
    await handLink(made);
  }

  await load();
  if (chosen) await showUser(pane, chosen, () => load()).catch(complain);
  shortcut("n", _("New user"), register);
  shortcut("/", _("Search users"), () => room.querySelector("#search").focus());
}
