// How the cells of a grid are written by the kind of their column, and how a column is filtered.

import { day, moment, money, quantity } from "../../language/formats.js";
import { _ } from "../../language/words.js";
import { exampleOf, helpOf, spanInWords, spanOf } from "./spans.js";

const FIGURES = new Set(["money", "quantity", "count", "percent"]);
const WRITTEN = { money, quantity, count: quantity, percent: quantity, day, moment };

const WIDTHS = { money: 132, quantity: 104, count: 124, percent: 112, day: 112, moment: 158 };

export const widthOf = ({ kind, choices }) => WIDTHS[kind] ?? (choices ? 130 : 150);
export const isFigure = (kind) => FIGURES.has(kind);

/** `write(value, row)` of a column gives text or an element; else it is written by its kind. */
export function cellOf({ kind = "text", choices, write, quietZero = false }) {
  const named = new Map(choices);
  return (cell) => {
    const value = cell.getValue();
    if (write) return asNode(write(value, cell.getData()));
    if (quietZero && Number(value) === 0) return "";
    if (choices) return textNode(named.get(value) ?? value ?? "");
    if (Array.isArray(value)) return textNode(value.join(", "));
    return textNode((WRITTEN[kind] ?? String)(value ?? ""));
  };
}

/** Of a choice one takes a value, of figures and days a span (`100..500`), of texts a part. */
export function headerFilterOf({ title, kind = "text", choices }) {
  if (choices) {
    const values = [{ label: _("All"), value: "" }, ...[...choices].map(([value, label]) => ({ value, label }))];
    return {
      headerFilter: choiceFilter(title, values),
      headerFilterEmptyCheck: isEmpty,
      headerFilterLiveFilter: false,
    };
  }
  return {
    headerFilter: textFilter(title, kind),
    headerFilterPlaceholder: exampleOf(kind),
    headerFilterEmptyCheck: isEmpty,
    headerFilterLiveFilter: false,
  };
}

const isEmpty = (value) => value === "" || value === null || value === undefined;

/** Tabulator's own select is a list that cannot be reached by keyboard: the browser's can. */
function choiceFilter(title, values) {
  return (cell, onRendered, success) => {
    const select = document.createElement("select");
    select.setAttribute("aria-label", _("Filter by %(column)s", { column: title }));
    for (const { value, label } of values) select.add(new Option(label, value));
    select.value = cell.getValue() ?? "";
    select.addEventListener("change", () => success(select.value));
    return select;
  };
}

function textFilter(title, kind) {
  return (cell, onRendered, success) => {
    const input = document.createElement("input");
    const help = helpOf(kind);
    let applied = cell.getValue() ?? "";
    input.type = "text";
    input.setAttribute("aria-label", _("Filter by %(column)s", { column: title }));
    input.value = spanInWords(kind, applied);
    accept(input, help);
    const tell = () => {
      const span = spanOf(kind, input.value.trim());
      if (span === null) return refuseFilter(input, help);
      applied = span;
      success(span);
    };
    const takeBack = () => {
      input.value = spanInWords(kind, applied);
      accept(input, help);
    };
    input.addEventListener("change", tell);
    input.addEventListener("input", () => accept(input, help));
    input.addEventListener("keydown", (event) => {
      if (event.key === "Enter") tell();
      if (event.key === "Escape") takeBack();
      event.stopPropagation();
    });
    return input;
  };
}

function accept(input, help) {
  input.setCustomValidity("");
  input.removeAttribute("aria-invalid");
  input.title = help;
}

/** What was typed stays, for it to be corrected; the list stays as it was. */
export function refuseFilter(input, words) {
  input.setAttribute("aria-invalid", "true");
  input.title = words;
  input.setCustomValidity(words);
  input.reportValidity();
}

const asNode = (said) => (said instanceof Node ? said : textNode(said ?? ""));

/** A name of a customer is text, whatever is in it. */
const textNode = (text) => document.createTextNode(text);
