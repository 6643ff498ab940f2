// What the placeholders of letters stand for, as people say it.

import { _ } from "../../language/words.js";

const WORDS = () => ({
  "customer.name": _("the customer's name"),
  "customer.full_name": _("the customer's name in full"),
  "contact.person": _("the name of the contact"),
  "order.number": _("the number of the order"),
  "order.date": _("the day of the order"),
  "order.total": _("the total of the order"),
  "invoice.number": _("the number of the invoice"),
  "invoice.date": _("the day of the invoice"),
  "invoice.due": _("the due date of the invoice"),
  "invoice.amount": _("the amount of the invoice"),
  "invoice.unpaid": _("what is unpaid of the invoice"),
  "document.title": _("the kind of the document"),
  "document.number": _("the number of the document"),
  "document.date": _("the day of the document"),
  "document.valid_until": _("until when the document is valid"),
  "debt.total": _("the debt"),
  "debt.overdue": _("the overdue debt"),
  "user.name": _("your name in full"),
  "user.header": _("your header"),
  "user.signature": _("your signature"),
});

export const placeholderWords = (name) => WORDS()[name] ?? name;
