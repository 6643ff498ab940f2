// A statement as a table: every bank calls its columns as it likes, so that the user says which is which, once a bank.

import { html } from "lit-html";
import { Refusal } from "../../api/client.js";
import { _ } from "../../language/words.js";
import { ask } from "../../parts/dialog.js";
import { field, valuesOf } from "../../parts/form/form.js";
import { ofBrowser } from "../../parts/form/storage.js";

const SAMPLE_BYTES = 65_536;
const ROWS_BEFORE_HEADER = 100;
const DELIMITERS = [";", "\t", ",", "|"];
const KEPT = "bank-columns";
const LEAST_COLUMNS = 2;

/** What banks mostly call them, in the order in which they are looked for. */
const GUESSES = {
  date: /^(дата( операции| проводки| документа)?|date)/i,
  received: /(кредит|приход|поступлени|зачислен|credit|received)/i,
  paid: /(дебет|расход|списани|debit|paid)/i,
  amount: /^(сумма|amount)/i,
  number: /(№|номер|number)/i,
  tax_number: /(инн|tax)/i,
  bic: /(бик|bic)/i,
  account: /сч[её]т|account/i,
  payer: /(контрагент|плательщик|наименование|payer|name)/i,
  purpose: /(назначени|purpose|основание)/i,
};

const COLUMNS = () => [
  ["date", _("Day")],
  ["amount", _("Amount, negative when paid out")],
  ["received", _("Received")],
  ["paid", _("Paid out")],
  ["number", _("Number")],
  ["payer", _("Payer")],
  ["tax_number", _("Tax number")],
  ["account", _("Payer's account")],
  ["bic", _("BIC of the payer's bank")],
  ["purpose", _("Purpose")],
];

export async function isTable(file) {
  return !(await sampleOf(file)).trimStart().startsWith("1CClientBankExchange") && /\.csv$/i.test(file.name);
}

/** The row of the file that looks like its headings. */
export async function headingsOf(file) {
  const lines = (await sampleOf(file)).split(/\r?\n/).slice(0, ROWS_BEFORE_HEADER);
  const rows = lines.map(cellsOf);
  return rows.find((cells) => cells.some((cell) => GUESSES.date.test(cell)) && cells.length >= LEAST_COLUMNS) ?? [];
}

function cellsOf(line) {
  const delimiter = DELIMITERS.find((each) => line.split(each).length > LEAST_COLUMNS) ?? DELIMITERS[0];
  return line.split(delimiter).map((cell) => cell.trim().replace(/^"|"$/g, "").trim());
}

async function sampleOf(file) {
  const bytes = await file.slice(0, SAMPLE_BYTES).arrayBuffer();
  const text = new TextDecoder("utf-8").decode(bytes);
  return text.includes("\ufffd") ? new TextDecoder("windows-1251").decode(bytes) : text;
}

/** Asks which column is which; gives the options of the import, undefined when the user gave up. */
export function askColumns(name, headings) {
  const guessed = keptFor(headings) ?? guessOf(headings);
  const names = headings.filter(Boolean);
  const choices = [["", "—"], ...names.map((each) => [each, each])];
  const control = (key, title) =>
    names.length
      ? field(`columns.${key}`, title, { kind: "select", choices, value: guessed[key] ?? "" })
      : field(`columns.${key}`, title, { value: guessed[key] ?? "" });
  return ask({
    title: _("Columns of %(name)s", { name }),
    label: _("Read the file"),
    wide: true,
    body: () => html`<p class="quiet-text">${_("Say what the bank calls the columns: it is kept for the next file.")}</p>
      <div class="fields">${COLUMNS().map(([key, title]) => control(key, title))}
        ${field("account", _("Our account that the file is about"), { value: guessed.ours ?? "" })}</div>`,
    submit: (form) => {
      const { account, ...given } = valuesOf(form);
      const named = Object.entries(given).filter(([, column]) => column !== null);
      const columns = Object.fromEntries(named.map(([path, column]) => [path.replace("columns.", ""), column]));
      if (!columns.date || !(columns.amount || columns.received || columns.paid)) throw missing(columns);
      keep(headings, { ...columns, ours: account });
      return { format: "csv", columns, ...(account && { account }) };
    },
  });
}

function missing({ date }) {
  const errors = date ? [] : [{ field: "columns.date", message: _("Choose the column of the day.") }];
  return new Refusal(422, { detail: _("Choose the column of the amount, or of what was received."), errors });
}

function guessOf(headings) {
  const free = new Set(headings);
  const guessed = {};
  for (const [key, pattern] of Object.entries(GUESSES)) {
    const found = [...free].find((heading) => pattern.test(heading));
    if (found === undefined) continue;
    guessed[key] = found;
    free.delete(found);
  }
  return guessed;
}

const keyOf = (headings) => headings.join("\u0001");

function keptFor(headings) {
  return ofBrowser.read(KEPT)?.[keyOf(headings)];
}

function keep(headings, columns) {
  ofBrowser.write(KEPT, { ...ofBrowser.read(KEPT), [keyOf(headings)]: columns });
}
