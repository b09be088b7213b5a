"""The user's own labels on items, by which the verdicts are measured."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table of labels, empty."""
    op.create_table(
        "label",
        sa.Column("item_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"]),
        sa.PrimaryKeyConstraint("item_id"),
    )


def downgrade() -> None:
    """There is no way back: restore the copy that was made before the upgrade."""
    raise NotImplementedError("restore the copy that was made before the upgrade")
