// What is being written is kept by the tab until it is sent: a reload loses nothing.

const shelf = `nova-letter ${location.search}`;

export function kept() {
  try {
    return JSON.parse(sessionStorage.getItem(shelf));
  } catch {
    return null; // of another release
  }
}

export const keep = (draft) => sessionStorage.setItem(shelf, JSON.stringify(draft));
export const forget = () => sessionStorage.removeItem(shelf);
