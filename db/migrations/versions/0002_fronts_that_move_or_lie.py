"""Front pages remember when they were last read whole, whether their validators lied, and where they moved."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add four columns; what is there is believed, and read whole when its day comes."""
    with op.batch_alter_table("front") as front:
        front.add_column(sa.Column("whole_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
        front.add_column(sa.Column("lied", sa.Boolean(), nullable=False, server_default=sa.false()))
        front.add_column(sa.Column("moved_to", sa.Text(), nullable=True))
        front.add_column(sa.Column("moved_count", sa.Integer(), nullable=False, server_default=sa.text("0")))


def downgrade() -> None:
    """There is no way back: restore the copy that was made before the upgrade."""
    raise NotImplementedError("restore the copy that was made before the upgrade")
