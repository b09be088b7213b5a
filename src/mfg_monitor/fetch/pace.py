"""When may a host be asked next? Pure: seconds of any steady clock come in as arguments."""

from __future__ import annotations

from dataclasses import dataclass

JITTER = 0.05
"""Starts are late by up to this share of the interval, never early."""
TRANSIT = 0.1
"""A request is taken to be on its way for up to this share of the interval, or for a moment where that is longer."""
TRANSIT_S = 0.1
FIRST_WIDENING_S = 0.5
LONGEST_WIDENING_S = 60.0
LONGEST_CRAWL_DELAY_S = 600.0
"""A Crawl-delay beyond this blocks the host's sources: it is a way of saying no."""


@dataclass(slots=True)
class Pace:
    """The rhythm of one host:port."""

    delay_s: float
    crawl_delay_s: float = 0.0
    widened_s: float = 0.0
    last_start_s: float | None = None
    rests_until_s: float = 0.0
    """What other programs asked of the host keeps us away until then."""
    _lateness: float = 0.0

    @property
    def interval_s(self) -> float:
        """Least seconds between two starts: the longest that anyone asked for."""
        return max(self.delay_s, self.crawl_delay_s, self.widened_s)

    @property
    def ready_at_s(self) -> float:
        """When the next request may start; 0.0 for a host that was never asked."""
        if self.last_start_s is None:
            return self.rests_until_s
        return max(self.rests_until_s, self.last_start_s + self.interval_s * (1.0 + JITTER * self._lateness))

    def rest(self, until_s: float, now_s: float) -> None:
        """Another program's pause goes on until then; never longer than any pause of ours would."""
        self.rests_until_s = min(until_s, now_s + LONGEST_CRAWL_DELAY_S * (1.0 + JITTER))

    def start(self, now_s: float, lateness: float) -> None:
        """A request starts; `lateness`, 0.0 to 1.0, is the next one's share of the jitter."""
        self.last_start_s = now_s
        self._lateness = lateness

    def sent(self, now_s: float) -> None:
        """The request left, perhaps long after its start because connecting took time."""
        self.last_start_s = max(now_s, self.last_start_s or now_s)

    def answered(self, now_s: float, sent_s: float) -> None:
        """The answer to what left at `sent_s` begins. The server saw the request somewhere between: count from here, or
        from a little after it left where the server was merely slow."""
        seen_s = min(now_s, sent_s + max(TRANSIT * self.interval_s, TRANSIT_S))
        self.last_start_s = max(seen_s, self.last_start_s or seen_s)

    def crawl(self, delay_s: float, now_s: float) -> None:
        """The host's robots.txt, read by now, asks for this delay: it lies behind the request for robots.txt, too."""
        if delay_s != self.crawl_delay_s:
            self.crawl_delay_s = delay_s
            if self.last_start_s is not None:
                self.answered(now_s, self.last_start_s)

    def widen(self, now_s: float) -> None:
        """The host says now that we come too often (429 or 503 without a time)."""
        self.last_start_s = now_s  # the request was not timed where there was no delay so far
        self.widened_s = min(max(2.0 * self.interval_s, FIRST_WIDENING_S), LONGEST_WIDENING_S)

    def ease(self) -> None:
        """The host answered well: go back towards the usual interval by halves."""
        if self.widened_s:
            self.widened_s = self.widened_s / 2 if self.widened_s > FIRST_WIDENING_S else 0.0
