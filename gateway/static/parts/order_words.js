// What the states of an order are called.

import { _ } from "../language/words.js";

export const STATUSES = () => [
  ["draft", _("Draft")],
  ["placed", _("Placed")],
  ["partly_shipped", _("Partly shipped")],
  ["shipped", _("Shipped")],
  ["closed", _("Closed")],
  ["cancelled", _("Cancelled")],
];
