"""What settling means: rules written once for every store, over values, without SQL."""
