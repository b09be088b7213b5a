"""The blocks of text that recur over a source's pages, by which boilerplate is known."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table of blocks, empty: sources teach it anew."""
    op.create_table(
        "block",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("page_count", sa.Integer(), nullable=False),
        sa.Column("last_page", sa.Integer(), nullable=False),
        sa.Column("last_title", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("source", "key"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """There is no way back: restore the copy that was made before the upgrade."""
    raise NotImplementedError("restore the copy that was made before the upgrade")
