// Spans of figures and days as a person types and reads them (`01.02.2026..`), and as the API takes them.

import { day, decimal, quantity } from "../language/formats.js";

const FIGURES = new Set(["money", "quantity", "count", "percent"]);
const DAYS = new Set(["day", "moment"]);
const APART = "..";
const ISO_DAY = /^\d{4}-\d{2}-\d{2}$/;
const TYPED_DAY = /^(\d{1,2})[./](\d{1,2})[./](\d{4})$/;

export const exampleOf = (kind) =>
  DAYS.has(kind) ? `${day("2026-01-01")}${APART}` : FIGURES.has(kind) ? `100${APART}500` : "";

/** What the API takes of what was typed; what is no span stays, for the server to refuse. */
export const spanOf = (kind, typed) => endsOf(kind, typed, plain);

/** What the API took, as it is read. */
export const spanInWords = (kind, span) => endsOf(kind, span, said);

function endsOf(kind, text, turn) {
  if (!text || !(FIGURES.has(kind) || DAYS.has(kind))) return text;
  return text
    .split(APART)
    .map((end) => turn(kind, end.trim()))
    .join(APART);
}

function plain(kind, end) {
  if (FIGURES.has(kind)) return decimal(end);
  const typed = end.match(TYPED_DAY);
  return typed ? `${typed[3]}-${typed[2].padStart(2, "0")}-${typed[1].padStart(2, "0")}` : end;
}

function said(kind, end) {
  if (DAYS.has(kind)) return ISO_DAY.test(end) ? day(end) : end;
  return end && Number.isFinite(Number(end)) ? quantity(end) : end;
}
