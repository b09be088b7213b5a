"""Text and memory → novelty: what an article is recognised by, and what it is to those that look like it."""

from mfg_monitor.dedupe.copying.match import decide
from mfg_monitor.dedupe.copying.sketch import fingerprint, similarity
from mfg_monitor.dedupe.telling.traits import traits_of

__all__ = ["decide", "fingerprint", "similarity", "traits_of"]
