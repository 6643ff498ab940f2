// What a letter may be about and take along: the customer with his addresses, orders, invoices, documents and files.

import { address, get } from "../../api/client.js";

const MOST = 50;
const MOST_FILES = 100;

/** `files` are those of the card; those of the order are read when the letter is about one. */
export const NOBODY = Object.freeze({
  customer: null,
  addresses: [],
  orders: [],
  invoices: [],
  documents: [],
  files: [],
  filesOfOrder: [],
  orderOfFiles: null,
  most: null,
});

/** As `NOBODY`, of a customer, the newest first; `most` megabytes has a file at most. */
export async function aboutCustomer(id) {
  const [customer, orders, invoices, documents, files] = await Promise.all([
    get(`/customers/${id}`),
    get("/orders", { "filter[customer]": id, limit: MOST }),
    get("/invoices", { "filter[customer]": id, limit: MOST }),
    documentsOf(id),
    get(`/customers/${id}/attachments`, { limit: MOST_FILES }),
  ]);
  const addresses = customer.contacts.filter(({ kind, value }) => kind === "email" && value);
  return {
    ...NOBODY,
    customer,
    addresses,
    orders: orders.items,
    invoices: invoices.items,
    documents,
    files: files.items.map((each) => fileAt(`/customers/${id}`, each)),
    most: files.most_megabytes,
  };
}

export const documentsOf = async (id) => (await get("/documents", { "filter[customer]": id, limit: MOST })).items;

/** The files of an order. */
export async function filesOfOrder(id) {
  const { items } = await get(`/orders/${id}/attachments`, { limit: MOST_FILES });
  return items.map((each) => fileAt(`/orders/${id}`, each));
}

/** A file as a letter takes it along, at the thing that it is attached to. */
export const fileAt = (thing, { id, name, size }) => ({ id, name, size, path: address(`${thing}/attachments/${id}`) });

/** Whose letter an address begins that names no customer, only an order or documents of his. */
export async function customerOfAddress(given) {
  if (given.get("customer")) return given.get("customer");
  if (given.get("document")) return (await get(`/documents/${given.get("document")}`)).customer_id;
  if (given.get("invoice")) return (await get(`/invoices/${given.get("invoice")}`)).customer_id;
  return given.get("order") ? (await get(`/orders/${given.get("order")}`)).customer_id : null;
}
