// The columns of grids of orders.

import { _ } from "../../language/words.js";
import { AVAILABILITIES, markOf, meaning } from "../words/colours.js";
import { STATUSES } from "../words/order.js";

/** Those of these fields, in their order. */
export function orderColumns(...fields) {
  const known = new Map(COLUMNS().map((column) => [column.field, column]));
  return fields.map((field) => known.get(field));
}

function COLUMNS() {
  const words = new Map(AVAILABILITIES());
  const written = (text) => document.createTextNode(text ?? "");
  return [
    { field: "number", title: _("Number"), kind: "count", filter: false, frozen: true, narrow: true, write: written },
    {
      field: "customer",
      title: _("Customer"),
      width: 280,
      filter: false,
      narrow: true,
      write: (customer) => written(customer?.name),
    },
    { field: "status", title: _("Status"), choices: STATUSES() },
    {
      field: "availability",
      title: _("Goods"),
      width: 170,
      choices: AVAILABILITIES(),
      narrow: true,
      write: (value) => markOf(value, words.get(value), meaning(value)),
    },
    { field: "total", title: _("Total"), kind: "money", filter: false },
    { field: "progress", title: _("Shipped, %"), kind: "percent", filter: false },
    { field: "day", title: _("Day"), kind: "day", filter: false },
    { field: "requested_date", title: _("Wanted by"), kind: "day", filter: false },
    { field: "placed_at", title: _("Placed on"), kind: "moment", filter: false },
    { field: "reference", title: _("Reference"), filter: false },
  ];
}
