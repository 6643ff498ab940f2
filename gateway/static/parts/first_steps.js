// What an administrator does first in an empty Nova: it goes away when all is done, or when he does not want to see it.

import { html, nothing, render } from "lit-html";
import { get } from "../api/client.js";
import { may } from "../frame/user.js";
import { _ } from "../language/words.js";
import { ofBrowser } from "./form/storage.js";

const KEPT = "first-steps";
const PROGRAMS = 1; // the command line has a user of its own

const STEPS = () => [
  {
    title: _("Say what documents tell of the company"),
    to: "/settings/company",
    isDone: async () => (await get("/company")).name !== null,
  },
  {
    title: _("Let in those who work here"),
    to: "/settings/users",
    isDone: async () => (await get("/users", { limit: 1 })).total > 1 + PROGRAMS,
  },
  { title: _("Import items with prices"), to: "/imports", isDone: () => hasSome("/items") },
  { title: _("Import customers, or add one"), to: "/imports", isDone: () => hasSome("/customers") },
  { title: _("Take the first order"), to: "/orders/new", isDone: () => hasSome("/orders") },
];

const hasSome = async (path) => (await get(path, { limit: 1 })).items.length > 0;

export async function showFirstSteps(room) {
  if (!may("admin") || ofBrowser.read(KEPT)) return;
  const steps = STEPS();
  const done = await Promise.all(steps.map((step) => step.isDone()));
  const here = done.indexOf(false);
  if (here < 0) return hide();
  render(
    html`<section class="first-steps" aria-labelledby="first-steps-title">
      <h2 id="first-steps-title">${_("First steps")}</h2>
      <ol>${steps.map((step, index) => stepOf(step, done[index], index === here))}</ol>
      <button type="button" class="quiet" @click=${hide}>${_("Hide")}</button>
    </section>`,
    room,
  );

  function hide() {
    ofBrowser.write(KEPT, "hidden");
    render(nothing, room);
  }
}

const stepOf = ({ title, to }, isDone, isNext) => html`<li class=${isDone ? "done-step" : ""}>
  <span aria-hidden="true">${isDone ? "✓" : "○"}</span>
  ${isDone ? html`<span>${title} <span class="unseen">(${_("Done")})</span></span>` : html`<a href=${to} class=${isNext ? "next-step" : ""}>${title}</a>`}</li>`;
