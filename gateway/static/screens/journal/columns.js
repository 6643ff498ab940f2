// What the journal tells of an entry.

import { choicesOf, colleagues, entriesOf, peopleToFilterBy } from "../../api/dictionaries.js";
import { me } from "../../frame/user.js";
import { moment, quantity } from "../../language/formats.js";
import { _, language } from "../../language/words.js";
import { dotted } from "../../parts/words/dots.js";

const OPEN = "open";

/** The dictionaries and people that entries are marked with, for choosing and for showing. */
export async function readMarks() {
  const [kinds, statuses, importances, people, peopleEver] = await Promise.all([
    entriesOf("entry_kinds"),
    entriesOf("statuses"),
    entriesOf("importances"),
    colleagues(),
    peopleToFilterBy(),
  ]);
  const [statusChoices, importanceChoices] = await Promise.all([choicesOf("statuses"), choicesOf("importances")]);
  return { kinds, statuses, importances, people, peopleEver, statusChoices, importanceChoices };
}

export function columns({ kinds, statuses, importances, peopleEver }) {
  const names = new Map(peopleEver);
  const person = (name) => document.createTextNode(name ? (names.get(name) ?? name) : "");
  const coded = (entries) => {
    const known = new Map(entries.map((each) => [each.code, each]));
    return (code) => dotted(known.get(code)?.names[language] ?? code, known.get(code)?.colour);
  };
  const choices = (entries) => entries.map((each) => [each.code, each.names[language]]);
  return [
    {
      field: "importance",
      title: _("Importance"),
      width: 118,
      choices: choices(importances),
      write: coded(importances),
    },
    { field: "kind", title: _("Kind"), width: 160, choices: choices(kinds), write: coded(kinds) },
    { field: "text", title: _("Text"), width: 330, filter: false, sortable: false, narrow: true },
    { field: "due", title: _("Due"), kind: "moment", width: 178, filter: false, write: due, narrow: true },
    { field: "customer_name", title: _("Customer"), width: 200, filter: false, narrow: true },
    { field: "order_number", title: _("Order"), width: 90, filter: false, write: (number) => text(number ?? "") },
    {
      field: "assignee",
      title: _("Assignee"),
      choices: [["me", _("Me")], ...peopleEver.filter(([name]) => name !== me)],
      write: person,
    },
    { field: "status", title: _("Status"), width: 124, choices: choices(statuses), write: coded(statuses) },
    { field: "progress", title: _("Progress, %"), kind: "percent", filter: false, write: progress },
    { field: "remind_at", title: _("Next reminder"), kind: "moment", filter: false },
    { field: "logged_at", title: _("Logged"), kind: "moment", filter: false },
    { field: "author", title: _("Author"), filter: false, write: person },
    { field: "comments", title: _("Comments"), kind: "count", filter: false, quietZero: true },
  ];
}

export const isOverdue = ({ due: at, status_kind: kind }) =>
  kind === OPEN && at !== null && Date.parse(at) < Date.now();

function due(at, row) {
  const said = document.createElement("span");
  said.textContent = moment(at);
  if (!isOverdue(row)) return said;
  said.className = "overdue";
  said.textContent = `! ${moment(at)}`;
  said.title = _("Overdue");
  return said;
}

function progress(value, row) {
  const said = text(quantity(value));
  if (!row.progress_by_hand) return said;
  const marked = document.createElement("span");
  marked.title = _("Set by hand");
  marked.append("✎ ", said);
  return marked;
}

const text = (value) => document.createTextNode(value);
