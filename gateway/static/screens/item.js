// The card of an item: what it is, what it costs, where it lies, how it moved, and who waits for it.

import { html, nothing, render } from "lit-html";
import { get } from "../api/client.js";
import { namesOf } from "../api/dictionaries.js";
import { onNews } from "../frame/live.js";
import { begin } from "../frame/screen.js";
import { quantity } from "../language/formats.js";
import { _ } from "../language/words.js";
import { steadily } from "../parts/steady.js";
import { complain } from "../parts/toast.js";
import { isStocked } from "../parts/words/item.js";
import { showDemand } from "./item/demand.js";
import { showDetails } from "./item/details.js";
import { showMovements } from "./item/movements.js";
import { showPrices } from "./item/prices.js";
import { showStock } from "./item/stock.js";
import { levelMark } from "./stock/words.js";

const NEWS = ["hello", "resync"];
const room = document.getElementById("content");
const id = location.pathname.split("/").at(-1);
const isNew = id === "new";

const TABS = [
  { code: "details", title: _("Details"), fill: showDetails },
  { code: "prices", title: _("Prices"), fill: showPrices },
  { code: "stock", title: _("Stock by warehouse"), fill: showStock, isOfStock: true },
  { code: "movements", title: _("Movements"), fill: showMovements, isOfStock: true },
  { code: "demand", title: _("Who waits, and what is expected"), fill: showDemand, isOfStock: true },
];
let item = null;
let units;
const tabs = () =>
  TABS.filter(({ code, isOfStock }) => (item ? !isOfStock || isStocked(item.kind) : code === "details"));
const tabHere = () => tabs().find(({ code }) => `#${code}` === location.hash) ?? tabs()[0];
let shown;

function drawHead() {
  document.title = `${item?.name ?? _("New item")} · Nova`;
  const figure = (title, value) => html`<div><dt>${title}</dt><dd>${value}</dd></div>`;
  render(
    html`<div class="bar"><a href="/items" aria-label=${_("Items")}>←</a><h1>${item?.name ?? _("New item")}</h1>
        ${item ? html`<span class="empty">${item.code} · ${units.get(item.unit) ?? item.unit}</span>` : nothing}
        ${item?.retired ? html`<span class="mark yellow">${_("Retired")}</span>` : nothing}</div>
      ${
        item && isStocked(item.kind)
          ? html`<dl class="facts">${figure(_("On hand"), quantity(item.on_hand))}
          ${figure(_("Demand"), quantity(item.demand))}${figure(_("Free"), quantity(item.free))}${figure(_("Expected"), quantity(item.expected))}
          ${figure(_("Availability"), levelMark(item.level))}
          ${item.below_minimum ? figure(_("Minimum"), html`<span class="overdue">▼ ${quantity(item.minimum_level)}</span>`) : nothing}</dl>`
          : nothing
      }
      ${
        item
          ? html`<nav class="tabs" aria-label=${_("Card of the item")}>${tabs().map(
              ({ code, title }) =>
                html`<a href="#${code}" aria-current=${code === tabHere().code ? "page" : nothing}>${title}</a>`,
            )}</nav>`
          : nothing
      }`,
    room.querySelector("header"),
  );
}

/** Each tab has a room of its own, so that what is typed in one is there when one comes back. */
async function showTab() {
  const tab = tabHere();
  drawHead();
  let pane = room.querySelector(`#tab-${tab.code}`);
  for (const each of room.querySelectorAll(".tab")) each.hidden = each !== pane;
  shown = tab.code;
  if (pane) {
    if (tab.isStale) await tab.again(item);
    tab.isStale = false;
    return;
  }
  pane = document.createElement("section");
  pane.id = `tab-${tab.code}`;
  pane.className = `tab ${tab.code}`;
  pane.setAttribute("aria-label", tab.title);
  room.append(pane);
  tab.again = await tab.fill(pane, item, { changed: refresh });
}

async function refresh() {
  item = await get(`/items/${id}`);
  drawHead();
  await TABS.find(({ code }) => code === shown)?.again?.(item);
  for (const each of TABS) each.isStale = each.code !== shown && each.again !== undefined;
}

function isOfThis(kind, body) {
  if (kind === "stock") return body.items.some((each) => each.item_id === id);
  if (kind === "turned") return body.lines.some((each) => each.item_id === id);
  return NEWS.includes(kind);
}

const readAgain = steadily(() => document.hidden || refresh());

async function show() {
  [item, units] = await Promise.all([isNew ? null : get(`/items/${id}`), namesOf("units")]);
  render(html`<header></header>`, room);
  if (!isNew) {
    addEventListener("hashchange", () => showTab().catch(complain));
    onNews((kind, body) => {
      if (isOfThis(kind, body)) readAgain();
    });
  }
  await showTab().catch(complain);
}

begin(show, { back: ["/items", _("Items")] });
