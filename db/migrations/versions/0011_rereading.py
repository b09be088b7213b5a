"""Young articles are asked for again, articles whose page is gone say since when, and changes have classes."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add two columns, empty: what was stored before is not young. Write old changes in the new words."""
    moment = sqlmodel.sql.sqltypes.UTCDateTime
    op.add_column("item", sa.Column("withdrawn_at", moment(), nullable=True))
    op.add_column("address", sa.Column("reread_at", moment(), nullable=True))
    is_due = sa.text("reread_at IS NOT NULL")
    op.create_index("address_reread", "address", ["source", "reread_at"], sqlite_where=is_due, postgresql_where=is_due)
    for old, new in (('"title"', '"headline"'), ('"text"', '"wording"')):
        op.execute(sa.text("UPDATE revision SET changed = replace(changed, :old, :new)").bindparams(old=old, new=new))


def downgrade() -> None:
    """There is no way back: restore the copy that was made before the upgrade."""
    raise NotImplementedError("restore the copy that was made before the upgrade")
