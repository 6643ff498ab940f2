// Reports: which there are, and each with its chart above its table.

import { html, render } from "lit-html";
import { begin } from "../frame/screen.js";
import { _ } from "../language/words.js";
import { KINDS } from "./reports/kinds.js";
import { openReport } from "./reports/report.js";

const room = document.getElementById("content");
const name = location.pathname.split("/")[2];
const kinds = KINDS();

const entryOf = ([key, kind]) => html`<article class="report-entry">
  <h2><a href="/reports/${key}">${kind.title}</a></h2>
  <p>${kind.answers}</p>
  <ul class="ways">${kind.ways.map(([label, query]) => html`<li><a href="/reports/${key}?${query}">${label}</a></li>`)}</ul>
</article>`;

function list() {
  render(
    html`<div class="bar"><h1>${_("Reports")}</h1></div><div class="report-entries">${Object.entries(kinds).map(entryOf)}</div>`,
    room,
  );
}

if (name === undefined) list();
else if (kinds[name]) begin(() => openReport(room, name, kinds[name]), { back: ["/reports", _("Reports")] });
else
  render(
    html`<div class="bar"><h1>${_("Reports")}</h1></div><p class="empty">${_("There is no such report.")} <a href="/reports">${_("All reports")}</a></p>`,
    room,
  );
