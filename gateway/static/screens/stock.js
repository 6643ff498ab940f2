// Stock: what is sold and how much of it is there, and all that is done with it, a section per address.

import { html, nothing, render } from "lit-html";
import { begin } from "../frame/screen.js";
import { isHead, isKeeper } from "../frame/user.js";
import { _ } from "../language/words.js";

const room = document.getElementById("content");
const here = location.pathname;

const SECTIONS = [
  { path: "/items", title: _("Items"), load: () => import("./stock/items.js") },
  { path: "/stock/movements", title: _("Movements"), load: () => import("./stock/movements.js") },
  { path: "/stock/shipping", title: _("To ship"), load: () => import("./stock/shipping.js"), isHidden: !isKeeper },
  { path: "/stock/expected", title: _("Expected"), load: () => import("./stock/expected.js") },
  { path: "/stock/reorder", title: _("Reorder"), load: () => import("./stock/reorder.js") },
  { path: "/stock/warehouses", title: _("Warehouses"), load: () => import("./stock/warehouses.js") },
  { path: "/stock/prices", title: _("Price changes"), load: () => import("./stock/prices.js"), isHidden: !isHead },
];

room.classList.add("filled");
render(
  html`<nav class="tabs" aria-label=${_("Stock")}>
      ${SECTIONS.filter(({ isHidden }) => !isHidden).map(
        ({ path, title }) => html`<a href=${path} aria-current=${path === here ? "page" : nothing}>${title}</a>`,
      )}
    </nav>
    <div class="section" id="section"></div>`,
  room,
);
const section = SECTIONS.find(({ path }) => path === here);
if (section) {
  begin(async (place) => (await section.load()).show(place), { room: document.getElementById("section") });
} else {
  render(
    html`<p class="empty">${_("There is no such page.")} <a href="/items">${_("Items")}</a></p>`,
    document.getElementById("section"),
  );
}
