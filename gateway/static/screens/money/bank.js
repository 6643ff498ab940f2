// The bank's statement: files are read, and their payments matched to invoices by proposals that somebody confirms.

import { html, nothing, render } from "lit-html";
import { send } from "../../api/client.js";
import { onNews } from "../../frame/live.js";
import { isBookkeeper } from "../../frame/user.js";
import { day, money, quantity } from "../../language/formats.js";
import { _ } from "../../language/words.js";
import { askColumns, headingsOf, isTable } from "./bank_table.js";
import { numberOf } from "./commands.js";
import { Proposals } from "./proposals.js";
import { WHY_NOT_RECEIVED, WHY_UNASSIGNED } from "./words.js";

const NEWS = ["hello", "resync", "payment", "invoice"];
const FILES = ".txt,.csv,text/plain,text/csv";
const MOST_TOLD = 200;

export function show(room) {
  if (!isBookkeeper) return render(html`<p class="empty">${_("Bookkeepers read the bank's statements.")}</p>`, room);
  const state = { results: [], reading: null, count: 0 };

  render(
    html`<section class="statement" aria-label=${_("Read a statement")}></section>
      <section class="proposals" aria-label=${_("Proposals")}></section>`,
    room,
  );
  const proposals = new Proposals(room.querySelector(".proposals"));

  async function readAll(files) {
    state.results = [];
    state.count = files.length;
    for (const [index, file] of [...files].entries()) {
      state.reading = { name: file.name, index };
      draw();
      const result = await read(file);
      if (result) state.results.push(result);
    }
    state.reading = null;
    draw();
    await proposals.read();
  }

  const drop = (event) => {
    event.preventDefault();
    event.currentTarget.classList.remove("dropping");
    if (event.dataTransfer.files.length && !state.reading) readAll(event.dataTransfer.files);
  };
  const over = (event) => {
    event.preventDefault();
    event.currentTarget.classList.add("dropping");
  };
  const choose = ({ target }) => {
    const files = [...target.files];
    target.value = "";
    if (files.length) readAll(files);
  };

  function draw() {
    const { reading, count, results } = state;
    render(
      html`<label class="dropzone" @dragover=${over} @dragleave=${(event) => event.currentTarget.classList.remove("dropping")} @drop=${drop}>
          <span class="button">${_("Choose files")}</span>
          <span>${_("or drop them here: 1C ClientBankExchange text or CSV")}</span>
          <input type="file" class="unseen" multiple accept=${FILES} aria-label=${_("Files of the bank")} ?disabled=${reading !== null} @change=${choose}>
        </label>
        ${
          reading
            ? html`<p class="reading" role="status"><progress aria-label=${_("Reading")} max=${count} value=${count > 1 ? reading.index : nothing}></progress>
                ${count > 1 ? _("Reading %(name)s: %(index)s of %(count)s…", { name: reading.name, index: reading.index + 1, count }) : _("Reading %(name)s…", { name: reading.name })}</p>`
            : nothing
        }
        ${results.map(resultOf)}`,
      room.querySelector(".statement"),
    );
  }

  draw();
  proposals.read();
  onNews((kind) => NEWS.includes(kind) && !state.reading && proposals.refresh());
}

/** What became of a file; null when the user gave up naming its columns. */
async function read(file) {
  const form = new FormData();
  form.append("file", file);
  try {
    if (await isTable(file)) {
      const options = await askColumns(file.name, await headingsOf(file));
      if (!options) return null;
      form.append("options", JSON.stringify(options));
    }
    return { name: file.name, answer: (await send("POST", "/payments/imports", form)).body };
  } catch (refusal) {
    return { name: file.name, refusal };
  }
}

function resultOf({ name, answer, refusal }) {
  if (refusal) {
    const told = refusal.errors?.length ? refusal.errors.map(({ message }) => message) : [refusal.message];
    return html`<div class="notice bad" role="alert"><strong>${_("%(name)s: nothing is taken.", { name })}</strong>
      <ul>${told.map((message) => html`<li>${message}</li>`)}</ul></div>`;
  }
  const {
    received,
    amount,
    assigned,
    duplicates,
    refused,
    unassigned,
    warnings,
    outgoing,
    in_other_currencies: foreign,
  } = answer;
  const days = answer.first_day ? ` (${day(answer.first_day)} – ${day(answer.last_day)})` : "";
  return html`<div class="result" role="status">
    <p><strong>${name}</strong>${days}</p>
    <ul class="figures">
      <li class="mark ${received ? "paid" : ""}">${received ? "✓" : "○"} ${_("Received: %(count)s for %(amount)s", { count: quantity(received), amount: money(amount) })}</li>
      <li>${_("With a known customer: %(count)s", { count: quantity(assigned) })}</li>
      ${outgoing ? html`<li>${_("Outgoing, left out: %(count)s", { count: quantity(outgoing) })}</li>` : nothing}
      ${foreign ? html`<li>${_("In other currencies, left out: %(count)s", { count: quantity(foreign) })}</li>` : nothing}
    </ul>
    ${listOf(_("There already: %(count)s", { count: duplicates.length }), duplicates, (each) => html`<a href="/money/payments?payment=${each.payment_id}&q=${each.number ?? ""}">${_("No. %(number)s of %(day)s, %(amount)s", said(each))}</a>`)}
    ${listOf(_("Not received: %(count)s", { count: refused.length }), refused, (each) => html`${_("No. %(number)s of %(day)s, %(amount)s", said(each))}: ${WHY_NOT_RECEIVED()[each.why] ?? each.why}`, true)}
    ${listOf(_("Of an unknown customer: %(count)s", { count: unassigned.length }), unassigned, (each) => html`<a href="/money/payments?payment=${each.payment_id}&q=${each.number ?? ""}">${_("No. %(number)s", { number: numberOf(each) })}</a>: ${WHY_UNASSIGNED()[each.why] ?? each.why}`)}
    ${listOf(_("Warnings: %(count)s", { count: warnings.length }), warnings, ({ message }) => message, true)}
  </div>`;
}

const said = (each) => ({ number: numberOf(each), day: day(each.date), amount: money(each.amount) });

const listOf = (title, rows, show, isOpen = false) =>
  rows.length
    ? html`<details ?open=${isOpen}><summary>${title}</summary><ul>${rows.slice(0, MOST_TOLD).map((row) => html`<li>${show(row)}</li>`)}</ul></details>`
    : nothing;
