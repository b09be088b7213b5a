"""The index of near-duplicates in buckets: half the room, and a look-up that costs the same however much is stored."""

import sqlalchemy as sa
from alembic import op

from mfg_monitor.store.tables import bands

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Put the buckets in the place of a row a key, and fill them from the items: the index can be made anew."""
    op.drop_table("band")
    op.create_table(
        "band_bucket",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("entries", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
    )
    bands.refill(op.get_bind())


def downgrade() -> None:
    """There is no way back: restore the copy that was made before the upgrade."""
    raise NotImplementedError("restore the copy that was made before the upgrade")
