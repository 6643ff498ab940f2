// How figures, days and moments are written. Decimals stay the strings that the server sent: Intl takes them exactly.

import { language } from "./words.js";

const { zone, companyZone } = document.documentElement.dataset;
const region = { ru: "ru-RU", en: "en-GB" }[language] ?? language;
const NOTHING = "";
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

const amounts = new Intl.NumberFormat(region, { minimumFractionDigits: 2, maximumFractionDigits: 4 });
const quantities = new Intl.NumberFormat(region, { maximumFractionDigits: 3 });
const days = new Intl.DateTimeFormat(region, { day: "2-digit", month: "2-digit", year: "numeric", timeZone: "UTC" });
const moments = new Intl.DateTimeFormat(region, {
  day: "2-digit",
  month: "2-digit",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  timeZone: zone,
});
const partsIn = (timeZone) =>
  new Intl.DateTimeFormat("en-CA", {
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZone,
  });
const userParts = partsIn(zone);
const companyParts = partsIn(companyZone);
const months = new Intl.DateTimeFormat(region, { month: "long", year: "numeric", timeZone: "UTC" });
const briefs = new Intl.NumberFormat(region, { notation: "compact", maximumFractionDigits: 1 });
const { group, decimal: point } = Object.fromEntries(
  quantities.formatToParts(1_234_567.5).map(({ type, value }) => [type, value]),
);
const GROUPED = new RegExp(`^-?\\d{1,3}(?:\\${group}\\d{3})+(?:\\${point}\\d*)?$`);
export const collator = new Intl.Collator(region, { numeric: true });

const isNothing = (value) => value === null || value === undefined || value === "";

export const money = (text) => (isNothing(text) ? NOTHING : amounts.format(text));
export const quantity = (text) => (isNothing(text) ? NOTHING : quantities.format(text));
export const day = (text) => (isNothing(text) ? NOTHING : days.format(new Date(`${text}T00:00:00Z`)));
export const moment = (text) => (isNothing(text) ? NOTHING : moments.format(new Date(text)));

/** Of the month that begins on a day. */
export const monthName = (text) => months.format(new Date(`${text}T00:00:00Z`));

/** Roughly, as on the axis of a chart. */
export const brief = (number) => briefs.format(number);

export function sum(text, currency) {
  if (isNothing(text)) return NOTHING;
  return new Intl.NumberFormat(region, { style: "currency", currency, currencyDisplay: "narrowSymbol" }).format(text);
}

/** As `sum` writes it: ₽. */
export const symbolOf = (currency) =>
  new Intl.NumberFormat(region, { style: "currency", currency, currencyDisplay: "narrowSymbol" })
    .formatToParts(0)
    .find(({ type }) => type === "currency").value;

/** A decimal as a person of this language types it (`1 234,5`, `1,234.5`) becomes the API's; what is none stays, for the
 *  server to refuse. */
export function decimal(typed) {
  const close = typed.replace(/\s/g, "");
  const whole = GROUPED.test(close) ? close.replaceAll(group, "") : close;
  return point === "," ? whole.replace(",", ".") : whole;
}

/** A figure of the API with all its decimals, as a person of this language types it. */
export const exact = (text) => (Number.isNaN(Number(text)) ? text : text.replace(".", point));

/** A day of the company, whose are all days of orders, prices, debts and payments, some days from today. */
export const companyDay = (ahead = 0) => dayIn(companyParts, ahead);

/** A day of the user, whose are reminders and tasks, some days from today. */
export const userDay = (ahead = 0) => dayIn(userParts, ahead);

function dayIn(itsParts, ahead) {
  const today = Date.parse(written(itsParts, new Date()).slice(0, 10));
  return new Date(today + ahead * DAY).toISOString().slice(0, 10);
}

/** A moment as `<input type=datetime-local>` has it, in the user's time zone. */
export const localParts = (date) => written(userParts, date);

function written(itsParts, date) {
  const found = Object.fromEntries(itsParts.formatToParts(date).map((part) => [part.type, part.value]));
  return `${found.year}-${found.month}-${found.day}T${found.hour}:${found.minute}`;
}

/** The moment that a local time of the user's zone is: the first of two, and the next valid one of a time that is skipped. */
export function momentOf(local) {
  const wanted = Date.parse(`${local}Z`);
  const offsetAt = (instant) => Date.parse(`${localParts(new Date(instant))}Z`) - Math.floor(instant / MINUTE) * MINUTE;
  const candidates = [-DAY, DAY].map((apart) => wanted - offsetAt(wanted + apart));
  const real = candidates.filter((instant) => localParts(new Date(instant)) === local);
  const found = real.length ? Math.min(...real) : Math.max(...candidates);
  return new Date(found).toISOString().replace(".000Z", "Z");
}
