// Debts, advances and open invoices from before Nova: typed row by row, or pasted from a spreadsheet.

import { html, nothing } from "lit-html";
import { live } from "lit-html/directives/live.js";
import { get, Refusal, send } from "../../api/client.js";
import { companyDay, decimal, money } from "../../language/formats.js";
import { _ } from "../../language/words.js";
import { ask } from "../../parts/dialog.js";
import { eachOf } from "../../parts/each_of.js";
import { field } from "../../parts/form/form.js";
import { toast } from "../../parts/toast.js";
import { amountOf, kopecksOf } from "./amounts.js";
import { OPENING_KINDS } from "./words.js";

const MOST_ROWS = 500;
const MOST_LIKE = 10;
const COLUMNS = ["customer", "kind", "number", "date", "due_date", "amount"];
const titles = () => [_("Customer"), _("Kind"), _("Number"), _("Day"), _("Due on"), _("Amount")];
const blank = () => ({ customer: "", kind: "debt", number: "", date: "", due_date: "", amount: "" });
const isBlank = (row) => !COLUMNS.some((name) => name !== "kind" && row[name].trim());

/** Asks for the rows; all are taken over or none. True when they were. */
export function askOpening() {
  let day = companyDay();
  let rows = [blank(), blank(), blank()];
  return ask({
    title: _("Debts from before Nova"),
    label: _("Take over"),
    wide: true,
    body: (redraw) => bodyOf({ redraw, day, rows, setDay: (text) => (day = text), setRows: (given) => (rows = given) }),
    submit: async () => {
      const given = rows.filter((row) => !isBlank(row));
      if (given.length === 0) throw new Refusal(422, { detail: _("Fill in one row at least.") });
      if (given.length > MOST_ROWS)
        throw new Refusal(422, { detail: _("At most %(count)s rows at once.", { count: MOST_ROWS }) });
      rows.splice(0, rows.length, ...given);
      const named = await customersOf(given);
      const { body } = await send("POST", "/debts/opening", {
        date: day,
        rows: given.map((row) => asTaken(row, named)),
      });
      const told = {
        added: body.added,
        known: body.known,
        debt: money(body.debt),
        advance: money(body.advance),
        invoice: money(body.invoice),
      };
      toast(
        _(
          "Taken over: %(added)s rows (debts %(debt)s, advances %(advance)s, invoices %(invoice)s). Known before: %(known)s.",
          told,
        ),
      );
      return true;
    },
  });
}

function bodyOf({ redraw, day, rows, setDay, setRows }) {
  const change =
    (row, name) =>
    async ({ target }) => {
      row[name] = target.value;
      redraw();
      if (name !== "customer" || !row.customer.trim()) return;
      const found = await customerLike(row.customer.trim(), (items) => items.length === 1);
      if (!found || row.customer !== target.value) return;
      row.customer = found.name;
      redraw();
    };
  const add = () => {
    rows.push(blank());
    redraw();
  };
  const drop = (row) => {
    rows.splice(rows.indexOf(row), 1);
    redraw();
  };
  const paste = (event) => {
    const text = event.clipboardData.getData("text/plain");
    if (!/[\t\n]/.test(text.trim())) return;
    event.preventDefault();
    setRows([...rows.filter((row) => !isBlank(row)), ...rowsOf(text)]);
    redraw();
  };
  const cell = (row, index, name, title) => {
    const label = `${title}, ${_("row %(row)s", { row: index + 1 })}`;
    const path = `rows.${index}.${name === "customer" ? "code" : name}`;
    const control =
      name === "kind"
        ? html`<select aria-label=${label} @change=${change(row, name)}>${OPENING_KINDS().map(([code, text]) => html`<option value=${code} ?selected=${code === row.kind}>${text}</option>`)}</select>`
        : html`<input aria-label=${label} type=${name.endsWith("date") ? "date" : "text"} inputmode=${name === "amount" ? "decimal" : nothing} .value=${live(row[name])} @change=${change(row, name)}>`;
    return html`<td data-field=${path}>${control}<p class="error" id="opening-${index}-${name}" hidden></p></td>`;
  };
  return html`<div @paste=${paste}>
    <p class="quiet-text">${_("Copy rows from a spreadsheet and paste them here: code, tax number or name of the customer, kind, number, day, due day, amount.")}</p>
    <div class="fields">${field("date", _("As of the day"), { kind: "date", value: day, input: ({ target }) => setDay(target.value) })}</div>
    <div class="sheet"><table>
      <thead><tr>${titles().map((title) => html`<th scope="col">${title}</th>`)}<th scope="col"><span class="unseen">${_("Actions")}</span></th></tr></thead>
      <tbody>${rows.map(
        (row, index) => html`<tr data-field="rows.${index}">
        ${COLUMNS.map((name, place) => cell(row, index, name, titles()[place]))}
        <td><button type="button" class="quiet" aria-label=${_("Remove row %(row)s", { row: index + 1 })} @click=${() => drop(row)}>✕</button></td></tr>`,
      )}</tbody>
    </table></div>
    <p><button type="button" class="quiet" @click=${add}>+ ${_("Add a row")}</button>
      <span class="quiet-text">${_("Rows: %(count)s, in all %(amount)s", { count: rows.filter((row) => !isBlank(row)).length, amount: totalOf(rows) })}</span></p>
  </div>`;
}

