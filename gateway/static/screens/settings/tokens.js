// Tokens: by them programs speak for a user, no more than he may, as long as they live.

import { html, render } from "lit-html";
import { send } from "../../api/client.js";
import { moment, momentOf } from "../../language/formats.js";
import { _ } from "../../language/words.js";
import { showOnce } from "../../parts/copy.js";
import { ask } from "../../parts/dialog.js";
import { field, valuesOf } from "../../parts/form/form.js";
import { complain, toast } from "../../parts/toast.js";
import { ROLES, roleFields, rolesOf } from "./roles.js";

export function showTokens(room, user, changed) {
  const path = `/users/${user.id}/tokens`;
  const names = new Map(ROLES());
  const living = user.tokens.filter((token) => !token.revoked);

  const scope = ({ roles, only_reads: onlyReads, feeds }) =>
    [
      feeds && _("Reads feeds of events: %(events)s", { events: feeds.join(", ") }),
      roles ? roles.map((role) => names.get(role)).join(", ") : !feeds && _("All that the user may"),
      onlyReads && !feeds && _("only reads"),
    ]
      .filter(Boolean)
      .join(" · ");

  render(
    html`<fieldset class="plain-form"><legend>${_("Tokens for programs")}</legend>
      ${living.length === 0 ? html`<p class="empty">${_("No program speaks for this user.")}</p>` : tableOf(living)}
      <p class="acts"><button type="button" class="plain" ?disabled=${!user.active} @click=${issue}>${_("Issue a token…")}</button></p></fieldset>`,
    room,
  );

  function tableOf(tokens) {
    return html`<div class="scrolled"><table>
      <thead><tr><th scope="col">${_("Where it is used")}</th><th scope="col">${_("May")}</th><th scope="col">${_("Expires")}</th><th scope="col"><span class="unseen">${_("Actions")}</span></th></tr></thead>
      <tbody>${tokens.map(
        (
          token,
        ) => html`<tr><td>${token.name}<br><small class="empty">${moment(token.issued_at)}</small></td><td>${scope(token)}</td>
        <td>${token.expires_at ? moment(token.expires_at) : _("never")}</td>
        <td class="acts"><button type="button" class="quiet" aria-label=${_("Revoke %(name)s", { name: token.name })} @click=${() => revoke(token)}>${_("Revoke")}</button></td></tr>`,
      )}</tbody></table></div>`;
  }

  async function issue() {
    const issued = await ask({
      title: _("A token for %(name)s", { name: user.name }),
      label: _("Issue the token"),
      body: () => html`<div class="fields">
        ${field("name", _("Where it is used"), { required: true, autofocus: true })}
        ${field("expires_at", _("Expires"), { kind: "datetime-local", hint: _("Empty: it lives until it is revoked.") })}
        ${field("only_reads", _("Only reads"), { kind: "checkbox" })}
        ${field("feeds", _("Feeds of events"), { hint: _("For another system that hears events: orders.*, inventory.StockChanged. The token reads these, and does nothing else.") })}
        ${roleFields([])}
        <p class="wide empty">${_("Without a role the token may do all that the user may.")}</p>
      </div>`,
      submit: async (form) => {
        const { name, expires_at: until, only_reads, feeds } = valuesOf(form);
        const roles = rolesOf(form);
        const body = { name, only_reads, expires_at: until && momentOf(until), roles: roles.length ? roles : null };
        if (feeds) body.feeds = feeds.split(",").map((each) => each.trim());
        return (await send("POST", path, body)).body;
      },
    });
    if (!issued) return;
    await changed();
    await showOnce({
      title: _("The token “%(name)s”", { name: issued.name }),
      text: _("Copy it now: it is shown this once. A program sends it as “Authorization: Bearer …”."),
      value: issued.token,
    });
  }

  async function revoke(token) {
    const isRevoked = await ask({
      title: _("Revoke the token “%(name)s”?", { name: token.name }),
      label: _("Revoke"),
      danger: true,
      body: () => html`<p>${_("Programs that use it are let in no more. This cannot be undone.")}</p>`,
      submit: async () => {
        await send("DELETE", `${path}/${token.id}`);
        return true;
      },
    });
    if (!isRevoked) return;
    toast(_("The token is revoked."));
    await Promise.resolve(changed()).catch(complain);
  }
}
