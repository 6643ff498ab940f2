// How a letter with a document begins.

export function writeWith({ id, customer_id, order_id, invoice_id }) {
  const asked = new URLSearchParams({ customer: customer_id, document: id });
  if (order_id) asked.set("order", order_id);
  if (invoice_id) asked.set("invoice", invoice_id);
  return `/letters/new?${asked}`;
}
