"""The clock that keeps the trip going: one round by hand, or rounds by schedule until a signal ends them."""
