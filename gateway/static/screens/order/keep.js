// What is typed is kept in the browser until the server has it: a reload, a lost connection, a restart lose nothing.

const PREFIX = "nova-order ";

/** `place` names the order, or the new one: by its address. */
export function kept(place) {
  try {
    return JSON.parse(sessionStorage.getItem(PREFIX + place));
  } catch {
    return null; // what another release wrote
  }
}

/** Gives false where the browser has no room for it. */
export function keep(place, what) {
  try {
    sessionStorage.setItem(PREFIX + place, JSON.stringify(what));
    return true;
  } catch {
    return false;
  }
}

export const drop = (place) => sessionStorage.removeItem(PREFIX + place);
