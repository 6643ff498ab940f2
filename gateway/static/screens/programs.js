// For whoever writes programs: which events there are, and the API to read and try.

import { html, render } from "lit-html";
import { begin } from "../frame/screen.js";
import { _ } from "../language/words.js";

const room = document.getElementById("content");

const SECTIONS = [
  { name: "events", title: _("Events"), module: () => import("./programs/events.js") },
  { name: "api", title: _("HTTP API"), module: () => import("./programs/api.js") },
];

const named = location.pathname.split("/")[2] ?? SECTIONS[0].name;
const section = SECTIONS.find(({ name }) => name === named);

render(
  html`<div class="bar"><h1>${_("For programs")}</h1>
      <nav class="parts" aria-label=${_("For programs")}>
        ${SECTIONS.map(({ name, title }) => html`<a class="button quiet" href="/programs/${name}" aria-current=${name === named ? "page" : "false"}>${title}</a>`)}
      </nav></div>
    <div class="part">${section ? "" : html`<p class="empty">${_("There is nothing at this address.")}</p>`}</div>`,
  room,
);
if (section) begin(async (place) => (await section.module()).show(place), { room: room.querySelector(".part") });
