// The table of a report: sorted by the server, each row leads to what is behind it, totals below.

import { html, nothing } from "lit-html";
import { day, money, quantity } from "../../language/formats.js";
import { _ } from "../../language/words.js";

const WRITTEN = { money, quantity, count: quantity, percent: quantity, day, text: String };
const BAD = ["shortage", "overdue"];
const CLASSES = ["abc", "xyz"];
const FIGURES = ["money", "quantity", "count", "percent"];

/** `{ kind, groups, titles, answer, rows, sort }` and what is done: `sortBy(name)`, `more()`; `wayOf(row)` leads behind it. */
export function table({ kind, groups, titles, answer, rows, sort, nameOf, wayOf, sortBy, more, isBusy }) {
  const there = new Set([...rows.flatMap(Object.keys), ...Object.keys(answer.totals)]);
  const figures = kind.figures.filter(([name]) => there.has(name));
  const head = (name, title, isFigure) =>
    headOf({ name, title, isFigure, sort, sortBy: kind.isSorted ? null : sortBy });
  return html`<div class="report-table"><table>
      <caption class="sr">${kind.title}</caption>
      <thead><tr>
        ${groups.map((group) => head(group, titles[group], false))}
        ${figures.map(([name, title, how]) => head(name, title, FIGURES.includes(how)))}
      </tr></thead>
      <tbody>${rows.map((row) => rowOf(row, { groups, figures, nameOf, wayOf }))}</tbody>
      ${
        rows.length
          ? html`<tfoot><tr>
        <th scope="row" colspan=${groups.length}>${_("In total")}</th>
        ${figures.map(([name, , how]) => cellOf(answer.totals[name], how))}
      </tr></tfoot>`
          : nothing
      }
    </table></div>
    ${rows.length === 0 ? html`<p class="empty">${_("Nothing is found for this question. Choose another period, or fewer filters.")}</p>` : nothing}
    ${answer.next ? html`<p><button type="button" class="plain" ?disabled=${isBusy} @click=${more}>${_("Show more")}</button></p>` : nothing}`;
}

function headOf({ name, title, isFigure, sort, sortBy }) {
  const [by] = sort.split(",");
  const order = { [name]: "ascending", [`-${name}`]: "descending" }[by] ?? "none";
  const arrow = { ascending: " ▲", descending: " ▼", none: "" }[order];
  const act = sortBy
    ? html`<button type="button" @click=${() => sortBy(name, isFigure)}>${title}${arrow}</button>`
    : title;
  return html`<th scope="col" class=${isFigure ? "number" : ""} aria-sort=${order}>${act}</th>`;
}

function rowOf(row, { groups, figures, nameOf, wayOf }) {
  const way = wayOf(row);
  return html`<tr>
    ${groups.map((group, place) => {
      const name = nameOf(row, group);
      const detail = detailOf(row, group);
      const shown = place === 0 && way ? html`<a href=${way}>${name}</a>` : name;
      return html`<th scope="row">${shown}${detail ? html` <small>${detail}</small>` : nothing}</th>`;
    })}
    ${figures.map(([name, , how]) => cellOf(row[name], how, name))}
  </tr>`;
}

function detailOf(row, group) {
  if (group === "item") return row.item?.code;
  if (group === "order") return row.order?.customer?.name;
  if (group === "line") return _("order %(number)s", { number: row.order?.number ?? "" });
  return null;
}

function cellOf(value, how, name) {
  const isNothing = value === null || value === undefined || value === "";
  const classes = [
    FIGURES.includes(how) && "number",
    FIGURES.includes(how) && Number(value) === 0 && "zero",
    BAD.includes(name) && Number(value) > 0 && "overdue",
    CLASSES.includes(name) && `class-${value}`,
  ];
  return html`<td class=${classes.filter(Boolean).join(" ")}>${isNothing ? "" : WRITTEN[how](value)}</td>`;
}
