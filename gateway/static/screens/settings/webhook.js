// One webhook: what it is sent and where to, whether it works, and what its receiver answered.

import { html, nothing, render } from "lit-html";
import { get, send } from "../../api/client.js";
import { moment } from "../../language/formats.js";
import { _ } from "../../language/words.js";
import { ask } from "../../parts/dialog.js";
import { field, valuesOf } from "../../parts/form/form.js";
import { complain, toast } from "../../parts/toast.js";
import { showDeliveries } from "./deliveries.js";
import { history } from "./history.js";
import { done, offerChoice, save } from "./saving.js";
import { errorWords } from "./webhook_answers.js";
import { valuesOfWebhook, webhookFields } from "./webhook_fields.js";
import { showSecret } from "./webhook_secret.js";

const BECAUSE = () =>
  new Map([
    ["by_hand", _("It was disabled by hand.")],
    ["gave_up", _("Its receiver did not take an event for three days.")],
    ["gone", _("Its receiver answered that it is gone for good.")],
  ]);
const WORDS = () =>
  new Map([
    ["registered", _("Registered")],
    ["secret_rotated", _("The secret is new")],
    ["disabled", _("Disabled")],
    ["enabled", _("Enabled")],
    ["replayed", _("Sent again from a position")],
    ["delivery_skipped", _("An event was skipped")],
  ]);
const NAMES = () =>
  new Map([
    ["name", _("Called")],
    ["url", _("Address")],
    ["events", _("Events")],
    ["source", _("Source")],
    ["position", _("Position")],
  ]);

/** Fills the pane with a webhook; `changed(isRemoved)` is told when the list is to be read again. */
export async function showWebhook(pane, id, changed) {
  const path = `/webhooks/${id}`;
  let webhook = await get(path);
  const [room, log] = [document.createElement("div"), document.createElement("div")];
  pane.replaceChildren(room, log);

  const load = async () => {
    webhook = await get(path);
    draw();
    await showDeliveries(log, path);
    await changed();
  };

  function draw() {
    render(
      html`<form @submit=${submit} novalidate class="plain-form">
          <header><h3 tabindex="-1">${webhook.name}</h3>${webhook.state === "disabled" ? html`<span class="badge">${_("Disabled")}</span>` : nothing}</header>
          ${webhook.because ? html`<p class="notice">${BECAUSE().get(webhook.because)} ${moment(webhook.disabled_at)}</p>` : nothing}
          <p class="notice bad" role="alert" data-errors hidden></p>
          <div class="fields">${webhookFields(webhook)}</div>
          <footer class="acts"><button type="submit">${_("Save")}</button>
            <button type="button" class="plain" @click=${test}>${_("Send a test")}</button>
            <button type="button" class="plain" @click=${turn}>${webhook.state === "enabled" ? _("Disable") : _("Enable")}</button>
            <button type="button" class="plain" @click=${rotate}>${_("New secret…")}</button>
            <button type="button" class="plain" @click=${replay}>${_("Send again…")}</button>
            <button type="button" class="plain" @click=${remove}>${_("Remove…")}</button></footer>
        </form>
        ${history(`${path}/history`, NAMES(), WORDS())}`,
      room,
    );
  }

  function submit(event) {
    event.preventDefault();
    const { name, url, events, filter } = webhook;
    save(event.target, {
      version: webhook.version,
      write: (version) => send("PATCH", path, valuesOfWebhook(event.target), { version }),
      theirs: load,
      done: async (body) => {
        await load();
        done(_("%(name)s is saved.", { name: body.name }), async () => {
          await send("PATCH", path, { name, url, events, filter }, { version: body.version });
          await load();
        });
      },
    });
  }

  async function test() {
    try {
      const { body } = await send("POST", `${path}/test`);
      const said = body.status === null ? errorWords(body.error) : _("The receiver answered %(status)s.", body);
      const kind = body.status >= 200 && body.status < 300 ? "good" : "bad";
      toast(`${said} ${body.answer.slice(0, 200)}`, { kind, lasting: kind === "bad", key: "test" });
    } catch (error) {
      complain(error);
    }
  }

  async function turn() {
    try {
      await send(
        "POST",
        `${path}/${webhook.state === "enabled" ? "disable" : "enable"}`,
        {},
        { version: webhook.version },
      );
      await load();
    } catch (error) {
      if (error.status !== 412) return complain(error);
      await load();
      offerChoice({ theirs: draw, mine: turn });
    }
  }

  async function rotate() {
    const rotated = await ask({
      title: _("A new secret for “%(name)s”?", { name: webhook.name }),
      label: _("Make a new secret"),
      body: () => html`<p>${_("For a day what is sent is signed by the old secret as well.")}</p>`,
      submit: async () => (await send("POST", `${path}/rotate`, {}, { version: webhook.version })).body,
    });
    if (!rotated) return;
    await load();
    await showSecret(rotated);
  }

  async function replay() {
    const sources = webhook.sources.map(({ source, position }) => [source, `${source} (${position ?? 0})`]);
    const replayed = await ask({
      title: _("Send again what “%(name)s” was sent?", { name: webhook.name }),
      label: _("Send again"),
      body: () => html`<div class="fields">
        ${field("source", _("Source"), { kind: "select", choices: sources, value: sources[0][0] })}
        ${field("position", _("After position"), { required: true, value: "0", inputmode: "numeric", hint: _("0: from the beginning. Receivers tell repeats by their ids.") })}</div>`,
      submit: async (form) => {
        const { source, position } = valuesOf(form);
        const body = { source, position: /^\d+$/.test(position ?? "") ? Number(position) : position };
        return (await send("POST", `${path}/replay`, body, { version: webhook.version })).body;
      },
    });
    if (replayed) await load();
  }

  async function remove() {
    const isRemoved = await ask({
      title: _("Remove “%(name)s”?", { name: webhook.name }),
      label: _("Remove"),
      danger: true,
      body: () =>
        html`<p>${_("What it has not been sent yet, its log and its secret go with it. This cannot be undone.")}</p>`,
      submit: async () => {
        await send("DELETE", path, undefined, { version: webhook.version });
        return true;
      },
    });
    if (!isRemoved) return;
    pane.replaceChildren();
    await changed(true);
  }

  draw();
  await showDeliveries(log, path);
}
