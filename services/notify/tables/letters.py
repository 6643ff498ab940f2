"""The letters, and the files that wait with them; what names a person is sealed."""

from sqlalchemy import Column, Index, Integer, LargeBinary, String, Table, Text, Uuid

from kernel.columns import JsonText, Moment, OptionalMoment, OptionalText
from services.notify.tables.database import metadata

letters = Table(
    "letters",
    metadata,
    Column("letter_id", Uuid, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("outcome", String(16)),
    Column("via", String(16)),
    Column("author", String(64), nullable=False),
    Column("customer_id", Uuid),
    Column("owner", OptionalText(64), nullable=False),
    Column("order_id", Uuid),
    Column("invoice_id", Uuid),
    Column("template", String(64)),
    Column("language", String(2), nullable=False),
    Column("documents", JsonText, nullable=False),
    Column("attachments", JsonText, nullable=False),
    Column("recipients", Integer, nullable=False),
    Column("refused", Integer, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("code", Integer),
    Column("head", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("report", Text),
    Column("created_at", Moment, nullable=False),
    Column("due_at", OptionalMoment, nullable=False),
    Column("ended_at", OptionalMoment, nullable=False),
    Index("letters_due_at", "due_at", "letter_id"),
    Index("letters_created_at", "created_at", "letter_id"),
    Index("letters_ended_at", "ended_at", "letter_id"),
    Index("letters_state", "state", "letter_id"),
    Index("letters_author", "author", "letter_id"),
    Index("letters_of_state", "state", "created_at", "letter_id"),
    Index("letters_of_author", "author", "created_at", "letter_id"),
    Index("letters_of_owner", "owner", "created_at", "letter_id"),
    Index("letters_of_customer", "customer_id", "created_at", "letter_id"),
    Index("letters_of_order", "order_id", "created_at", "letter_id"),
)

# Beside the log and every rebuild: a file is here from queueing a letter until a server has it.
letter_files = Table(
    "letter_files",
    metadata,
    Column("letter_id", Uuid, primary_key=True),
    Column("digest", String(64), primary_key=True),
    Column("content", LargeBinary, nullable=False),
)
