// What the company's own registers are called, read once a page.

import { _, language } from "../language/words.js";
import { get } from "./client.js";
import { once } from "./once.js";

const MOST = 500;

/** All entries of a dictionary in their order, retired ones too. */
export const entriesOf = once((dictionary) => all(`/dictionaries/${dictionary}`, { "filter[retired]": "any" }));
const readColleagues = once(() => all("/colleagues", { active: "true" }));
const readEverybody = once(() => all("/colleagues", { active: "any" }));

/** `[code, name]` of what may be chosen; `kept` is a code that is chosen already, though it may be retired. */
export async function choicesOf(dictionary, kept) {
  const entries = await entriesOf(dictionary);
  return entries.filter((each) => !each.retired || each.code === kept).map((each) => [each.code, each.names[language]]);
}

/** The names of all codes, for showing. */
export async function namesOf(dictionary) {
  return new Map((await entriesOf(dictionary)).map((each) => [each.code, each.names[language]]));
}

export async function defaultOf(dictionary) {
  return (await entriesOf(dictionary)).find((each) => each.default)?.code ?? null;
}

/** The status that an entry gets when it is done. */
export async function doneStatus() {
  return (await entriesOf("statuses")).find((each) => each.data.kind === "done" && !each.retired)?.code ?? null;
}

/** `[name, full name]` of who works here. */
export async function colleagues() {
  return (await readColleagues()).map((each) => [each.name, each.full_name ?? each.name]);
}

/** `[name, full name]` of everybody who ever worked here, for showing. */
export async function everybody() {
  return (await readEverybody()).map((each) => [each.name, each.full_name ?? each.name]);
}

/** The same for narrowing a list: who has left may still have customers and tasks, and comes last. */
export async function peopleToFilterBy() {
  const people = await readEverybody();
  const here = people.filter((each) => each.active);
  const left = people.filter((each) => !each.active);
  const called = (each) => each.full_name ?? each.name;
  return [
    ...here.map((each) => [each.name, called(each)]),
    ...left.map((each) => [each.name, _("%(name)s (has left)", { name: called(each) })]),
  ];
}

async function all(path, params) {
  const rows = [];
  let after;
  do {
    const page = await get(path, { ...params, limit: MOST, after });
    rows.push(...page.items);
    after = page.next;
  } while (after);
  return rows;
}
