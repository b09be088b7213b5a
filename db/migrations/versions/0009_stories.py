"""Stories: traits of tellings, the clues by which they meet, their ties, and what users decided of them."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add four tables, empty: what is there keeps the stories that it has."""
    op.create_table(
        "telling",
        sa.Column("item_id", sa.Integer(), sa.ForeignKey("item.id"), primary_key=True, autoincrement=False),
        sa.Column("traits", sa.Text(), nullable=False),
    )
    op.create_table(
        "clue",
        sa.Column("key", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("item_id", sa.Integer(), sa.ForeignKey("item.id"), primary_key=True, autoincrement=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "tie",
        sa.Column("one", sa.Integer(), sa.ForeignKey("item.id"), primary_key=True, autoincrement=False),
        sa.Column("other", sa.Integer(), sa.ForeignKey("item.id"), primary_key=True, autoincrement=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("strength", sa.Float(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("tie_other", "tie", ["other"])
    op.create_table(
        "story_choice",
        sa.Column("one", sa.Integer(), sa.ForeignKey("item.id"), primary_key=True, autoincrement=False),
        sa.Column("other", sa.Integer(), sa.ForeignKey("item.id"), primary_key=True, autoincrement=False),
        sa.Column("together", sa.Boolean(), nullable=False),
    )
    op.create_index("story_choice_other", "story_choice", ["other"])


def downgrade() -> None:
    """There is no way back: restore the copy that was made before the upgrade."""
    raise NotImplementedError("restore the copy that was made before the upgrade")
