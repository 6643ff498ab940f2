// What every page has of a user who is signed in: search, bell, keys, the light, and word of a lost connection.

import { html, render } from "lit-html";
import { _ } from "../language/words.js";
import { toast } from "../parts/toast.js";
import { placeBell } from "./bell.js";
import { begin } from "./live.js";
import { fitNav } from "./nav.js";
import { openPalette } from "./palette.js";
import "./regions.js";
import { watchSession } from "./session.js";
import { help, shortcut } from "./shortcuts.js";
import { nextTheme } from "./theme.js";

const tools = document.getElementById("tools");

function placeTools() {
  const left = document.createElement("span");
  render(
    html`<button type="button" class="quiet find" @click=${openPalette} aria-keyshortcuts="Control+K">${_("Search")} <kbd>Ctrl K</kbd></button>
      <button type="button" class="quiet" @click=${nextTheme} aria-label=${_("Light or dark")} title=${_("Light or dark")}>◐</button>
      <button type="button" class="quiet" @click=${showHelp} aria-label=${_("Keyboard shortcuts")} title=${_("Keyboard shortcuts")}>?</button>`,
    left,
  );
  tools.append(left);
  placeBell(tools);
}

function showHelp() {
  const { title, body } = help();
  const dialog = document.createElement("dialog");
  render(
    html`<form method="dialog"><h2>${title}</h2>${body()}<footer><button>${_("Close")}</button></footer></form>`,
    dialog,
  );
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

placeTools();
fitNav(document.querySelector(".frame nav"));
shortcut("ctrl+k", _("Search and commands"), openPalette);
shortcut("?", _("Keyboard shortcuts"), showHelp);
document.addEventListener("nova-waits", ({ detail }) => {
  const told = detail.status ? detail.message : _("Nova cannot be reached. What you typed is kept.");
  toast(`${told} ${_("It is being tried again.")}`, { kind: "bad", key: "waits" });
});
watchSession();
begin();
