// A customer as the fields of its card, by the paths that the API calls them by; and back, as much as was changed.

import { isSame } from "../../parts/form/conflict.js";

const PLAIN = ["name", "kind", "tax_number", "code", "note"];
const NEVER_EMPTY = new Set(["name", "code"]);
const LISTS = ["tags", "bank_accounts"];
const WITHIN = ["legal", "accounting", "own_fields"];

export const NEW = {
  name: "",
  kind: "legal_entity",
  tax_number: null,
  code: null,
  note: null,
  tags: [],
  bank_accounts: [],
  legal: {},
  accounting: {},
  own_fields: {},
};

export function fieldsOf(customer) {
  const fields = {};
  for (const name of [...PLAIN, ...LISTS]) fields[name] = customer[name];
  for (const part of WITHIN)
    for (const [name, value] of Object.entries(customer[part])) fields[`${part}.${name}`] = value;
  return fields;
}

/** As it goes to the API: without what stands around a text, and empty is null. */
export function clean(value) {
  if (typeof value === "string") return value.trim() || null;
  if (Array.isArray(value)) return value.map(clean);
  if (value && typeof value === "object")
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, clean(part)]));
  return value ?? null;
}

const whatIsGiven = (account) =>
  Object.fromEntries(Object.entries(clean(account)).filter(([, value]) => value !== null));

export const cleaned = (fields) =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, clean(value)]));

export const changedNames = (base, fields) =>
  Object.keys(fields).filter((name) => !isSame(clean(base[name]), clean(fields[name])));

/** What the API takes of these fields. A part of an account that is empty is left out, so that it is told what is missing. */
export function bodyOf(fields, names = Object.keys(fields)) {
  const body = {};
  for (const name of names) {
    const [part, ...rest] = name.split(".");
    if (name === "bank_accounts") body[name] = fields[name].map(whatIsGiven);
    else if (rest.length === 0) body[name] = clean(fields[name]) ?? (NEVER_EMPTY.has(name) ? "" : null);
    else body[part] = { ...body[part], [rest.join(".")]: clean(fields[name]) };
  }
  return body;
}
