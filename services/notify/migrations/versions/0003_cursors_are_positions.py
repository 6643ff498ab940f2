"""How far a webhook has read is a position alone: no count of replays, and no mark of a source that went back."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("webhook_cursors") as cursors:
        cursors.alter_column("replays", existing_type=sa.Integer(), nullable=True)
        cursors.alter_column("is_held", existing_type=sa.Boolean(), nullable=True)
