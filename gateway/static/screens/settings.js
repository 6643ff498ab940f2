// Settings: a list of sections, and the one that the address names.

import { html, render } from "lit-html";
import { begin } from "../frame/screen.js";
import { isHead, may } from "../frame/user.js";
import { _ } from "../language/words.js";

const room = document.getElementById("content");

/** `show(room)` fills the room of a section; its module is loaded when somebody goes there. */
const SECTIONS = [
  { name: "company", title: () => _("Company and bank"), module: () => import("./settings/company.js") },
  { name: "policy", title: () => _("Rules of selling"), module: () => import("./settings/policy.js") },
  { name: "dictionaries", title: () => _("Dictionaries"), module: () => import("./settings/dictionaries.js") },
  { name: "templates", title: () => _("Letter templates"), module: () => import("./settings/templates.js") },
  { name: "users", title: () => _("Users and roles"), module: () => import("./settings/users.js"), role: "admin" },
  { name: "mail", title: () => _("Mail"), module: () => import("./settings/mail.js"), role: "admin" },
  { name: "webhooks", title: () => _("Webhooks"), module: () => import("./settings/webhooks.js"), role: "admin" },
  { name: "about", title: () => _("About Nova"), module: () => import("./settings/about.js") },
].filter(({ role }) => !role || may(role));

const named = location.pathname.split("/")[2] ?? SECTIONS[0].name;
const section = SECTIONS.find(({ name }) => name === named);

function draw() {
  render(
    html`<div class="bar"><h1>${_("Settings")}</h1>
        ${isHead ? "" : html`<span class="empty">${_("Only heads of sales and administrators change the settings.")}</span>`}</div>
      <div class="sections">
        <nav aria-label=${_("Sections of the settings")}>
          ${SECTIONS.map(({ name, title }) => html`<a href="/settings/${name}" aria-current=${name === named ? "page" : "false"}>${title()}</a>`)}
        </nav>
        <section class="section" aria-labelledby="section-title"></section>
      </div>`,
    room,
  );
}

draw();
room.querySelector("nav [aria-current=page]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
if (section) {
  document.title = `${section.title()} · Nova`;
  begin(async (place) => (await section.module()).show(place), { room: room.querySelector(".section") });
} else {
  render(
    html`<h2 id="section-title">${_("There is no such section, or it is not yours to see.")}</h2>`,
    room.querySelector(".section"),
  );
}
