"""Back-fills remember their steps, and what they find is no news of the day on which it was found."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add a table and a column; nothing stored before was found by a back-fill."""
    op.add_column("item", sa.Column("is_past", sa.Boolean(), nullable=False, server_default=sa.text("false")))
    op.create_table(
        "step",
        sa.Column("source", sa.Text(), primary_key=True),
        sa.Column("name", sa.Text(), primary_key=True),
        sa.Column("done_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in ("discovered", "fetched", "new", "updated", "duplicates", "relevant", "failed")
        ),
    )


def downgrade() -> None:
    """There is no way back: restore the copy that was made before the upgrade."""
    raise NotImplementedError("restore the copy that was made before the upgrade")
