"""The store in memory, twin of the SQL store: for `monitor try`, for dry runs and for tests."""
