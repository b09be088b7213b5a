"""One story twice: what its tellings are compared by, what ties two of them, and which of many are one story."""
