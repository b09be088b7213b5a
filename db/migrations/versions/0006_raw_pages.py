"""Raw pages with what they were packed with, and when each item last changed."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None
UTC_TIME = sqlmodel.sql.sqltypes.UTCDateTime


def upgrade() -> None:
    """Add the tables, empty. Of an item stored before, the time of its last change is near enough."""
    with op.batch_alter_table("item") as item:
        item.add_column(sa.Column("changed_at", UTC_TIME(), nullable=True))
    op.execute("UPDATE item SET changed_at = CASE WHEN revision > 1 THEN last_seen_at ELSE first_seen_at END")
    with op.batch_alter_table("item") as item:
        item.alter_column("changed_at", existing_type=UTC_TIME(), nullable=False)
    op.create_index("item_changed", "item", ["changed_at"])
    op.create_table(
        "raw_dictionary",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("made_at", UTC_TIME(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("raw_dictionary_source", "raw_dictionary", ["source", "made_at"])
    op.create_table(
        "raw_page",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("kept_at", UTC_TIME(), nullable=False),
        sa.Column("fetched_at", UTC_TIME(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("dictionary", sa.Integer(), nullable=True),
        sa.Column("head", sa.LargeBinary(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"]),
        sa.ForeignKeyConstraint(["dictionary"], ["raw_dictionary.id"]),
        sa.PrimaryKeyConstraint("item_id", "revision", "part"),
    )
    op.create_index("raw_page_kept", "raw_page", ["kept_at"])
    op.create_index("raw_page_dictionary", "raw_page", ["dictionary"])


def downgrade() -> None:
    """There is no way back: restore the copy that was made before the upgrade."""
    raise NotImplementedError("restore the copy that was made before the upgrade")
