// How letters go. It is the environment of the services that says so: here it is told, and how to change it.

import { html, render } from "lit-html";
import { get } from "../../api/client.js";
import { _ } from "../../language/words.js";

const SECURITY = () =>
  new Map([
    ["plain", _("not encrypted")],
    ["starttls", "STARTTLS"],
    ["tls", "TLS"],
  ]);

export async function show(room) {
  const post = await get("/letters/post");
  render(
    html`<header><h2 id="section-title">${_("Mail")}</h2></header>
      ${noticeOf(post)}
      <dl class="facts">
        ${post.server ? html`<div><dt>${_("Mail server")}</dt><dd>${post.server} (${SECURITY().get(post.security)})</dd></div>` : ""}
        ${post.sender ? html`<div><dt>${_("Letters are from")}</dt><dd>${post.sender}</dd></div>` : ""}
        <div><dt>${_("Links in letters lead to")}</dt><dd>${post.links_lead_to || "—"}</dd></div>
      </dl>
      <p class="acts">${post.via === "mailbox" ? html`<a class="button" href="/mailbox">${_("Open the mailbox")}</a>` : ""}
        <a class="button quiet" href="/letters">${_("Letters")}</a></p>
      <h3>${_("To change it")}</h3>
      <p>${_("Set these in the environment, and start Nova again:")}</p>
      <dl class="variables">
        <div><dt><code>NOVA_SMTP_URL</code></dt><dd><code>smtps://user@host:465</code>, <code>smtp+starttls://user@host:587</code></dd></div>
        <div><dt><code>NOVA_SMTP_PASSWORD</code></dt><dd>${_("the password, or NOVA_SMTP_PASSWORD_FILE with a file of it")}</dd></div>
        <div><dt><code>NOVA_MAIL_FROM</code></dt><dd><code>Sales &lt;sales@example.com&gt;</code></dd></div>
        <div><dt><code>NOVA_PUBLIC_URL</code></dt><dd>${_("where people reach Nova")}</dd></div>
      </dl>`,
    room,
  );
}

function noticeOf({ via }) {
  if (via === "smtp") return html`<p class="done">${_("Letters go by a mail server.")}</p>`;
  if (via === "mailbox")
    return html`<p class="notice">${_("No mail server is named: letters stay in the mailbox of Nova, where administrators read them.")}</p>`;
  return html`<p class="notice bad">${_("Letters are not set up: none can be sent.")}</p>`;
}
