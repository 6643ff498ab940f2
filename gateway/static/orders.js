// Loads the page's content again when something that it shows has turned.

import { listen } from "./stream.js";

const SHORTEST_PAUSE_MS = 500;
const light = document.getElementById("live");
let wanted = false;
let loading = false;

listen((kind, body) => {
  showLight(kind !== "away" && kind !== "closed");
  if (concernsThisPage(kind, body)) load();
});
load(); // what turned between the server's answer and the first message was told to nobody here

function concernsThisPage(kind, body) {
  const content = document.getElementById("content");
  const order = content.querySelector("dl[data-order]");
  if (kind === "resync" || kind === "hello") return true;
  if (kind === "turned" || kind === "order") return !order || order.dataset.order === body.order_id;
  if (kind === "stock" && order) return body.items.some((item) => content.querySelector(`tr[data-item="${item.item_id}"]`));
  return false;
}

async function load() {
  wanted = true;
  if (loading) return;
  loading = true;
  while (wanted) {
    wanted = false;
    await replaceContent();
    await new Promise((resolve) => setTimeout(resolve, SHORTEST_PAUSE_MS));
  }
  loading = false;
}

async function replaceContent() {
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (answer.redirected) location.reload(); // the session is over
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    document.getElementById("content").replaceChildren(...page.getElementById("content").childNodes);
  } catch {
    showLight(false); // away for a moment: the stream says when it is back
  }
}

function showLight(isLive) {
  light.hidden = false;
  light.classList.toggle("away", !isLive);
  light.textContent = isLive ? light.dataset.live : light.dataset.away;
}
