// A new import: a file, what its columns are, a check that writes nothing, and then the import itself.

import { html, nothing, render } from "lit-html";
import { send } from "../../api/client.js";
import { quantity } from "../../language/formats.js";
import { _ } from "../../language/words.js";
import { complain } from "../../parts/toast.js";
import { mapping, mappingOf } from "./mapping.js";
import { outcome, watch } from "./outcome.js";
import { ofUser } from "./registers.js";

const MEGABYTES = 16;
const ROWS = 50_000;

export function startWizard(room) {
  const registers = ofUser();
  const asked = new URLSearchParams(location.search).get("what");
  const state = {
    register: registers.some(([name]) => name === asked) ? asked : registers[0][0],
    file: null,
    columns: null,
    fields: {},
    told: null,
    refused: null,
    problem: null,
    isBusy: false,
    isOver: false,
  };

  const change = (changes) => {
    Object.assign(state, changes);
    draw();
  };

  const formOf = (options) => {
    const form = new FormData();
    form.append("file", state.file);
    form.append("options", JSON.stringify(options));
    return form;
  };

  /** What fails is told here, and the file stays chosen. */
  async function trying(work) {
    change({ isBusy: true, problem: null });
    try {
      await work();
    } catch (error) {
      if (error.status === undefined) complain(error);
      else state.problem = [error.message, ...error.errors.map(({ message }) => message)].join(" ");
    }
    change({ isBusy: false });
  }

  function take(file) {
    if (!file) return;
    Object.assign(state, { file, columns: null, told: null, refused: null });
    return trying(look);
  }

  async function look() {
    const { body } = await send("POST", `/${state.register}/imports/columns`, formOf({}));
    state.columns = body;
    state.fields = Object.fromEntries(body.columns.map(({ heading, field }) => [heading, field]));
    change({});
    room.querySelector("#mapping")?.focus();
  }

  function setRegister(register) {
    change({ register, told: null, refused: null });
    if (state.file) trying(look);
  }

  function map(heading, field) {
    state.fields = { ...state.fields, [heading]: field || null };
    change({ told: null, refused: null });
  }

  const begin = async (isCheck) => {
    const options = { mapping: mappingOf(state.fields), dry_run: isCheck };
    return (await send("POST", `/${state.register}/imports`, formOf(options))).body;
  };

  const check = () =>
    trying(async () => {
      const { id } = await begin(true);
      await watch(id, (told, refused) => change({ told, refused }));
      room.querySelector("#checked")?.focus();
    });

  const run = () =>
    trying(async () => {
      const { id } = await begin(false);
      location.assign(`/imports/${id}`);
    });

  const leave = () => change({ file: null, columns: null, told: null, refused: null, problem: null });

  const chooser = () => html`<fieldset class="what"><legend>${_("What is in the file")}</legend>
      ${registers.map(
        ([name, title]) => html`<label><input type="radio" name="what" value=${name} ?checked=${name === state.register}
        ?disabled=${state.isBusy} @change=${() => setRegister(name)}> ${title}</label>`,
      )}</fieldset>
    <div class="drop ${state.isOver ? "over" : ""}" @dragover=${over} @dragleave=${() => change({ isOver: false })} @drop=${drop}>
      <label class="button" for="file">${state.file ? _("Another file") : _("Choose a file")}</label>
      <input type="file" id="file" class="sr" accept=".csv,.txt,.tsv,.xlsx" ?disabled=${state.isBusy} @change=${picked}>
      <span>${state.file ? html`<b>${state.file.name}</b>` : _("or drop it here")}</span>
      <small>${_("CSV or Excel (.xlsx), %(megabytes)s MB and %(rows)s rows at most. Workbooks that unpack to very much are refused.", { megabytes: MEGABYTES, rows: quantity(ROWS) })}</small>
    </div>`;

  const over = (event) => {
    event.preventDefault();
    if (!state.isOver) change({ isOver: true });
  };
  const drop = (event) => {
    event.preventDefault();
    state.isOver = false;
    take(event.dataTransfer.files[0]);
  };
  const picked = ({ target }) => {
    const [file] = target.files;
    target.value = "";
    take(file);
  };

  function step() {
    if (!state.columns) return nothing;
    const hasKey = state.columns.keys.some((key) => Object.values(state.fields).includes(key));
    return html`${mapping(state.columns, state.fields, map)}
      ${hasKey ? nothing : html`<p class="notice">${_("Say which column is one of: %(names)s. By it is found what is there already.", { names: keyNames() })}</p>`}
      <p class="acts">
        <button type="button" class=${isChecked() ? "plain" : ""} ?disabled=${!hasKey || state.isBusy} @click=${check}>${_("Check without writing")}</button>
        ${isChecked() ? html`<button type="button" ?disabled=${state.isBusy || isHopeless()} @click=${run}>${_("Import: %(count)s rows", { count: quantity(state.told.created + state.told.changed + state.told.unchanged) })}</button>` : nothing}
        <button type="button" class="quiet" ?disabled=${state.isBusy} @click=${leave}>${_("Cancel")}</button></p>
      ${state.told ? html`<section id="checked" tabindex="-1" aria-label=${_("What the check found")}><h2>${_("What the check found")}</h2>${outcome(state.told, state.refused)}</section>` : nothing}`;
  }

  const isChecked = () => state.told?.status === "done";
  const isHopeless = () => state.told.failed === state.told.rows;
  const keyNames = () =>
    state.columns.fields
      .filter(({ field }) => state.columns.keys.includes(field))
      .map(({ name }) => name)
      .join(", ");

  function draw() {
    render(
      html`<section class="wizard" aria-label=${_("New import")} aria-busy=${String(state.isBusy)}>
        <h2>${_("New import")}</h2>${chooser()}
        ${state.problem ? html`<p class="notice bad" role="alert">${state.problem}</p>` : nothing}
        ${state.isBusy && !state.columns ? html`<p role="status">${_("The file is being read…")}</p>` : nothing}
        ${step()}</section>`,
      room,
    );
  }

  draw();
}
