"""One text twice: how it is found again, which texts are one family, and what a new wording changed."""
