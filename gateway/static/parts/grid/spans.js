// Spans of figures and days as a person types and reads them (`01.02.2026..`, `>100`), and as the API takes them.

import { day, decimal, quantity } from "../../language/formats.js";
import { _ } from "../../language/words.js";

const DECIMALS = { money: 2, quantity: 3, count: 0, percent: 2 };
const DAYS = new Set(["day", "moment"]);
const DAY_MS = 86_400_000;
const APART = "..";
const FIGURE = /^-?\d+(\.\d+)?$/;
const WHOLE = /^-?\d+$/;
const ISO_DAY = /^\d{4}-\d{2}-\d{2}$/;
const TYPED_DAY = /^(\d{1,2})[./](\d{1,2})[./](\d{4})$/;
const COMPARED = /^(>=|<=|[><≥≤])(.+)$/;
const HYPHENATED = /^(.+?)\s*[-–—]\s*(.+)$/;

const isFigure = (kind) => kind in DECIMALS;
const isSpanned = (kind) => isFigure(kind) || DAYS.has(kind);

export const exampleOf = (kind) =>
  DAYS.has(kind) ? `${day("2026-01-01")}${APART}` : isFigure(kind) ? `100${APART}500` : "";

/** How one says which figures or days are wanted; nothing of other kinds. */
export function helpOf(kind) {
  if (DAYS.has(kind))
    return _("A day (%(day)s), days from and to (%(day)s..%(last)s), later or earlier (>%(day)s, <%(day)s).", {
      day: day("2026-01-15"),
      last: day("2026-01-31"),
    });
  if (kind === "count") return _("A whole number (100), from and to (100..500), more or less (>100, <100).");
  return isFigure(kind) ? _("A figure (100), from and to (100..500), more or less (>100, <100).") : "";
}

/** What the API takes of what was typed; null when it is no span. */
export function spanOf(kind, typed) {
  if (!typed || !isSpanned(kind)) return typed;
  const text = typed.replaceAll("…", APART).replaceAll("−", "-");
  const compared = text.match(COMPARED);
  if (compared) return beyond(kind, compared[1], plain(kind, compared[2]));
  const dotted = text.split(APART);
  if (dotted.length === 2) return between(...dotted.map((end) => (end.trim() ? plain(kind, end) : "")));
  const only = plain(kind, text);
  if (only !== null) return only;
  const ends = text.match(HYPHENATED)?.slice(1);
  return ends ? between(...ends.map((end) => plain(kind, end))) : null;
}

/** What the API took, as it is read. */
export function spanInWords(kind, span) {
  if (!span || !isSpanned(kind)) return span;
  const ends = span.split(APART).map((end) => said(kind, end));
  return ends.join(APART);
}

function between(first, last) {
  if (first === null || last === null || (first === "" && last === "")) return null;
  return first + APART + last;
}

/** Spans have their ends: what is more than a figure begins with the next one. */
function beyond(kind, sign, bound) {
  if (bound === null) return null;
  const isStrict = sign === ">" || sign === "<";
  if (sign === ">" || sign === ">=" || sign === "≥") return (isStrict ? beside(kind, bound, 1) : bound) + APART;
  return APART + (isStrict ? beside(kind, bound, -1) : bound);
}

function beside(kind, bound, way) {
  if (DAYS.has(kind)) return new Date(Date.parse(bound) + way * DAY_MS).toISOString().slice(0, 10);
  const decimals = DECIMALS[kind];
  return (Number(bound) + way * 10 ** -decimals).toFixed(decimals);
}

function plain(kind, typed) {
  const end = typed.trim();
  if (DAYS.has(kind)) return plainDay(end);
  const figure = decimal(end);
  return (kind === "count" ? WHOLE : FIGURE).test(figure) ? figure : null;
}

function plainDay(typed) {
  const parts = typed.match(TYPED_DAY);
  const iso = parts ? `${parts[3]}-${parts[2].padStart(2, "0")}-${parts[1].padStart(2, "0")}` : typed;
  const isReal = ISO_DAY.test(iso) && new Date(Date.parse(iso) || 0).toISOString().startsWith(iso);
  return isReal ? iso : null;
}

function said(kind, end) {
  if (DAYS.has(kind)) return ISO_DAY.test(end) ? day(end) : end;
  return end && Number.isFinite(Number(end)) ? quantity(end) : end;
}
