// What users may do, and the fields that say so.

import { html } from "lit-html";
import { _ } from "../../language/words.js";

export const ROLES = () => [
  ["manager", _("sales manager")],
  ["head", _("head of sales")],
  ["warehouse", _("warehouse keeper")],
  ["accountant", _("accountant")],
  ["admin", _("administrator")],
];

export const roleFields = (roles) => html`<fieldset class="wide roles" data-field="roles"><legend>${_("Roles")}</legend>
  ${ROLES().map(([role, name]) => html`<label class="choice"><input type="checkbox" data-role=${role} .checked=${roles.includes(role)}> ${name}</label>`)}
  <p class="error" role="alert" hidden></p></fieldset>`;

export function fillRoles(form, roles) {
  for (const each of form.querySelectorAll("[data-role]")) each.checked = roles.includes(each.dataset.role);
}

export const rolesOf = (form) => [...form.querySelectorAll("[data-role]:checked")].map((each) => each.dataset.role);
