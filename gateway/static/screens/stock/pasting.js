// Rows as a spreadsheet puts them on the clipboard.

const AT_ONCE = 2;
const FIGURE = /^[\d\s\u00a0\u202f]+([.,]\d+)?$/;

/** `[code, quantity]` of each row: the code comes first, the quantity is the last figure after it. */
export function pastedRows(text) {
  const rows = text.split(/\r?\n/).map((row) => row.split("\t").map((cell) => cell.trim()));
  return rows.filter(([code]) => code).map(([code, ...others]) => [code, others.findLast(isFigure) ?? ""]);
}

const isFigure = (cell) => FIGURE.test(cell);

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
