// Two customers that are one: who stays, what is taken from the other, and that it cannot be taken back.

import { html, nothing } from "lit-html";
import { guard } from "lit-html/directives/guard.js";
import { until } from "lit-html/directives/until.js";
import { get, Refusal, send } from "../api/client.js";
import { namesOf } from "../api/dictionaries.js";
import { _ } from "../language/words.js";
import { ask } from "./dialog.js";
import { customerField } from "./form/customer_field.js";
import { latest } from "./latest.js";
import { complain, toast } from "./toast.js";

const FIELDS = () => [
  [_("Name"), (each) => each.name],
  [_("Code"), (each) => each.code],
  [_("Tax number"), (each) => each.tax_number],
  [_("Full name"), (each) => each.legal?.full_name],
  [_("KPP"), (each) => each.legal?.kpp],
  [_("OGRN"), (each) => each.legal?.ogrn],
  [_("Legal address"), (each) => each.legal?.legal_address],
  [_("Postal address"), (each) => each.legal?.postal_address],
  [_("Contract number"), (each) => each.accounting?.contract_number],
  [_("Note"), (each) => each.note],
];
const ALWAYS_KEPT = 2;

/** Asks with whom (`other` is proposed), shows what would become of both; gives the customer that stays. */
export async function askMerge(row, other = null) {
  let stays = await get(`/customers/${row.id}`);
  let goes = other && (await get(`/customers/${other.id}`));
  let named = other;
  const tags = await namesOf("tags");
  const asked = latest();
  const merged = await ask({
    title: _("Merge customers"),
    label: _("Merge for good"),
    danger: true,
    wide: true,
    submit: async () => {
      if (named && !goes) throw new Refusal(422, { detail: _("What becomes of both is not shown yet.") });
      const body = { other_id: goes?.id ?? null };
      return (await send("POST", `/customers/${stays.id}/merge`, body, { version: stays.version })).body;
    },
    body: (redraw) => {
      const take = async (found) => {
        const isLast = asked();
        const show = (read) => {
          if (!isLast()) return;
          goes = read;
          redraw();
        };
        named = found?.id === stays.id ? null : found;
        show(null);
        if (named) await get(`/customers/${named.id}`).then(show, complain);
      };
      const turn = () => {
        [stays, goes] = [goes, stays];
        redraw();
      };
      return html`<p>${_("One customer was taken twice. Orders, journal and money of the other are shown with the one that stays; the other goes to the archive for good.")}</p>
        ${customerField("other_id", _("The other customer"), { value: named, take, more: { archived: "any" } })}
        ${goes ? preview(stays, goes, turn, tags) : nothing}`;
    },
  });
  if (merged) toast(_("%(name)s has taken in the other.", { name: merged.name }));
  return merged;
}

function preview(stays, goes, turn, tags) {
  const rows = FIELDS().map(([title, read], place) => [title, read(stays) || "", read(goes) || "", place]);
  const lists = [
    [_("Bank accounts"), accountsOf(stays), accountsOf(goes)],
    [_("Tags"), stays.tags.map((code) => tags.get(code) ?? code), goes.tags.map((code) => tags.get(code) ?? code)],
  ];
  return html`<table class="merging">
      <thead><tr><th></th><th scope="col">${_("Stays")}</th><th scope="col">${_("Goes to the archive")}</th></tr></thead>
      <tbody>
        ${rows
          .filter(([, one, other]) => one || other)
          .map(([title, one, other, place]) => {
            const isTaken = !one && other && place >= ALWAYS_KEPT;
            return html`<tr><th scope="row">${title}</th><td>${one || (isTaken ? taken(other) : "—")}</td><td>${other || "—"}</td></tr>`;
          })}
        ${
          stays.contacts.length || goes.contacts.length
            ? html`<tr><th scope="row">${_("Contacts")}</th><td>${guard([stays, goes], () => until(contactsOfBoth(stays, goes), "…"))}</td><td>${goes.contacts.map(contactText).join("; ") || "—"}</td></tr>`
            : nothing
        }
        ${lists
          .filter(([, one, other]) => one.length || other.length)
          .map(([title, one, other]) => {
            const more = other.filter((each) => !one.includes(each));
            return html`<tr><th scope="row">${title}</th><td>${one.join(", ")} ${more.map(taken)}</td><td>${other.join(", ") || "—"}</td></tr>`;
          })}
      </tbody>
    </table>
    <p><button type="button" class="plain" @click=${turn}>⇄ ${_("Keep the other instead")}</button></p>`;
}

const taken = (value) => html`<ins title=${_("Is taken from the other")}>+ ${value}</ins> `;
const contactText = ({ value, person, position, note }) => [value, person, position, note].filter(Boolean).join(", ");
const accountsOf = ({ bank_accounts: accounts }) => accounts.map(({ account, bank }) => account ?? bank ?? "");

/** As the server would join them; marked is what the other adds. */
async function contactsOfBoth(stays, goes) {
  try {
    const { contacts } = await get(`/customers/${stays.id}/merge`, { other_id: goes.id });
    const before = new Set(stays.contacts.map(contactText));
    return contacts.map(contactText).map((text) => (before.has(text) ? html`${text}; ` : taken(text)));
  } catch (error) {
    complain(error);
    return "—";
  }
}
