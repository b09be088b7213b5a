"""Processes that do the CPU work on foreign bytes: `pool` is the parent's half, `child` the other."""
