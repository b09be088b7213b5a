"""The tables: rows made `of` a value that give one back by `value`; they never leave the store."""
