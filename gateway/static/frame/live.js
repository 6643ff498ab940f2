// What happens elsewhere, told to whoever on this page wants to hear it; and the light that says whether we hear.

import { MINE, takeSession } from "../api/session.js";
import { listen } from "../api/stream.js";

const light = document.getElementById("live");
const STATES = { away: "away", closed: "away", crowded: "crowded" };
const TICK_MS = 10_000;
const ASLEEP_MS = 60_000; // a machine that slept missed what the stream told
const hearers = new Set();
let isHeard = false;
let isSignedOut = false;

/**
 * `hear(kind, body)` is told every message; after `hello` and `resync` all that is shown is to be read anew. `tick` comes
 * every 10 seconds, for what no stream tells: that a service does not answer. While we hear nothing, `resync` comes instead.
 */
export function onNews(hear) {
  hearers.add(hear);
  return () => hearers.delete(hear);
}

export function begin() {
  const tell = (kind, body) => {
    for (const hear of hearers) hear(kind, body);
  };
  const catchUp = (reason) => tell("resync", { reason });
  /** Where nobody answers there is nothing to read, and the light says so. */
  const unheard = async () => (await takeSession()) === MINE && catchUp("unheard");
  listen((kind, body) => {
    show(STATES[kind] ?? "live");
    tell(kind, body);
  });
  document.addEventListener("visibilitychange", () => document.hidden || catchUp("seen"));
  document.addEventListener("nova-signed-out", () => {
    isSignedOut = true;
    show("away");
  });
  document.addEventListener("nova-signed-in", () => {
    isSignedOut = false;
    catchUp("signed in");
  });
  window.addEventListener("pageshow", ({ persisted }) => persisted && catchUp("seen"));
  let awake = Date.now();
  setInterval(() => {
    const hasSlept = Date.now() - awake > ASLEEP_MS;
    awake = Date.now();
    if (document.hidden || isSignedOut) return;
    if (hasSlept) catchUp("slept");
    else if (isHeard) tell("tick", {});
    else unheard();
  }, TICK_MS);
}

/** Who is signed out hears nothing that is his, whatever comes. */
function show(told) {
  const state = isSignedOut ? "away" : told;
  isHeard = state === "live";
  light.hidden = false;
  light.className = `live ${state}`;
  light.textContent = light.dataset[state];
}
