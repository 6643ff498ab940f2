"""Which users are there no more.

Whoever left before is known when the users are made anew; till then all are there.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

REBUILD = ("users",)


def upgrade() -> None:
    op.add_column("users", sa.Column("has_left", sa.Boolean(), nullable=False, server_default=sa.false()))
