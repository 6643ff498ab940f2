// What an order calls price types and units, and the fields that the company added to it; read before it is shown.

import { entriesOf, namesOf } from "../../api/dictionaries.js";

export let ownFields = [];
let priceTypes = new Map();
let units = new Map();

export async function readNames() {
  [ownFields, priceTypes, units] = await Promise.all([
    entriesOf("order_fields"),
    namesOf("price_types"),
    namesOf("units"),
  ]);
}

export const priceTypeName = (code) => priceTypes.get(code) ?? code;
export const unitName = (code) => units.get(code) ?? code;
