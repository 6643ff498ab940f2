// Many calls, a few at once: a browser has six connections.

const AT_ONCE = 4;

/** Does something with each, a few at once; gives the results in their order. */
export async function eachOf(things, act) {
  const results = new Array(things.length);
  const left = [...things.entries()].reverse();
  const work = async () => {
    while (left.length) {
      const [index, thing] = left.pop();
      results[index] = await act(thing);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return results;
}
