// Somebody else saved this order meanwhile: what he changed is shown, and where both changed the same, one chooses.

import { html } from "lit-html";
import { get } from "../../api/client.js";
import { moment } from "../../language/formats.js";
import { _ } from "../../language/words.js";
import { ask } from "../../parts/dialog.js";
import { personName } from "../../parts/words/people.js";
import { fieldChanges, lineChanges, said } from "./changes.js";
import { contentOf, copyOf } from "./content.js";
import { merged } from "./merge.js";

/** Asks how to go on; saves what was chosen. Gives false when he wants to think about it: all that was typed stays. */
export async function settleClash(draft) {
  const { id, version } = draft.order;
  const theirs = await get(`/orders/${id}`);
  const between = await get(`/orders/${id}/history/difference`, { from: version, to: theirs.version });
  const { clashes } = merged(draft.base, copyOf(draft.now), contentOf(theirs));
  const answer = await ask({
    title: _("Somebody else changed this order meanwhile"),
    label: _("Save both"),
    wide: true,
    body: () => html`
      <p>${_("%(actor)s changed it on %(moment)s:", { actor: personName(between.to.actor), moment: moment(between.to.at) })}</p>
      <ul class="changes">${fieldChanges(between.fields)}${lineChanges(between.lines)}</ul>
      ${clashes.length ? html`<h3>${_("You both changed this: what is to stay?")}</h3>` : html`<p>${_("What you typed does not touch it: both will be kept.")}</p>`}
      ${clashes.map(choice)}`,
    submit: async (form) => {
      const picks = Object.fromEntries(clashes.map(({ key }) => [key, form.elements[`clash ${key}`].value]));
      draft.take(theirs, picks);
      await draft.save();
      return true;
    },
  });
  return answer === true;
}

function choice({ key, path, row, mine, theirs }) {
  const what = path === null ? _("The whole line") : (said(path, null).word ?? path);
  const text = (side) => (path === null ? (side ? _("keep it") : _("take it out")) : said(path, side).text);
  const radio = (
    name,
    side,
    label,
  ) => html`<label><input type="radio" name="clash ${key}" value=${name} ?checked=${name === "mine"}>
    ${label}: <b>${text(side)}</b></label>`;
  return html`<fieldset class="clash"><legend>${row ? html`<b>${row.code}</b> ${row.name} — ` : ""}${what}</legend>
    ${radio("mine", mine, _("Mine"))} ${radio("theirs", theirs, _("Theirs"))}</fieldset>`;
}
