"""Two texts laid beside each other: what one says where the other says something else."""
