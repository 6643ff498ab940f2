// Imports of customers and items: a new one, those that were, and one of them.

import { html, nothing, render } from "lit-html";
import { address, get } from "../api/client.js";
import { begin } from "../frame/screen.js";
import { moment, quantity } from "../language/formats.js";
import { _ } from "../language/words.js";
import { complain } from "../parts/toast.js";
import { personName } from "../parts/words/people.js";
import { outcome, STATUSES, watch } from "./imports/outcome.js";
import { mayImport, REGISTERS } from "./imports/registers.js";
import { startWizard } from "./imports/wizard.js";

const PAGE = 25;
const room = document.getElementById("content");
const importId = location.pathname.split("/")[2];
const registers = new Map(REGISTERS());

const exports = () => html`<span class="end exports">${_("Export")}:
  ${REGISTERS().map(
    ([name, title]) =>
      html`<span>${title} <a href=${address(`/${name}/export.xlsx`)} download>XLSX</a> · <a href=${address(`/${name}/export.csv`)} download>CSV</a></span>`,
  )}</span>`;

/** All imports, and the way to a new one. */
async function overview() {
  let rows = [];
  let next = null;
  const list = document.createElement("div");

  async function read() {
    const page = await get("/imports", { limit: PAGE, after: next });
    rows = [...rows, ...page.items];
    next = page.next;
    render(
      history(rows, next, () => read().catch(complain)),
      list,
    );
  }

  render(
    html`<div class="bar"><h1>${_("Import")}</h1>${exports()}</div>
      <div id="wizard"></div>
      <section aria-label=${_("Imports so far")}><h2>${_("Imports so far")}</h2>${list}</section>`,
    room,
  );
  if (mayImport()) startWizard(room.querySelector("#wizard"));
  await read();
}

const history = (rows, next, more) => html`<div class="scrolled"><table>
    <thead><tr>
      <th scope="col">${_("Begun")}</th><th scope="col">${_("File")}</th><th scope="col">${_("What")}</th><th scope="col">${_("Status")}</th>
      <th scope="col" class="number">${_("Rows")}</th><th scope="col" class="number">${_("New")}</th><th scope="col" class="number">${_("Updated")}</th>
      <th scope="col" class="number">${_("Refused")}</th><th scope="col">${_("Who")}</th>
    </tr></thead>
    <tbody>${rows.map(rowOf)}</tbody></table></div>
  ${rows.length === 0 ? html`<p class="empty">${_("Nothing was imported yet. Choose a file above.")}</p>` : nothing}
  ${next ? html`<p><button type="button" class="plain" @click=${more}>${_("Show more")}</button></p>` : nothing}`;

const rowOf = (told) => html`<tr>
  <td>${moment(told.begun_at)}</td>
  <td><a href="/imports/${told.id}">${told.file}</a></td>
  <td>${registers.get(told.register)}${told.dry_run ? html` <small>(${_("check only")})</small>` : nothing}</td>
  <td>${STATUSES().get(told.status)}</td>
  <td class="number">${quantity(told.rows)}</td><td class="number">${quantity(told.created)}</td><td class="number">${quantity(told.changed)}</td>
  <td class="number ${told.failed ? "overdue" : ""}">${quantity(told.failed)}</td><td>${personName(told.user)}</td></tr>`;

/** One import: it goes on by itself whether anybody looks or not. */
async function one() {
  const shown = document.createElement("div");
  render(
    html`<div class="bar"><h1><a href="/imports" class="back">${_("Import")}</a> <span id="file">…</span></h1></div>${shown}`,
    room,
  );
  render(
    html`<p role="status"><progress aria-label=${_("The import is being read…")}></progress> ${_("The import is being read…")}</p>`,
    shown,
  );
  await watch(importId, async (told, refused) => {
    room.querySelector("#file").textContent = told.file;
    render(html`${facts(told)}${outcome(told, refused)}${told.dry_run ? again(told) : nothing}`, shown);
  });
}

const facts = (told) => html`<dl class="facts">
  <div><dt>${_("What")}</dt><dd>${registers.get(told.register)}</dd></div>
  <div><dt>${_("Begun")}</dt><dd>${moment(told.begun_at)}</dd></div>
  ${told.ended_at ? html`<div><dt>${_("Ended")}</dt><dd>${moment(told.ended_at)}</dd></div>` : nothing}
  <div><dt>${_("Who")}</dt><dd>${personName(told.user)}</dd></div>
  ${told.ignored_columns.length ? html`<div><dt>${_("Columns that were not read")}</dt><dd>${told.ignored_columns.join(", ")}</dd></div>` : nothing}
</dl>`;

const again = (told) => html`<p class="notice">${_("This was a check: nothing was written.")}
  <a href="/imports?what=${told.register}">${_("Choose the file again to import it")}</a></p>`;

begin(importId ? one : overview, { back: ["/imports", _("Import")] });
