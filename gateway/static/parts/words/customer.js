// What the kinds of customers are called.

import { _ } from "../../language/words.js";

export const CUSTOMER_KINDS = () => [
  ["legal_entity", _("Legal entity")],
  ["sole_trader", _("Sole trader")],
  ["person", _("Person")],
  ["foreign", _("Foreign")],
];
