"""The three TOML files of a configuration folder → frozen, validated values. Reading them is `load`'s job."""
