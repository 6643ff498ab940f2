// Loads the page's content again when something that it shows has turned, and by itself every few seconds: how old the
// stock figures are is told by no event.

import { listen } from "./stream.js";

const SHORTEST_PAUSE_MS = 150;
const LONGEST_PAUSE_MS = 10_000;
const light = document.getElementById("live");
let stream = "live";
let isReachable = true;
let wanted = false;
let loading = false;

listen((kind, body) => {
  stream = { away: "away", closed: "away", crowded: "crowded" }[kind] ?? "live";
  showLight();
  if (concernsThisPage(kind, body)) load();
});
load(); // what turned between the server's answer and the first message was told to nobody here
setInterval(load, LONGEST_PAUSE_MS);
document.addEventListener("visibilitychange", load);

function concernsThisPage(kind, body) {
  if (["hello", "resync", "closed"].includes(kind)) return true;
  const content = document.getElementById("content");
  const order = content.querySelector("dl[data-order]");
  if (kind === "stock") return order && body.items.some((item) => content.querySelector(`tr[data-item="${item.item_id}"]`));
  if (kind !== "turned" && kind !== "order") return false;
  if (order) return order.dataset.order === body.order_id;
  const isNew = kind === "order" && body.type === "OrderPlaced";
  return isNew || isFiltered() || content.querySelector(`tr[data-order="${body.order_id}"]`);
}

function isFiltered() {
  const asked = new URLSearchParams(location.search);
  return ["availability", "status", "sort"].some((name) => asked.has(name));
}

// At once, then with pauses; what is wanted while nobody looks waits until somebody does.
async function load() {
  wanted = true;
  if (loading) return;
  loading = true;
  while (wanted && !document.hidden) {
    wanted = false;
    const pause = new Promise((resolve) => setTimeout(resolve, SHORTEST_PAUSE_MS));
    await replaceContent();
    await pause;
  }
  loading = false;
}

async function replaceContent() {
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    isReachable = true;
    if (answer.redirected) location.reload(); // the session is over
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const [shown, fresh] = [document, page].map((each) => each.getElementById("content"));
    if (fresh.innerHTML !== shown.innerHTML) shown.replaceChildren(...fresh.childNodes);
  } catch {
    isReachable = false;
  } finally {
    showLight();
  }
}

function showLight() {
  const state = isReachable ? stream : "away";
  light.hidden = false;
  light.className = `live ${state}`;
  light.textContent = light.dataset[state];
}
