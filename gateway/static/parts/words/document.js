// What the documents that customers get are called.

import { day } from "../../language/formats.js";
import { _ } from "../../language/words.js";

export const DOCUMENT_KINDS = () => [
  ["invoice", _("Invoice for payment")],
  ["confirmation", _("Order confirmation")],
  ["offer", _("Offer")],
  ["delivery_note", _("Delivery note")],
  ["upd", _("Transfer document (UPD)")],
];

export const kindOfDocument = (kind) => new Map(DOCUMENT_KINDS()).get(kind) ?? kind;

/** Like `Invoice for payment 118`. */
export const numberedDocument = ({ kind, number }) =>
  _("%(kind)s No. %(number)s", { kind: kindOfDocument(kind), number });

/** Like `Invoice for payment 118 of 27/11/2026`. */
export const datedDocument = ({ kind, number, date }) =>
  _("%(kind)s No. %(number)s of %(day)s", { kind: kindOfDocument(kind), number, day: day(date) });

const PARTIES = () => ({ seller: _("seller"), buyer: _("buyer") });
const LEGAL_DATA = () => ({
  full_name: _("name in full"),
  tax_number: _("tax number"),
  kpp: _("KPP"),
  ogrn: _("OGRN"),
  legal_address: _("legal address"),
  bank_account: _("bank account"),
  director: _("director"),
  accountant: _("chief accountant"),
});

/** The legal data that a document lacks (`buyer.tax_number`), for people. */
export function lacking(incomplete) {
  const [parties, data] = [PARTIES(), LEGAL_DATA()];
  const named = incomplete.map((path) => {
    const [party, name] = path.split(".");
    return `${data[name] ?? name} (${parties[party] ?? party})`;
  });
  return named.join(", ");
}
