// Invoices, payments, the bank's statement and debts: one place, a tab each.

import { html, nothing, render } from "lit-html";
import { begin } from "../frame/screen.js";
import { isBookkeeper } from "../frame/user.js";
import { _ } from "../language/words.js";

const SECTIONS = [
  { path: "/money", title: _("Issued invoices"), show: () => import("./money/invoices.js") },
  { path: "/money/payments", title: _("Payments"), show: () => import("./money/payments.js") },
  { path: "/money/bank", title: _("Bank statement"), show: () => import("./money/bank.js"), isHidden: !isBookkeeper },
  { path: "/money/debts", title: _("Debts"), show: () => import("./money/debts.js") },
];
const room = document.getElementById("content");
const section = SECTIONS.find(({ path }) => path === location.pathname);

const tabOf = ({ path, title }) =>
  html`<a href=${path} aria-current=${path === section?.path ? "page" : nothing}>${title}</a>`;

room.classList.add("filled");
render(
  html`<header class="heading">
      <h1>${_("Invoices and payments")}</h1>
      <nav class="tabs" aria-label=${_("Invoices and payments")}>${SECTIONS.filter((each) => !each.isHidden).map(tabOf)}</nav>
    </header>
    <div class="section">${section ? nothing : html`<p class="empty">${_("There is no such page here.")}</p>`}</div>`,
  room,
);
if (section) begin(async (place) => (await section.show()).show(place), { room: room.querySelector(".section") });
