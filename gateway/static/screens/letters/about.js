// What a letter may be about: the customer with his addresses, orders, invoices and documents.

import { get } from "../../api/client.js";

const MOST = 50;

/** `{ customer, addresses, orders, invoices, documents }` of a customer, the newest first. */
export async function aboutCustomer(id) {
  const [customer, orders, invoices, documents] = await Promise.all([
    get(`/customers/${id}`),
    get("/orders", { "filter[customer]": id, limit: MOST }),
    get("/invoices", { "filter[customer]": id, limit: MOST }),
    documentsOf(id),
  ]);
  const addresses = customer.contacts.filter(({ kind, value }) => kind === "email" && value);
  return { customer, addresses, orders: orders.items, invoices: invoices.items, documents };
}

export const documentsOf = async (id) => (await get("/documents", { "filter[customer]": id, limit: MOST })).items;

/** Whose letter an address begins that names no customer, only an order or documents of his. */
export async function customerOfAddress(given) {
  if (given.get("customer")) return given.get("customer");
  if (given.get("document")) return (await get(`/documents/${given.get("document")}`)).customer_id;
  if (given.get("invoice")) return (await get(`/invoices/${given.get("invoice")}`)).customer_id;
  return given.get("order") ? (await get(`/orders/${given.get("order")}`)).customer_id : null;
}
