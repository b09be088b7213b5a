"""A server's search index learns the slices of time that documents lie in, and keeps their titles apart."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_SLICES = (
    "'@24:' || (number >> 24), '@28:' || (number >> 28), '@32:' || (number >> 32), "
    "CASE WHEN (number & 16777215) >> 12 > 0 THEN '@12:' || (number >> 12) END, "
    "CASE WHEN (number & 16777215) >> 18 > 0 THEN '@18:' || (number >> 18) END"
)
_STATEMENTS = (
    "DROP INDEX search_words_gin",
    "ALTER TABLE search_words ADD COLUMN title tsvector",
    "UPDATE search_words SET title = ts_filter(words, '{a}'), "  # noqa: S608
    f"words = words || array_to_tsvector(array_remove(ARRAY[{_SLICES}], NULL))",
    "ALTER TABLE search_words ALTER COLUMN title SET NOT NULL",
    "CREATE INDEX search_words_gin ON search_words USING gin (words)",
)


def upgrade() -> None:
    """Add both from what the index holds. SQLite needs neither: it walks its index in the order of time."""
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        return
    if "title" in {column["name"] for column in sa.inspect(connection).get_columns("search_words")}:
        return  # made by an older migration of this version, which makes the index as this program does
    for statement in _STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """There is no way back: restore the copy that was made before the upgrade."""
    raise NotImplementedError("restore the copy that was made before the upgrade")
