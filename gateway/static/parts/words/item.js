// What the kinds of items are called.

import { _ } from "../../language/words.js";

export const ITEM_KINDS = () => [
  ["goods", _("Goods")],
  ["finished_product", _("Finished product")],
  ["material", _("Material")],
  ["component", _("Component")],
  ["semi_finished", _("Semi-finished product")],
  ["service", _("Service")],
  ["cost_article", _("Cost article")],
];
const NOT_STOCKED = ["service", "cost_article"];
export const isStocked = (kind) => !NOT_STOCKED.includes(kind);
