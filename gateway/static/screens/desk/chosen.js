// What is done with many customers at once.

import { html, nothing } from "lit-html";
import { send } from "../../api/client.js";
import { isHead, isSeller } from "../../frame/user.js";
import { _ } from "../../language/words.js";
import { askManager } from "../../parts/customer_acts.js";
import { valuesOf } from "../../parts/form/form.js";
import { forEachRow, tellOutcome } from "../../parts/grid/bulk.js";
import { exportButton } from "../../parts/grid/exporting.js";
import { complain } from "../../parts/toast.js";
import { nameOf } from "./acts.js";

/** Buttons for the chosen rows of the desk, or of the archive. */
export function chosenActs(grid, { isArchive }) {
  const move = isArchive ? () => moveAll(grid, "restore") : () => moveAll(grid, "archive");
  return html`
    ${isHead ? html`<button type="button" class="plain" @click=${() => assignAll(grid).catch(complain)}>${_("Assign a manager…")}</button>` : nothing}
    ${isSeller ? html`<button type="button" class="plain" @click=${() => grid.choice.work(move).catch(complain)}>${isArchive ? _("Return from the archive") : _("To the archive")}</button>` : nothing}
    ${exportButton(grid)}`;
}

async function assignAll(grid) {
  const wanted = await askManager(_("Manager of those who are chosen"), "", (form) => valuesOf(form));
  if (!wanted) return;
  const put = (manager) => (row, version) =>
    send("PUT", `/customers/${row.id}/manager`, { manager: manager(row) }, { version });
  await grid.choice.work(async () => {
    const rows = (await grid.choice.read()).filter((row) => row.manager !== wanted.manager);
    await carryOut(grid, rows, {
      title: _("Managers are assigned"),
      text: _("Assigned:"),
      act: put(() => wanted.manager),
      back: put((row) => row.manager),
    });
  });
}

const MOVES = {
  archive: { back: "restore", title: () => _("To the archive"), text: () => _("In the archive:") },
  restore: { back: "archive", title: () => _("Return from the archive"), text: () => _("Back from the archive:") },
};

async function moveAll(grid, name) {
  const { back, title, text } = MOVES[name];
  const by = (way) => (row, version) => send("POST", `/customers/${row.id}/${way}`, {}, { version });
  await carryOut(grid, await grid.choice.read(), { title: title(), text: text(), act: by(name), back: by(back) });
}

async function carryOut(grid, rows, { title, text, act, back }) {
  const outcome = await forEachRow(rows, (row) => act(row, row.version), title);
  grid.choice.clear();
  grid.refresh();
  const undo = async (done) => {
    const versions = new Map(done.map(({ row, result }) => [row.id, result.version]));
    const undone = await forEachRow(
      done.map(({ row }) => row),
      (row) => back(row, versions.get(row.id)),
      _("It is taken back"),
    );
    grid.refresh();
    tellOutcome(undone, { text: _("Taken back:"), nameOf });
  };
  tellOutcome(outcome, { text, undo, nameOf });
}
