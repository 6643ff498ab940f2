// One user: what he may do, how he comes in, and the tokens by which programs speak for him.

import { html, nothing, render } from "lit-html";
import { get, send } from "../../api/client.js";
import { me } from "../../frame/user.js";
import { _ } from "../../language/words.js";
import { showOnce } from "../../parts/copy.js";
import { ask } from "../../parts/dialog.js";
import { field, valuesOf } from "../../parts/form/form.js";
import { fill, KeptForm } from "../../parts/form/kept_form.js";
import { complain, toast } from "../../parts/toast.js";
import { LANGUAGES } from "../../parts/words/languages.js";
import { history } from "./history.js";
import { fillRoles, roleFields, rolesOf } from "./roles.js";
import { done, offerChoice, save } from "./saving.js";
import { showTokens } from "./tokens.js";

const WORDS = () =>
  new Map([
    ["registered", _("Registered")],
    ["password_set", _("The password is set")],
    ["second_factor_set", _("The second factor is set")],
    ["second_factor_removed", _("The second factor is removed")],
    ["token_issued", _("A token is issued")],
    ["token_revoked", _("A token is revoked")],
    ["deactivated", _("Not let in any more")],
    ["reactivated", _("Let in again")],
  ]);
const NAMES = () =>
  new Map([
    ["name", _("Name")],
    ["full_name", _("Name in full")],
    ["email", _("E-mail")],
    ["roles", _("Roles")],
    ["language", _("Language")],
    ["zone", _("Time zone")],
    ["token", _("Token")],
    ["signature.ru", _("Signature")],
    ["signature.en", _("Signature")],
    ["letter_header.ru", _("Header")],
    ["letter_header.en", _("Header")],
    ["notifications.screen", _("Reminders on the screen")],
    ["notifications.email", _("Reminders by e-mail")],
    ["notifications.digest", _("Reminders as one digest")],
  ]);

/** Makes a link that lets the user in once, and shows it. */
export async function handLink(user) {
  try {
    const { body } = await send("POST", `/users/${user.id}/links`);
    await showOnce({
      title: _("A link for %(name)s", { name: user.name }),
      text: _("It lets the user in once, to choose a password. Hand it over: it is shown this once."),
      value: location.origin + body.path,
    });
  } catch (error) {
    complain(error);
  }
}

/** Fills the pane with a user; `changed` is told when the list is to be read again. */
export async function showUser(pane, id, changed) {
  const path = `/users/${id}`;
  let user = await get(path);
  const [room, tokens] = [document.createElement("div"), document.createElement("div")];
  pane.replaceChildren(room);
  const formNow = () => room.querySelector("form");
  const form = new KeptForm(room, `/settings${path}`, {
    read: () => ({ ...valuesOf(formNow()), roles: rolesOf(formNow()) }),
    show: ({ roles, ...values }) => {
      fill(formNow(), values);
      fillRoles(formNow(), roles);
    },
  });

  const load = async () => {
    user = await get(path);
    draw();
    await changed();
  };
  const theirs = () => {
    form.forget();
    return load();
  };

  function draw() {
    render(
      html`<form @submit=${submit} novalidate class="plain-form">
          <header><h3 tabindex="-1">${user.name}</h3>${user.active ? nothing : html`<span class="badge">${_("Not let in")}</span>`}</header>
          <p class="notice bad" role="alert" data-errors hidden></p>
          <div class="fields">
            ${field("full_name", _("Name in full"), { value: user.full_name })}
            ${field("email", _("E-mail"), { kind: "email", value: user.email })}
            ${field("language", _("Language"), { kind: "select", choices: LANGUAGES, value: user.language })}
            ${field("zone", _("Time zone"), { value: user.zone })}
            ${roleFields(user.roles)}
          </div>
          <footer class="acts"><button type="submit">${_("Save")}</button></footer>
        </form>
        <fieldset class="plain-form"><legend>${_("The way in")}</legend><div class="acts">
          ${user.email ? html`<button type="button" class="plain" ?disabled=${!user.active} @click=${invite}>${_("Invite by letter")}</button>` : nothing}
          <button type="button" class="plain" ?disabled=${!user.active} @click=${() => handLink(user)}>${_("Link for a new password")}</button>
          ${user.second_factor && user.name !== me ? html`<button type="button" class="plain" @click=${removeFactor}>${_("Remove the second factor…")}</button>` : nothing}
          ${user.name === me ? nothing : html`<button type="button" class="plain" @click=${() => turn(user.active ? "deactivate" : "reactivate")}>${user.active ? _("Let in no more") : _("Let in again")}</button>`}
        </div></fieldset>
        ${tokens}
        ${history(`${path}/history`, NAMES(), WORDS())}`,
      room,
    );
    form.begin(user.version);
    showTokens(tokens, user, () => load().catch(complain));
  }

  function submit(event) {
    event.preventDefault();
    const { full_name, email, language, zone } = valuesOf(event.target);
    const before = Object.fromEntries(
      ["full_name", "email", "language", "zone", "roles"].map((name) => [name, user[name]]),
    );
    const given = { full_name, email, language, zone, roles: rolesOf(event.target) };
    save(event.target, {
      version: form.version,
      write: (version) => send("PATCH", path, given, { version }),
      theirs,
      done: async (body) => {
        form.forget();
        await load();
        done(_("%(name)s is saved.", { name: body.name }), async () => {
          await send("PATCH", path, before, { version: body.version });
          await load();
        });
      },
    });
  }

  async function invite() {
    try {
      const { body } = await send("POST", `${path}/invitations`);
      toast(_("The invitation goes to %(email)s.", { email: body.to }));
    } catch (error) {
      complain(error);
    }
  }

  async function removeFactor() {
    await ask({
      title: _("Remove the second factor of %(name)s?", { name: user.name }),
      label: _("Remove"),
      danger: true,
      body: () => html`<p>${_("Nova will ask for no code until the user sets a second factor again.")}</p>`,
      submit: () => send("DELETE", `${path}/second-factor`),
    });
    await load();
  }

  const TURNED = {
    deactivate: { back: "reactivate", text: (name) => _("%(name)s is let in no more; tokens are revoked.", { name }) },
    reactivate: { back: "deactivate", text: (name) => _("%(name)s is let in again.", { name }) },
  };

  async function turn(name) {
    try {
      await send("POST", `${path}/${name}`, {}, { version: user.version });
      await load();
      done(TURNED[name].text(user.name), () => turn(TURNED[name].back));
    } catch (error) {
      if (error.status !== 412) return complain(error);
      await load();
      offerChoice({ theirs: draw, mine: () => turn(name) });
    }
  }

  draw();
}
