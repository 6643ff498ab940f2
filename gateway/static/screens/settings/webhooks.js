// Where other systems are sent events: a list, and beside it the webhook that is chosen.

import { html, nothing, render } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import { get, send } from "../../api/client.js";
import { shortcut } from "../../frame/shortcuts.js";
import { _ } from "../../language/words.js";
import { ask } from "../../parts/dialog.js";
import { complain } from "../../parts/toast.js";
import { showWebhook } from "./webhook.js";
import { valuesOfWebhook, webhookFields } from "./webhook_fields.js";
import { showSecret } from "./webhook_secret.js";

const PAGE = 100; // there are fewer

export async function show(room) {
  let webhooks = [];
  let chosen = new URLSearchParams(location.search).get("webhook");
  const pane = document.createElement("div");

  const load = async () => {
    webhooks = (await get("/webhooks", { limit: PAGE, sort: "name" })).items;
    draw();
  };

  function draw() {
    render(
      html`<header><h2 id="section-title">${_("Webhooks")}</h2>
          <span class="end"><button type="button" @click=${register}>${_("New webhook")}</button></span></header>
        <div class="two">
          <div class="scrolled">${webhooks.length ? tableOf() : html`<p class="empty">${_("No other system is sent events. A webhook posts them to an address, signed, as they happen.")}</p>`}</div>
          ${pane}
        </div>`,
      room,
    );
  }

  const tableOf = () => html`<table>
    <thead><tr><th scope="col">${_("Called")}</th><th scope="col">${_("State")}</th></tr></thead>
    <tbody>${repeat(
      webhooks,
      ({ id }) => id,
      (webhook) => html`<tr class=${webhook.id === chosen ? "current" : ""}>
        <td><button type="button" class="link" aria-expanded=${String(webhook.id === chosen)} @click=${() => choose(webhook.id)}>${webhook.name}</button>
          <small class="empty">${webhook.url}</small></td>
        <td>${webhook.state === "enabled" ? _("Enabled") : html`<span class="badge">${_("Disabled")}</span>`}</td></tr>`,
    )}</tbody></table>`;

  const changed = async (isRemoved) => {
    if (isRemoved) {
      chosen = null;
      history.replaceState(null, "", location.pathname);
      render(nothing, pane);
    }
    await load();
  };

  async function choose(id) {
    chosen = id;
    history.replaceState(null, "", `?${new URLSearchParams({ webhook: id })}`);
    draw();
    await showWebhook(pane, id, changed).catch(complain);
    pane.querySelector("h3")?.focus();
  }

  async function register() {
    const made = await ask({
      title: _("New webhook"),
      label: _("Register the webhook"),
      body: () => html`<div class="fields">${webhookFields({ name: "", url: "", events: [], filter: null })}</div>`,
      submit: async (form) => (await send("POST", "/webhooks", valuesOfWebhook(form))).body,
    });
    if (!made) return;
    await load();
    await choose(made.id);
    await showSecret(made);
  }

  await load();
  if (chosen) await showWebhook(pane, chosen, changed).catch(complain);
  shortcut("n", _("New webhook"), register);
}
