// Names of customers where a list tells only who they are; each is asked for once a page.

import { get } from "./client.js";

const asked = new Map();

/** Empty of one that the user may not see. */
export function nameOfCustomer(id) {
  if (!asked.has(id)) {
    const name = get(`/customers/${id}`).then(
      (customer) => customer.name,
      () => "",
    );
    asked.set(id, name);
  }
  return asked.get(id);
}
