// One stream per browser, whatever the number of tabs: HTTP/1.1 allows six connections, and a seventh tab would hang.
// The tab that holds the lock listens and tells the others of the same user.

import { isMine } from "./session.js";

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
const PAUSES_MS = { stopping: RETRY_MS, too_many: 60_000 }; // whoever opens a stream takes another window's away

export function listen(hear) {
  if (navigator.locks) return listenWithOthers(hear);
  listenAlone(hear); // over plain http from another machine there are no locks
}

async function listenAlone(hear) {
  await hearToTheEnd(hear);
  whenSignedIn(() => listenAlone(hear));
}

function listenWithOthers(hear) {
  const { user } = document.documentElement.dataset;
  const channel = new BroadcastChannel(`nova ${user}`);
  let last = null;
  channel.onmessage = ({ data }) => {
    if (data.kind !== WHO_LISTENS) hear(data.kind, data.body);
    else if (last !== null) channel.postMessage(last);
  };
  const tell = (kind, body) => {
    last = { kind: AWAY.includes(kind) ? kind : "listening", body: {} };
    channel.postMessage({ kind, body });
    hear(kind, body);
  };
  const begin = () => {
    channel.postMessage({ kind: WHO_LISTENS });
    navigator.locks.request(`nova-stream ${user}`, async () => {
      await hearToTheEnd(tell);
      last = null;
      whenSignedIn(begin);
    });
  };
  begin();
}

const whenSignedIn = (run) => document.addEventListener("nova-signed-in", run, { once: true });

/** Hears until the session is not that of this page any more. */
async function hearToTheEnd(hear) {
  const leaving = new AbortController();
  document.addEventListener("nova-other-user", () => leaving.abort(), { once: true });
  let pause;
  do {
    pause = await hearOne(hear, leaving.signal);
    if (pause !== null) await new Promise((resolve) => setTimeout(resolve, pause));
  } while (pause !== null && !leaving.signal.aborted);
  if (leaving.signal.aborted) hear("closed", { reason: "another user" });
}

/** Gives how long after it the next stream may be opened; null when there is to be none. */
function hearOne(hear, signal) {
  return new Promise((resolve) => {
    const source = new EventSource("/api/v1/stream");
    const end = (pause) => {
      source.close();
      resolve(pause);
    };
    signal.addEventListener("abort", () => end(null), { once: true });
    for (const kind of KINDS) {
      source.addEventListener(kind, ({ data }) => {
        const body = JSON.parse(data);
        if (kind === "hello") isMine(body.user);
        if (!signal.aborted) hear(kind, body);
      });
    }
    source.addEventListener("closed", ({ data }) => {
      const { reason } = JSON.parse(data);
      if (reason === "too_many") hear("crowded", {});
      end(PAUSES_MS[reason] ?? null);
    });
    source.onerror = () => {
      hear("away", {});
      if (source.readyState !== EventSource.CLOSED) return; // it tries again by itself
      hear("closed", { reason: "refused" });
      end(RETRY_MS);
    };
  });
}
