"""The three TOML files of a configuration folder → frozen, validated values. Reading them is `load`'s job."""

import os

os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
"""Without it pydantic looks for plugins in the metadata of every installed package, 25 ms a start; we have none."""
