"""The first schema of the gateway."""

import sqlalchemy as sa
from alembic import op

from kernel.first_schema import JSON, KEY, MOMENT, make_events, make_kernel_tables

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    make_events("gateway")
    make_kernel_tables()
    make_read_tables()
    make_table_of_views()
    make_tables_of_secrets()
    make_tables_of_imports()
    make_tables_of_files()


def make_read_tables() -> None:
    op.create_table(
        "users",
        sa.Column("user_id", sa.Uuid(), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False, unique=True),
        sa.Column("full_name", sa.Text()),
        sa.Column("email", sa.Text()),
        sa.Column("email_key", sa.Text(), unique=True),
        sa.Column("roles", JSON, nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("signature", JSON, nullable=False),
        sa.Column("letter_header", JSON, nullable=False),
        sa.Column("notifications", JSON, nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("has_second_factor", sa.Boolean(), nullable=False),
        sa.Column("sort_key", KEY, nullable=False),
        sa.Column("full_name_key", KEY, nullable=False),
        sa.Column("names_key", KEY, nullable=False),
        sa.Column("search_key", KEY, nullable=False),
    )
    op.create_table(
        "tokens",
        sa.Column("token_id", sa.Uuid(), primary_key=True),
        sa.Column("user_id", sa.Uuid(), nullable=False, index=True),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("secret_hash", sa.String(64), nullable=False, unique=True),
        sa.Column("roles", sa.JSON()),
        sa.Column("only_reads", sa.Boolean(), nullable=False),
        sa.Column("issued_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT),
        sa.Column("is_revoked", sa.Boolean(), nullable=False),
    )
    op.create_table(
        "access",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("managers_see", sa.String(8), nullable=False),
    )


def make_table_of_views() -> None:
    op.create_table(
        "saved_views",
        sa.Column("view_id", sa.Uuid(), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(64), nullable=False),
        sa.Column("page", sa.String(64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("sort", sa.Text(), nullable=False),
        sa.Column("filters", sa.JSON(), nullable=False),
        sa.Column("name_key", KEY, nullable=False),
        sa.Column("search_key", KEY, nullable=False),
    )
    op.create_index("saved_views_of_owner", "saved_views", ["owner", "page"])


def make_tables_of_secrets() -> None:
    op.create_table(
        "passwords",
        sa.Column("user_id", sa.Uuid(), primary_key=True),
        sa.Column("password_hash", sa.Text(), nullable=False),
    )
    op.create_table(
        "guesses",
        sa.Column("guess_id", sa.Uuid(), primary_key=True),
        sa.Column("kind", sa.String(16), primary_key=True),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("at", MOMENT, nullable=False, index=True),
    )
    op.create_index("guesses_by_key", "guesses", ["kind", "key", "at"])
    op.create_table(
        "sessions",
        sa.Column("secret_hash", sa.String(64), primary_key=True),
        sa.Column("session_id", sa.Uuid(), nullable=False, unique=True),
        sa.Column("address", sa.String(64), nullable=False),
        sa.Column("browser", sa.String(200), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False, index=True),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False, index=True),
    )
    op.create_table(
        "second_factors",
        sa.Column("user_id", sa.Uuid(), primary_key=True),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("is_confirmed", sa.Boolean(), nullable=False),
        sa.Column("last_step", sa.Integer(), nullable=False),
    )
    op.create_table(
        "recovery_codes",
        sa.Column("code_hash", sa.String(64), primary_key=True),
        sa.Column("user_id", sa.Uuid(), nullable=False, index=True),
    )
    op.create_table(
        "setup_links",
        sa.Column("secret_hash", sa.String(64), primary_key=True),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
    )


def make_tables_of_imports() -> None:
    numbers = ("rows", "done", "created", "changed", "unchanged", "failed", "next_batch")
    op.create_table(
        "imports",
        sa.Column("import_id", sa.Uuid(), primary_key=True),
        sa.Column("request_hash", sa.String(64), nullable=False),
        sa.Column("register", sa.String(16), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("user_name", sa.String(64), nullable=False),
        sa.Column("token_hash", sa.String(64)),
        sa.Column("dry_run", sa.Boolean(), nullable=False),
        sa.Column("header", sa.JSON(), nullable=False),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.Column("decimal_comma", sa.Boolean(), nullable=False),
        sa.Column("vocabulary", sa.JSON(), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in numbers),
        sa.Column("problem", sa.JSON()),
        sa.Column("begun_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=False),
        sa.Column("claimed_by", sa.Uuid()),
        sa.Column("claimed_until", MOMENT, nullable=False),
    )
    op.create_index("imports_by_status", "imports", ["status", "begun_at"])
    op.create_index("imports_by_user", "imports", ["user_id", "begun_at", "import_id"])
    op.create_index("imports_by_age", "imports", ["begun_at", "import_id"])
    op.create_table(
        "import_batches",
        sa.Column("import_id", sa.Uuid(), primary_key=True),
        sa.Column("place", sa.Integer(), primary_key=True),
        sa.Column("rows", sa.Text(), nullable=False),
    )
    op.create_table(
        "import_failures",
        sa.Column("import_id", sa.Uuid(), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("cells", sa.Text(), nullable=False),
        sa.Column("errors", sa.JSON(), nullable=False),
    )


def make_tables_of_files() -> None:
    op.create_table(
        "files",
        sa.Column("file_id", sa.Uuid(), primary_key=True),
        sa.Column("owner", sa.String(32), nullable=False),
        sa.Column("ask_at", MOMENT, nullable=False),
    )
    op.create_index("files_to_ask_about", "files", ["owner", "ask_at", "file_id"])
    op.create_table(
        "file_parts",
        sa.Column("file_id", sa.Uuid(), primary_key=True),
        sa.Column("place", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
    )
