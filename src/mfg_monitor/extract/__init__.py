"""Page → article: body, title, people, dates, canonical address; site rules, parts. Hostile pages are errors."""

from mfg_monitor.extract.article import extract
from mfg_monitor.extract.lead import lead_of
from mfg_monitor.extract.paging import next_page
from mfg_monitor.extract.told import completed

__all__ = ["completed", "extract", "lead_of", "next_page"]
