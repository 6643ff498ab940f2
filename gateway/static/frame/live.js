// What happens elsewhere, told to whoever on this page wants to hear it; and the light that says whether we hear.

import { listen } from "../api/stream.js";

const light = document.getElementById("live");
const STATES = { away: "away", closed: "away", crowded: "crowded" };
const hearers = new Set();

/** `hear(kind, body)` is told every message; after `hello` and `resync` all that is shown is to be read anew. */
export function onNews(hear) {
  hearers.add(hear);
  return () => hearers.delete(hear);
}

export function begin() {
  listen((kind, body) => {
    show(STATES[kind] ?? "live");
    for (const hear of hearers) hear(kind, body);
  });
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) for (const hear of hearers) hear("resync", { reason: "seen" });
  });
}

function show(state) {
  light.hidden = false;
  light.className = `live ${state}`;
  light.textContent = light.dataset[state];
}
