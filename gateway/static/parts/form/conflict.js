// Two changed the same thing: what is to stay is chosen field by field, and nothing that was typed is lost.

import { html, nothing } from "lit-html";
import { _ } from "../../language/words.js";
import { ask } from "../dialog.js";

/** Whether two values of a field are one: empty is null, and lists are compared by what is in them. */
export const isSame = (one, other) => JSON.stringify(one ?? null) === JSON.stringify(other ?? null);

/**
 * What somebody else changed: `base` is what I began with, `theirs` what it is now, `mine` what I typed, each by the names
 * of the fields. `isBoth` when both of us changed a field, and not to the same.
 */
export function differences(base, theirs, mine) {
  const names = [...new Set([...Object.keys(base), ...Object.keys(theirs)])];
  const changed = names.filter((name) => !isSame(base[name], theirs[name]));
  return changed.map((name) => ({
    name,
    base: base[name] ?? null,
    theirs: theirs[name] ?? null,
    mine: mine[name] ?? null,
    isBoth: !isSame(base[name], mine[name]) && !isSame(theirs[name], mine[name]),
  }));
}

/**
 * Asks what is to stay of each difference; `label(name)` and `text(name, value)` say them. Resolves to the names of those
 * that are theirs, to undefined when the user gave up.
 */
export function settle(rows, { who, label, text, submit = _("Save") }) {
  const chooseAll = (form, side) => {
    for (const each of form.querySelectorAll(`input[value="${side}"]`)) each.checked = true;
  };
  const choice = (
    name,
    side,
    value,
    checked,
  ) => html`<label class="choice"><input type="radio" name=${name} value=${side} ?checked=${checked}>
    <span>${text(name, value) || "—"}</span></label>`;
  return ask({
    title: _("Somebody else changed it meanwhile"),
    wide: true,
    label: submit,
    submit: (form) => rows.map(({ name }) => name).filter((name) => new FormData(form).get(name) === "theirs"),
    body: () => html`<p>${who ? _("%(who)s changed what you have open. Choose what stays of each field.", { who }) : _("Choose what stays of each field.")}</p>
      <p class="chips"><button type="button" class="plain" @click=${(event) => chooseAll(event.target.form, "theirs")}>${_("Take theirs")}</button>
        <button type="button" class="plain" @click=${(event) => chooseAll(event.target.form, "mine")}>${_("Keep mine")}</button></p>
      <div class="wider"><table class="conflict">
        <thead><tr><th scope="col">${_("Field")}</th><th scope="col">${_("Was")}</th><th scope="col">${_("Theirs")}</th><th scope="col">${_("Yours")}</th></tr></thead>
        <tbody>${rows.map(
          (row) => html`<tr>
            <th scope="row">${label(row.name)}${row.isBoth ? html` <span class="mark yellow">▲ ${_("both")}</span>` : nothing}</th>
            <td>${text(row.name, row.base) || "—"}</td>
            <td>${choice(row.name, "theirs", row.theirs, !row.isBoth)}</td><td>${choice(row.name, "mine", row.mine, row.isBoth)}</td></tr>`,
        )}</tbody></table></div>`,
  });
}
