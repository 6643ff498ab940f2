"""The read models of customers."""

from kernel.readmodels import ReadModel
from services.customers import tables
from services.customers.projections import alike, contacts, price_types, register, tags, terms, users
from services.customers.projections.desk import DESK

READ_MODELS = (
    ReadModel("register", (tables.customers, tables.customer_numbers), own=register.fold),
    ReadModel("tags", (tables.customer_tags,), own=tags.fold),
    tables.dictionary_register.read_model,
    tables.attachment_register.read_model,
    ReadModel("alike", (tables.customer_trigrams,), own=alike.fold),
    ReadModel("contacts", (tables.contact_tokens,), own=contacts.fold),
    ReadModel("terms", (tables.terms, tables.terms_set), own=terms.fold),
    DESK,
    ReadModel("price_types", (tables.price_types,), heard=price_types.FOLDS),
    ReadModel("users", (tables.users,), heard=users.FOLDS),
)
