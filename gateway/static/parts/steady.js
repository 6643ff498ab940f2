// What is read anew for news: soon after the first, then once a pause while they go on, and never twice at a time.

import { complain } from "./toast.js";

const SOON_MS = 400; // the services hear of it as we do
const PAUSE_MS = 1000;
const TOGETHER_MS = 100; // one act is told in several messages

/** Gives what asks for `run()`. Whatever is asked for is followed by a run that began `soon` after it. */
export function steadily(run, { soon = SOON_MS, pause = PAUSE_MS } = {}) {
  let isUnderWay = false;
  let askedAt = 0;
  function goIn(pauseBefore) {
    isUnderWay = true;
    setTimeout(go, pauseBefore);
  }
  async function go() {
    const begunAt = performance.now();
    try {
      await run();
    } catch (error) {
      complain(error);
    }
    isUnderWay = false;
    if (begunAt - askedAt < soon - TOGETHER_MS) goIn(pause);
  }
  return () => {
    askedAt = performance.now();
    if (!isUnderWay) goIn(soon);
  };
}
