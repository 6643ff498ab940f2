// How far an import is, and what came of it.

import { html, nothing } from "lit-html";
import { address, get } from "../../api/client.js";
import { quantity } from "../../language/formats.js";
import { _ } from "../../language/words.js";

const POLL_MS = 700;
const MOST_SHOWN = 200;

export const STATUSES = () =>
  new Map([
    ["waiting", _("Waiting")],
    ["running", _("Running")],
    ["done", _("Done")],
    ["failed", _("Failed")],
  ]);

const hasEnded = ({ status }) => status === "done" || status === "failed";

/** Tells `show(told, refused)` how far it is until it has ended, and what was refused then; gives the last word. */
export async function watch(id, show) {
  for (;;) {
    const told = await get(`/imports/${id}`);
    const refused = hasEnded(told) && told.failed ? await get(`/imports/${id}/errors`, { limit: MOST_SHOWN }) : null;
    await show(told, refused);
    if (hasEnded(told)) return told;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

export const outcome = (told, refused) => html`
  ${hasEnded(told) ? nothing : progress(told)}
  ${told.problem ? html`<p class="notice bad" role="alert">${told.problem}</p>` : nothing}
  ${counts(told)}
  ${refused ? refusals(told, refused) : nothing}
  ${told.status === "done" && !told.failed ? html`<p class="done" role="status">${told.dry_run ? _("All rows are good.") : _("All rows are taken.")}</p>` : nothing}`;

const progress = (told) => html`<div class="import-progress" role="status">
  <progress max=${told.rows || 1} value=${told.done} aria-label=${_("Rows that are done")}></progress>
  <span>${told.dry_run ? _("Checking: %(done)s of %(rows)s", sums(told)) : _("Importing: %(done)s of %(rows)s", sums(told))}</span>
  <small>${_("You may close the page: it goes on, and is found here again.")}</small></div>`;

const sums = ({ done, rows }) => ({ done: quantity(done), rows: quantity(rows) });

const counts = (told) => html`<dl class="counts">
  ${[
    [_("New"), told.created],
    [_("Updated"), told.changed],
    [_("Unchanged"), told.unchanged],
    [_("Refused"), told.failed, told.failed > 0],
  ].map(
    ([name, count, isBad]) => html`<div class=${isBad ? "bad" : ""}><dt>${name}</dt><dd>${quantity(count)}</dd></div>`,
  )}
</dl>`;

const refusals = (told, { items, next }) => html`<section class="refused" aria-label=${_("Refused rows")}>
  <header><h2>${_("Refused rows")}</h2>
    <span>${_("Mend them in the file, and import it again:")}
      <a class="button plain" href=${address(`/imports/${told.id}/errors.xlsx`)} download>XLSX</a>
      <a class="button plain" href=${address(`/imports/${told.id}/errors.csv`)} download>CSV</a></span></header>
  <div class="scrolled"><table>
    <thead><tr><th scope="col" class="number">${_("Row")}</th><th scope="col">${_("Column")}</th><th scope="col">${_("Reason")}</th></tr></thead>
    <tbody>${items.flatMap(({ row, errors }) =>
      errors.map(
        (error, place) => html`<tr>
      ${place === 0 ? html`<th scope="rowgroup" class="number" rowspan=${errors.length}>${row}</th>` : nothing}
      <td>${error.field}</td><td>${error.message}</td></tr>`,
      ),
    )}</tbody></table></div>
  ${next ? html`<p class="empty">${_("The first %(count)s are shown; all of them are in the file.", { count: items.length })}</p>` : nothing}
</section>`;
