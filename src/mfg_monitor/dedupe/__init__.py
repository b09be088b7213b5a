"""Text and memory → novelty: what an article is recognised by, and what it is to those that look like it."""

from mfg_monitor.dedupe.match import decide
from mfg_monitor.dedupe.sketch import fingerprint, similarity

__all__ = ["decide", "fingerprint", "similarity"]
