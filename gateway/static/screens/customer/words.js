// What the fields of a customer are called, and how their values are said.

import { colleagues, entriesOf, namesOf } from "../../api/dictionaries.js";
import { day, money, quantity } from "../../language/formats.js";
import { _, language } from "../../language/words.js";
import { KINDS as CONTACT_KINDS } from "../../parts/contacts/rows.js";
import { CUSTOMER_KINDS } from "../../parts/words/customer.js";

const LABELS = () => ({
  name: _("Customer's name"),
  kind: _("Kind"),
  tax_number: _("Tax number"),
  code: _("Code"),
  note: _("Note"),
  tags: _("Tags"),
  manager: _("Manager"),
  bank_accounts: _("Bank accounts"),
  "legal.full_name": _("Full name"),
  "legal.kpp": _("KPP"),
  "legal.ogrn": _("OGRN"),
  "legal.vat_number": _("VAT number"),
  "legal.legal_address": _("Legal address"),
  "legal.postal_address": _("Postal address"),
  "accounting.contract_number": _("Contract number"),
  "accounting.contract_day": _("Contract date"),
  "accounting.currency": _("Currency of the contract"),
  "terms.from": _("In force from"),
  "terms.price_type": _("Price type"),
  "terms.markup_percent": _("Markup, %"),
  "terms.credit_limit": _("Credit limit"),
  "terms.deferral_days": _("Deferral, days"),
  "contacts.order": _("Order of contacts"),
  archived: _("In the archive"),
  deleted: _("Deleted"),
  reason: _("Reason"),
  customer: _("Customer"),
  because: _("Because of"),
});

/** The words of a card: `{ label(path), text(path, value), ... }` with the names of the company's own registers. */
export async function readWords() {
  const [tagEntries, tags, priceTypes, people, ownFields] = await Promise.all([
    entriesOf("tags"),
    namesOf("tags"),
    namesOf("price_types"),
    colleagues(),
    entriesOf("customer_fields"),
  ]);
  const labels = LABELS();
  const own = new Map(ownFields.map((each) => [`own_fields.${each.code}`, each]));
  const fullNames = new Map(people);
  const kinds = new Map(CUSTOMER_KINDS());
  const contactKinds = new Map(CONTACT_KINDS());
  const yes = (value) => (value ? _("Yes") : _("No"));
  const accountOf = (account) => [account.account, account.bic, account.bank_name].filter(Boolean).join(", ");
  const contactOf = (contact) =>
    [contactKinds.get(contact.kind), contact.value, contact.person, contact.position, contact.note]
      .filter(Boolean)
      .join(", ");
  const manager = (name) => fullNames.get(name) ?? name ?? "";

  const written = {
    kind: (value) => kinds.get(value) ?? value,
    tags: (codes) => codes.map((code) => tags.get(code) ?? code).join(", "),
    manager,
    bank_accounts: (accounts) => accounts.map(accountOf).join("; "),
    "accounting.contract_day": day,
    "terms.from": day,
    "terms.price_type": (code) => priceTypes.get(code) ?? code,
    "terms.markup_percent": quantity,
    "terms.credit_limit": money,
    "contacts.order": () => "",
    archived: yes,
    deleted: yes,
    customer: ({ code }) => code,
    because: ({ number }) => number ?? "",
  };

  function label(path) {
    if (own.has(path)) return own.get(path).names[language];
    return labels[path] ?? (path.startsWith("contacts") ? _("Contact") : path);
  }

  function text(path, value) {
    if (value === null || value === undefined) return "";
    if (value.erased) return _("erased for good");
    if (written[path]) return written[path](value);
    if (path.startsWith("contacts")) return Array.isArray(value) ? value.map(contactOf).join("; ") : contactOf(value);
    if (own.get(path)?.data.kind === "day") return day(value);
    return typeof value === "boolean" ? yes(value) : String(value);
  }

  return { label, text, manager, people, tags, tagEntries, priceTypes, ownFields };
}
