"""The search index inside the database: what is indexed, how a query asks it, and how the hits of a page are found."""
