"""Finds the figures of an article: money, quantities, shares, growth, ranks, with unit, bound, kind and period.

Knows nothing of relevance; works on English and Chinese, also mixed, in time linear in the text.
"""

from __future__ import annotations

from mfg_monitor.figures.finding import find_figures

__all__ = ["find_figures"]
