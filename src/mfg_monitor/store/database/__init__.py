"""What both databases have in common and what is particular to one: addresses, column types, statements, files."""
