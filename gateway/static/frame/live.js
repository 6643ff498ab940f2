// What happens elsewhere, told to whoever on this page wants to hear it; and the light that says whether we hear.

import { listen } from "../api/stream.js";

const light = document.getElementById("live");
const STATES = { away: "away", closed: "away", crowded: "crowded" };
const HEARTBEAT_MS = 10_000;
const ASLEEP_MS = 60_000; // a machine that slept missed what the stream told
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
  const catchUp = (reason) => {
    for (const hear of hearers) hear("resync", { reason });
  };
  document.addEventListener("visibilitychange", () => document.hidden || catchUp("seen"));
  document.addEventListener("nova-signed-in", () => catchUp("signed in"));
  window.addEventListener("pageshow", ({ persisted }) => persisted && catchUp("seen"));
  let awake = Date.now();
  setInterval(() => {
    const pause = Date.now() - awake;
    awake = Date.now();
    if (pause > ASLEEP_MS && !document.hidden) catchUp("slept");
  }, HEARTBEAT_MS);
}

function show(state) {
  light.hidden = false;
  light.className = `live ${state}`;
  light.textContent = light.dataset[state];
  light.title = light.dataset[state];
}
