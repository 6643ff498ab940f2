// Tabs as the ARIA practices have them: arrows, Home and End; the one that is open stands in the address.

import { html, render } from "lit-html";
import { complain } from "./toast.js";

const NAME = "tab";
let count = 0;

/**
 * Places tabs into a room. `tabs` are `{ name, label, open(panel) }`: `open` fills the panel when it is seen for the first
 * time, and again after it could not. Gives `{ show(name), showAgain(), mark(name, text), panel(name) }`; a mark stands
 * beside the label, and `showAgain` opens what is seen if it could not be opened before.
 */
export function placeTabs(room, tabs, label) {
  count += 1;
  const prefix = `tabs-${count}`;
  const list = document.createElement("div");
  list.className = "tabs";
  list.setAttribute("role", "tablist");
  list.setAttribute("aria-label", label);
  const panels = new Map(tabs.map((tab) => [tab.name, panelOf(prefix, tab)]));
  const opened = new Set();
  const marks = new Map();
  const asked = new URLSearchParams(location.search).get(NAME);
  let here = panels.has(asked) ? asked : tabs[0].name;
  room.append(list, ...panels.values());

  function draw() {
    render(
      tabs.map(
        ({
          name,
          label,
        }) => html`<button type="button" role="tab" id="${prefix}-${name}" aria-controls="${prefix}-${name}-panel"
          aria-selected=${String(name === here)} tabindex=${name === here ? 0 : -1} @click=${() => show(name)}>${label}${marks.get(name) ? html` <small>${marks.get(name)}</small>` : ""}</button>`,
      ),
      list,
    );
  }

  function show(name) {
    here = name;
    for (const [each, panel] of panels) panel.hidden = each !== name;
    draw();
    keepInAddress(name === tabs[0].name ? null : name);
    open(name).catch(complain);
  }

  async function open(name) {
    if (opened.has(name)) return;
    opened.add(name);
    try {
      await tabs.find((tab) => tab.name === name).open(panels.get(name));
    } catch (error) {
      opened.delete(name);
      throw error;
    }
  }

  list.addEventListener("keydown", (event) => {
    const place = tabs.findIndex((tab) => tab.name === here);
    const to = { ArrowRight: place + 1, ArrowLeft: place - 1 + tabs.length, Home: 0, End: tabs.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    show(tabs[to % tabs.length].name);
    list.querySelector("[aria-selected=true]").focus();
  });
  show(here);
  return {
    show,
    showAgain: () => open(here),
    panel: (name) => panels.get(name),
    mark(name, text) {
      marks.set(name, text);
      draw();
    },
  };
}

function panelOf(prefix, { name }) {
  const panel = document.createElement("div");
  panel.id = `${prefix}-${name}-panel`;
  panel.className = "tabpanel";
  panel.setAttribute("role", "tabpanel");
  panel.setAttribute("aria-labelledby", `${prefix}-${name}`);
  panel.tabIndex = 0;
  panel.hidden = true;
  return panel;
}

function keepInAddress(name) {
  const asked = new URLSearchParams(location.search);
  if (name === null) asked.delete(NAME);
  else asked.set(NAME, name);
  history.replaceState(history.state, "", asked.size ? `?${asked}` : location.pathname);
}
