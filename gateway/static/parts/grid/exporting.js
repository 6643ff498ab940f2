// Lists as Excel files, which imports take as well: all that match by an address, those that are chosen by a call.

import { html } from "lit-html";
import { address, send } from "../../api/client.js";
import { _ } from "../../language/words.js";
import { complain } from "../toast.js";

const MOST = 500;

export const exportLink = (grid) =>
  html`<a class="button quiet" href=${exportOf(grid)} download title=${_("All that match, as an Excel file")}>${_("Export")}</a>`;

export function exportButton(grid) {
  const isTooMany = !grid.choice.isAll && grid.choice.count > MOST;
  const title = isTooMany
    ? _("Choose at most %(count)s, or all that match.", { count: MOST })
    : _("Those that are chosen, as an Excel file");
  return html`<button type="button" class="plain" title=${title} ?disabled=${isTooMany}
    @click=${() => exportChosen(grid).catch(complain)}>${_("Export")}</button>`;
}

const exportOf = (grid) => address(`${grid.path}/export.xlsx`, grid.asked);

async function exportChosen(grid) {
  if (grid.choice.isAll) return give(exportOf(grid));
  const question = { ids: [...grid.choice.rows.keys()], sort: grid.asked.sort };
  const { body } = await send("POST", `${grid.path}/export.xlsx`, question);
  const url = URL.createObjectURL(body);
  give(url, `${grid.path.slice(1)}.xlsx`);
  URL.revokeObjectURL(url);
}

function give(href, name = "") {
  const link = document.createElement("a");
  Object.assign(link, { href, download: name });
  link.click();
}
