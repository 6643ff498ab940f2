// What can be imported, and by whom.

import { isHead, isKeeper, isSeller } from "../../frame/user.js";
import { _ } from "../../language/words.js";

export const REGISTERS = () => [
  ["customers", _("Customers")],
  ["items", _("Items")],
];
const MAY = { customers: () => isSeller, items: () => isHead || isKeeper };

/** The registers that the user may import into. */
export const ofUser = () => REGISTERS().filter(([name]) => MAY[name]());
export const mayImport = () => ofUser().length > 0;
