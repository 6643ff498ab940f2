// One stream per browser, whatever the number of tabs: HTTP/1.1 allows six connections, and a seventh tab would hang.
// The tab that holds the lock listens and tells the others.

const KINDS = ["hello", "turned", "stock", "order", "reminder", "notification", "resync", "closed"];
const RETRY_MS = 3000;

export function listen(hear) {
  if (!navigator.locks) {
    openStream(hear); // over plain http from another machine there are no locks
    return;
  }
  const channel = new BroadcastChannel("nova");
  channel.onmessage = ({ data }) => hear(data.kind, data.body);
  navigator.locks.request("nova-stream", () => {
    openStream((kind, body) => {
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
  const openAgain = () => setTimeout(() => openStream(hear), RETRY_MS);
  source.addEventListener("closed", ({ data }) => {
    source.close();
    if (JSON.parse(data).reason === "stopping") openAgain();
  });
  source.onerror = () => {
    hear("away", {});
    if (source.readyState === EventSource.CLOSED) openAgain();
  };
}
