// Which Nova this is, and for administrators how far its services are.

import { html, nothing, render } from "lit-html";
import { get } from "../../api/client.js";
import { may } from "../../frame/user.js";
import { quantity } from "../../language/formats.js";
import { _ } from "../../language/words.js";

const SERVICES = ["customers", "orders", "inventory", "tasks", "notify", "gateway"];
const EVERY_MS = 5000;

export async function show(room) {
  let services = null;
  const { version } = document.documentElement.dataset;

  const draw = () =>
    render(
      html`<header><h2 id="section-title">${_("About Nova")}</h2></header>
        <dl class="facts">
          <div><dt>${_("Version")}</dt><dd>${version}</dd></div>
          <div><dt>${_("For programs")}</dt><dd><a href="/programs/events">${_("Events")}</a>, <a href="/programs/api">${_("HTTP API")}</a></dd></div>
        </dl>
        ${services ? tableOf(services) : nothing}`,
      room,
    );

  const look = async () => {
    if (document.hidden) return;
    services = await Promise.all(SERVICES.map(statusOf));
    draw();
  };

  draw();
  if (!may("admin")) return;
  await look();
  setInterval(look, EVERY_MS);
}

/** A service that does not answer is told as such. */
const statusOf = (service) => get(`/ops/${service}/status`).catch(() => ({ service, head: null }));

const tableOf = (services) => html`<h3>${_("Services")}</h3><div class="scrolled"><table>
  <thead><tr><th scope="col">${_("Service of Nova")}</th><th scope="col">${_("State")}</th><th scope="col" class="number">${_("Events")}</th>
    <th scope="col" class="number">${_("Not told yet")}</th><th scope="col">${_("Behind")}</th><th scope="col" class="number">${_("Put aside")}</th></tr></thead>
  <tbody>${services.map(rowOf)}</tbody></table></div>
  <p class="empty">${_("Events that a service could not apply are put aside; “nova parked” shows them and tries them again.")}</p>`;

function rowOf({ service, head, relay, subscriptions = {} }) {
  if (head === null)
    return html`<tr class="red"><th scope="row">${service}</th><td colspan="5">✕ ${_("Does not answer")}</td></tr>`;
  const heard = Object.entries(subscriptions);
  const behind = heard.filter(([, { lag }]) => lag !== 0).map(([source, { lag }]) => `${source}: ${lag ?? "?"}`);
  const parked = heard.reduce((sum, [, each]) => sum + each.parked, 0);
  const troubles = heard.map(([, { trouble }]) => trouble).filter(Boolean);
  const isWell = parked === 0 && behind.length === 0 && relay.lag === 0 && troubles.length === 0;
  return html`<tr class=${parked || troubles.length ? "yellow" : ""}><th scope="row">${service}</th>
    <td>${isWell ? `✓ ${_("Up to date")}` : troubles.length ? `▲ ${troubles.join("; ")}` : `▲ ${_("Catching up")}`}</td>
    <td class="number">${quantity(head)}</td><td class="number">${quantity(relay.lag)}</td><td>${behind.join(", ") || "—"}</td><td class="number">${quantity(parked)}</td></tr>`;
}
