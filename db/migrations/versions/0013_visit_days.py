"""What a day's visits to a source came to is kept when the visits are not: a rhythm is learned from weeks of days."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table, filled from the visits that are there."""
    op.create_table(
        "visit_day",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("good_visits", sa.Integer(), nullable=False),
        sa.Column("changed_visits", sa.Integer(), nullable=False),
        sa.Column("discovered", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("source", "day"),
        sqlite_with_rowid=False,
    )
    op.execute(
        sa.text(
            "INSERT INTO visit_day (source, day, good_visits, changed_visits, discovered) "
            "SELECT source, date(finished_at), "
            "sum(CASE WHEN status IN ('ok', 'not_modified') THEN 1 ELSE 0 END), "
            "sum(CASE WHEN status = 'ok' THEN 1 ELSE 0 END), max(discovered) "
            "FROM visit GROUP BY source, date(finished_at)"
        )
    )


def downgrade() -> None:
    """There is no way back: restore the copy that was made before the upgrade."""
    raise NotImplementedError("restore the copy that was made before the upgrade")