const totalOf = (rows) => money(amountOf(rows.reduce((sofar, { amount }) => sofar + (kopecksOf(amount) ?? 0n), 0n)));

/** Rows of a spreadsheet, with or without the kind's own word, days as people write them. */
function rowsOf(text) {
  const lines = text.split(/\r?\n/).filter((line) => line.trim());
  const told = lines.map((line) => line.split("\t").map((part) => part.trim()));
  const kinds = new Map(
    OPENING_KINDS().flatMap(([code, word]) => [
      [code, code],
      [word.toLocaleLowerCase(), code],
    ]),
  );
  const made = told.map(([customer = "", kind = "", number = "", date = "", due = "", amount = ""]) => ({
    customer,
    kind: kinds.get(kind.toLocaleLowerCase()) ?? "debt",
    number,
    date: dayOf(date),
    due_date: dayOf(due),
    amount,
  }));
  return made.filter(({ amount }, index) => index > 0 || kopecksOf(amount) !== null); // a first row without a sum is the heading
}

/** `27.11.2026` as the API has it; what is no day is left for the user to fill in. */
function dayOf(text) {
  const found = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(text);
  if (found) return `${found[3]}-${found[2].padStart(2, "0")}-${found[1].padStart(2, "0")}`;
  return /^\d{4}-\d{2}-\d{2}$/.test(text) ? text : "";
}

/** Whom the texts name: the one customer with that name, tax number or code. */
async function customersOf(rows) {
  const texts = [...new Set(rows.map(({ customer }) => customer.trim()))].filter(Boolean);
  const found = await eachOf(texts, (text) => customerLike(text, () => false));
  return new Map(texts.map((text, index) => [text, found[index]?.id]).filter(([, id]) => id));
}

/** The only one that is called just so; else the first, if those that are found will do. */
async function customerLike(text, willDo) {
  const { items } = await get("/customers", { q: text, limit: MOST_LIKE, archived: "any" });
  const same = items.filter(({ name, tax_number, code }) => [name, tax_number, code].includes(text));
  if (same.length === 1) return same[0];
  return willDo(items) ? items[0] : null;
}

function asTaken({ customer, kind, number, date, due_date, amount }, named) {
  const text = customer.trim();
  const whose = named.has(text) ? { customer_id: named.get(text) } : { code: text || null };
  return {
    ...whose,
    kind,
    number: number.trim() || null,
    date: date || null,
    due_date: due_date || null,
    amount: decimal(amount),
  };
}
