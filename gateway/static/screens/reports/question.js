// What a report is asked, and how that stands in the address: as the API takes it, but for a period that has a name.

import { companyDay } from "../../language/formats.js";
import { _ } from "../../language/words.js";

export const FREE = "free";

/** Named periods; what a period means is reckoned anew each time, so that an address of "this month" stays true. */
export const NAMED_PERIODS = () => [
  ["month", _("This month")],
  ["last_month", _("Last month")],
  ["quarter", _("This quarter")],
  ["last_quarter", _("Last quarter")],
  ["year", _("This year")],
  ["last_year", _("Last year")],
  ["full_year", _("Last 12 full months")],
  [FREE, _("Other days")],
];

const text = (date) => date.toISOString().slice(0, 10);
const first = (year, month) => new Date(Date.UTC(year, month, 1));
const last = (year, month) => new Date(Date.UTC(year, month + 1, 0));

/** `[since, until]` of a named period on a day. */
export function daysOf(period, today = companyDay()) {
  const [year, month] = today.split("-").map(Number);
  const here = month - 1;
  const quarter = here - (here % 3);
  const spans = {
    month: [first(year, here), null],
    last_month: [first(year, here - 1), last(year, here - 1)],
    quarter: [first(year, quarter), null],
    last_quarter: [first(year, quarter - 3), last(year, quarter - 1)],
    year: [first(year, 0), null],
    last_year: [first(year - 1, 0), last(year - 1, 11)],
    full_year: [first(year, here - 12), last(year, here - 1)],
  };
  const [since, until] = spans[period];
  return [text(since), until ? text(until) : today];
}

/** `{ group_by, of, sort, period, since, until, filters }` of the address, with what the kind has where nothing is said. */
export function questionOfAddress(kind) {
  const said = new URLSearchParams(location.search);
  const filters = {};
  for (const [name, value] of said) {
    const filter = name.match(/^filter\[(.+)\]$/);
    if (filter) filters[filter[1]] = value;
  }
  const hasDays = said.has("since") || said.has("until");
  const period = kind.period && (hasDays ? FREE : (said.get("period") ?? kind.period));
  const [since, until] = period && period !== FREE ? daysOf(period) : [said.get("since"), said.get("until")];
  return {
    group_by: kind.groups ? (said.get("group_by") ?? kind.ways[0][1].split("=")[1]).split(",") : null,
    of: kind.of ? (said.get("of") ?? kind.of[0]) : null,
    sort: said.get("sort") ?? "",
    period,
    since,
    until,
    filters,
  };
}

/** As the API takes it. */
export function parametersOf(question) {
  const { group_by, of, sort, since, until, filters } = question;
  const named = Object.entries(filters).map(([name, value]) => [`filter[${name}]`, value]);
  return { group_by: group_by?.join(","), of, sort, since, until, ...Object.fromEntries(named) };
}

/** The address that shows the same to whoever opens it. */
export function addressOf(question) {
  const { since, until, ...parameters } = parametersOf(question);
  const days = question.period === FREE ? { since, until } : { period: question.period };
  const given = Object.entries({ ...parameters, ...days }).filter(
    ([name, value]) => value || (name === "filter[own_group]" && value === ""),
  );
  return given.length ? `?${new URLSearchParams(given)}` : location.pathname;
}
