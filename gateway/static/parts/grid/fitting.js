// How the columns of a table share the room that there is.

/**
 * Columns with their widths, in their order. Those that `gives` numbers go behind the others, the lowest first, until the
 * others have room: one scrolls to them. Those that `grows` share what is left over, up to their `most`.
 */
export function fitted(columns, room) {
  const behind = [];
  const inSight = () => columns.filter((column) => !behind.includes(column));
  for (const next of columns.filter(({ gives }) => gives).sort((one, other) => one.gives - other.gives)) {
    if (widthOfAll(inSight()) <= room) break;
    behind.push(next);
  }
  const first = inSight();
  let spare = Math.max(0, room - widthOfAll(first));
  const growing = first.filter(({ grows }) => grows).sort((one, other) => (one.most ?? room) - (other.most ?? room));
  const widths = new Map();
  for (const [place, column] of growing.entries()) {
    const share = Math.floor(spare / (growing.length - place));
    const more = Math.min(share, (column.most ?? Number.POSITIVE_INFINITY) - column.width);
    widths.set(column, column.width + more);
    spare -= more;
  }
  const rest = columns.filter((column) => behind.includes(column));
  return [...first, ...rest].map((column) => ({ field: column.field, width: widths.get(column) ?? column.width }));
}

const widthOfAll = (columns) => columns.reduce((sum, { width }) => sum + width, 0);
