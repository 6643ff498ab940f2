// One stream per browser, whatever the number of tabs: HTTP/1.1 allows six connections, and a seventh tab would hang.
// The tab that holds the lock listens and tells the others.

const HAPPENED = [
  "turned",
  "stock",
  "order",
  "invoice",
  "payment",
  "customer",
  "entry",
  "letter",
  "reminder",
  "notification",
  "read",
];
const KINDS = ["hello", ...HAPPENED, "resync", "closed"];
const AWAY = ["away", "closed", "crowded"];
const WHO_LISTENS = "who listens"; // a tab that is opened asks the one that holds the stream how it stands
const RETRY_MS = 3000;
const CROWDED_RETRY_MS = 60_000; // whoever opens a stream takes another window's away

export function listen(hear) {
  if (!navigator.locks) {
    openStream(hear); // over plain http from another machine there are no locks
    return;
  }
  const channel = new BroadcastChannel("nova");
  let last = null;
  channel.onmessage = ({ data }) => {
    if (data.kind !== WHO_LISTENS) hear(data.kind, data.body);
    else if (last !== null) channel.postMessage(last);
  };
  channel.postMessage({ kind: WHO_LISTENS });
  navigator.locks.request("nova-stream", () => {
    openStream((kind, body) => {
      last = { kind: AWAY.includes(kind) ? kind : "listening", body: {} };
      channel.postMessage({ kind, body });
      hear(kind, body);
    });
    return new Promise(() => {}); // held until the tab is closed
  });
}

function openStream(hear) {
  const source = new EventSource("/api/v1/stream");
  for (const kind of KINDS) {
    source.addEventListener(kind, (event) => hear(kind, JSON.parse(event.data)));
  }
  const openAgain = (pause = RETRY_MS) => setTimeout(() => openStream(hear), pause);
  source.addEventListener("closed", ({ data }) => {
    const { reason } = JSON.parse(data);
    source.close();
    if (reason === "stopping") openAgain();
    if (reason === "revoked") document.addEventListener("nova-signed-in", () => openStream(hear), { once: true });
    if (reason !== "too_many") return;
    hear("crowded", {});
    openAgain(CROWDED_RETRY_MS);
  });
  source.onerror = () => {
    hear("away", {});
    if (source.readyState !== EventSource.CLOSED) return; // it tries again by itself
    hear("closed", { reason: "refused" });
    openAgain();
  };
}
