// Who is signed in, as the page was told. What he may do the server decides; a screen only hides what would be refused.

const { user, roles = "" } = document.documentElement.dataset;
const mine = new Set(roles.split(" "));

export const me = user;
export const may = (role) => mine.has(role);
export const isSeller = ["manager", "head", "admin"].some(may);
export const isHead = ["head", "admin"].some(may);
export const isBookkeeper = ["accountant", "head", "admin"].some(may);
export const isKeeper = ["warehouse", "admin"].some(may);
export const writesLetters = isSeller || isBookkeeper;
export const isPlanner = ["warehouse", "head", "admin"].some(may);
