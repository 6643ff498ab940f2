// Contacts that two changed at once: what each changed is taken together, and what both did is for somebody to choose.

import { html } from "lit-html";
import { _ } from "../language/words.js";
import { isSame } from "./conflict.js";

const PARTS = ["kind", "value", "person", "position", "note"];

export const KINDS = () => [
  ["phone", _("Phone")],
  ["email", _("E-mail")],
  ["messenger", _("Messenger")],
  ["person", _("Person")],
  ["other", _("Other")],
];

const byId = (contacts) => new Map(contacts.filter(({ id }) => id !== null).map((each) => [each.id, each]));
const isOne = (one, other) =>
  Boolean(one) === Boolean(other) && PARTS.every((part) => isSame(one?.[part], other?.[part]));
const idsOf = (...lists) => [...new Set(lists.flatMap((each) => [...each.keys()]))];

/** A contact in one line. */
export const textOf = (contact) =>
  contact &&
  [new Map(KINDS()).get(contact.kind), ...PARTS.slice(1).map((part) => contact[part])].filter(Boolean).join(" · ");

/**
 * `base` is what I began with, `theirs` what is there by now, `mine` what I have: a contact that both changed, and not to
 * the same, is a clash, `{ name, base, theirs, mine, isBoth }` by its id.
 */
export function clashesOf(base, theirs, mine) {
  const [was, now, own] = [base, theirs, mine].map(byId);
  const all = idsOf(was).map((name) => ({
    name,
    base: was.get(name) ?? null,
    theirs: now.get(name) ?? null,
    mine: own.get(name) ?? null,
    isBoth: true,
  }));
  return all.filter(doClash);
}

function doClash({ base, theirs, mine }) {
  if (isOne(base, theirs) || isOne(base, mine) || isOne(theirs, mine)) return false;
  if (!theirs || !mine) return true;
  return PARTS.some(
    (part) => new Set([base, theirs, mine].map((each) => JSON.stringify(each[part] ?? null))).size === 3,
  );
}

/** All of both; of a clash mine, but of those that are named in `picks` theirs. Contacts without an id are my own rows. */
export function together(base, theirs, mine, picks = []) {
  const [was, now, own] = [base, theirs, mine].map(byId);
  const kept = idsOf(now, own).map((id) =>
    oneOf({ base: was.get(id), theirs: now.get(id), mine: own.get(id), isTheirs: picks.includes(id) }),
  );
  return [...kept.filter(Boolean), ...mine.filter(({ id }) => id === null)];
}

function oneOf({ base, theirs, mine, isTheirs }) {
  if (!base || isOne(base, mine)) return theirs;
  if (!theirs) return isOne(base, theirs) || isTheirs || !mine ? undefined : { ...mine, id: null };
  if (!mine) return isTheirs ? theirs : undefined;
  const one = { ...theirs };
  for (const part of PARTS) {
    const isMine = !isSame(base[part], mine[part]) && (isSame(base[part], theirs[part]) || !isTheirs);
    if (isMine) one[part] = mine[part];
  }
  return one;
}

/** What somebody changed of contacts, a line for each: added, taken away, or another. */
export function changesOf(base, theirs) {
  const [was, now] = [byId(base), byId(theirs)];
  const changed = idsOf(was, now).filter((id) => !isOne(was.get(id), now.get(id)));
  return changed.map((id) => html`<li>${changeOf(was.get(id), now.get(id))}</li>`);
}

function changeOf(before, after) {
  if (!before) return html`+ <ins>${textOf(after)}</ins>`;
  if (!after) return html`− <del>${textOf(before)}</del>`;
  const parts = PARTS.filter((part) => !isSame(before[part], after[part]));
  const [was, is] = [before, after].map((each) => parts.map((part) => wordOf(part, each[part])).join(" · "));
  return html`${after.person ?? after.value}: <del>${was}</del> → <ins>${is}</ins>`;
}

const wordOf = (part, value) => (part === "kind" ? new Map(KINDS()).get(value) : value) ?? "—";
