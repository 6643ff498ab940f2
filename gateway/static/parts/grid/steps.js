// What is read of the current row while one steps through a list.

const PAUSE_MS = 150;

/** Runs at once after one step, and after the last of many: who holds an arrow wants none of the rows between. */
export function afterSteps(run) {
  let timer;
  let last = Number.NEGATIVE_INFINITY;
  return (row) => {
    clearTimeout(timer);
    const isOneOfMany = performance.now() - last < PAUSE_MS;
    last = performance.now();
    if (isOneOfMany) timer = setTimeout(run, PAUSE_MS, row);
    else run(row);
  };
}
