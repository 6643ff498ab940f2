// The catalogue of public events: what each means, what it carries, and an example. It is drawn from the AsyncAPI document.

import { html, nothing, render } from "lit-html";
import { address, get } from "../../api/client.js";
import { _ } from "../../language/words.js";
import { copy } from "../../parts/copy.js";
import { fieldsOf, resolved } from "./schema.js";

const ASKED = "event";

export async function show(room) {
  const document = await get("/asyncapi.json");
  let text = "";
  let shown = new URLSearchParams(location.search).get(ASKED);

  const matches = (name) => name.toLowerCase().includes(text.toLowerCase());
  const choose = (name) => (event) => {
    event.preventDefault();
    shown = name;
    history.replaceState(history.state, "", `?${new URLSearchParams({ [ASKED]: name })}`);
    draw();
    room.querySelector(".event h2")?.focus();
  };
  const find = ({ target }) => {
    text = target.value.trim();
    draw();
  };

  const draw = () =>
    render(
      html`<div class="catalogue">
        <nav aria-label=${_("Events")}>
          <input type="search" aria-label=${_("Find an event")} placeholder=${_("Find an event")} @input=${find}>
          ${Object.entries(document.channels).map(([source, channel]) => listOf(source, channel))}
        </nav>
        <section class="event" aria-live="polite">${shown in document.components.messages ? event(document, shown) : introduction(document)}</section>
      </div>`,
      room,
    );

  function listOf(source, { description, messages }) {
    const names = Object.keys(messages).filter(matches);
    if (names.length === 0) return nothing;
    return html`<h2>${source}</h2><p class="empty" lang="en">${description}</p>
      <ul>${names.map((name) => html`<li><a href="?${ASKED}=${name}" aria-current=${name === shown ? "true" : "false"} @click=${choose(name)}>${document.components.messages[name].title}</a></li>`)}</ul>`;
  }

  draw();
}

const introduction = ({
  info,
}) => html`<div lang="en">${info.description.split("\n\n").map((text) => html`<p>${text}</p>`)}</div>
  <p><a href=${address("/asyncapi.json")} download="asyncapi.json">AsyncAPI</a></p>`;

function event(document, name) {
  const message = document.components.messages[name];
  const schema = document.components.schemas[name];
  const [{ payload }] = message.examples;
  const example = JSON.stringify(payload, null, 2);
  const source = payload.source.slice(1);
  return html`<h2 tabindex="-1">${message.title}</h2>
    <p lang="en">${schema.description}</p>
    <dl class="facts">
      <div><dt>${_("Exchange")}</dt><dd><code>${source}.events</code></dd></div>
      <div><dt>${_("Routing key")}</dt><dd><code>${message.name}</code></dd></div>
      <div><dt>${_("Feed")}</dt><dd><code>${address(`/feed/${source}`, { type: message.name })}</code></dd></div>
      <div><dt>JSON Schema</dt><dd><a href=${address(`/schemas/${source}/${schemaFile(payload)}`)} target="_blank" rel="noopener">${schemaFile(payload)}</a></dd></div>
    </dl>
    <h3>${_("What it carries")}</h3>
    <div class="scrolled"><table><thead><tr><th scope="col">${_("Field")}</th><th scope="col">${_("Kind of value")}</th><th scope="col">${_("Always there")}</th></tr></thead>
      <tbody>${fieldsOf(resolved(document, schema), document).map(row)}</tbody></table></div>
    <h3>${_("Example")} <button type="button" class="quiet" @click=${() => copy(example)}>${_("Copy")}</button></h3>
    <pre class="example" tabindex="0" lang="en">${example}</pre>`;
}

const row = ({ name, depth, kind, values, isRequired, description }) => html`<tr>
  <th scope="row" data-depth=${depth}><code>${name}</code></th>
  <td lang="en">${kind}${values ? html`<br><small>${values.join(" · ")}</small>` : nothing}${description ? html`<br><small>${description}</small>` : nothing}</td>
  <td>${isRequired ? "✓" : ""}</td></tr>`;

const schemaFile = ({ dataschema }) => dataschema.split("/").at(-1);
