// Which column of a file is what.

import { html } from "lit-html";
import { quantity } from "../../language/formats.js";
import { _ } from "../../language/words.js";

/** `columns` is what the API told of the file, `fields` are by heading; `map(heading, field)` is told a choice. */
export function mapping(columns, fields, map) {
  const taken = new Set(Object.values(fields).filter(Boolean));
  const options = (chosen) =>
    columns.fields
      .filter(({ field }) => field === chosen || !taken.has(field))
      .map(({ field, name }) => html`<option value=${field} ?selected=${field === chosen}>${name}</option>`);
  return html`<section id="mapping" tabindex="-1" aria-label=${_("Columns of the file")}>
    <h2>${_("Columns of the file")}</h2>
    <p class="empty">${_("Rows: %(count)s", { count: quantity(columns.rows) })}. ${_("An empty cell leaves what is there; “<empty>” takes it away.")}</p>
    <div class="scrolled"><table class="mapping">
      <thead><tr><th scope="col">${_("Column")}</th><th scope="col">${_("Is read as")}</th><th scope="col">${_("What stands there")}</th></tr></thead>
      <tbody>${columns.columns.map(
        ({ heading, examples }) => html`<tr class=${fields[heading] ? "" : "unread"}>
        <th scope="row">${heading}</th>
        <td><select aria-label=${_("Column “%(heading)s” is read as", { heading })} @change=${({ target }) => map(heading, target.value)}>
          <option value="" ?selected=${!fields[heading]}>${_("— not read —")}</option>${options(fields[heading])}</select></td>
        <td class="empty">${examples.join(" · ")}</td></tr>`,
      )}</tbody></table></div></section>`;
}

/** As the API takes it: what is not read is null. */
export const mappingOf = (fields) =>
  Object.fromEntries(Object.entries(fields).map(([heading, field]) => [heading, field ?? null]));
