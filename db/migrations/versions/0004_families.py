"""Items remember the round that stored them, and copies are found by their original."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the round; what is there counts as older than all that comes."""
    with op.batch_alter_table("item") as item:
        item.add_column(sa.Column("round", sa.Integer(), nullable=False, server_default=sa.text("0")))
    op.create_index(
        "item_copies",
        "item",
        ["duplicate_of"],
        sqlite_where=sa.text("duplicate_of IS NOT NULL"),
        postgresql_where=sa.text("duplicate_of IS NOT NULL"),
    )


def downgrade() -> None:
    """There is no way back: restore the copy that was made before the upgrade."""
    raise NotImplementedError("restore the copy that was made before the upgrade")
