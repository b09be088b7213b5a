"""What digests ask of the store in memory: the twin of `press`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from threading import RLock

from mfg_monitor.model import Item, ItemFilter, SourceDay, Visit
from mfg_monitor.model.run import READ, UNREAD
from mfg_monitor.model.telling import (
    ANYTHING,
    DayCount,
    Edition,
    Interest,
    Outage,
    Relative,
    Sending,
    SendingState,
    Told,
)
from mfg_monitor.store.rules.days import days_of


class MemoryPress:
    """`ports.Press` over dicts."""

    _visits: dict[tuple[int, str], Visit]
    _visit_days: dict[tuple[str, date], SourceDay]
    _lock: RLock

    def __init__(self) -> None:
        self._editions: dict[tuple[str, date], Edition] = {}
        self._told: dict[str, list[Told]] = {}
        self._sendings: dict[str, Sending] = {}

    def items(self, wanted: ItemFilter) -> Iterator[Item]:
        """See ports.Library."""
        raise NotImplementedError

    def item(self, item_id: int) -> Item | None:
        """See ports.Library."""
        raise NotImplementedError

    def visits(self, source_id: str | None, limit: int) -> list[Visit]:
        """See ports.Library."""
        raise NotImplementedError

    def edition(self, series: str, day: date) -> Edition | None:
        """See ports.Press."""
        return self._editions.get((series, day))

    def edition_days(self, series: str, since_on: date) -> set[date]:
        """See ports.Press."""
        return {day for name, day in self._editions if name == series and day >= since_on}

    def seal(self, edition: Edition, told: Sequence[Told]) -> Edition:
        """See ports.Press."""
        with self._lock:
            key = edition.series, edition.day
            if key not in self._editions:
                self._editions[key] = edition
                self._told.setdefault(edition.series, []).extend(told)
            return self._editions[key]

    def told(self, series: str, item_ids: Iterable[int], before_on: date) -> dict[int, Told]:
        """See ports.Press."""
        wanted = set(item_ids)
        rows = sorted(self._told.get(series, ()), key=lambda told: told.day)
        return {told.item_id: told for told in rows if told.item_id in wanted and told.day < before_on}

    def changed(self, series: str, since_on: date, before_on: date) -> list[Told]:
        """See ports.Press."""
        rows = sorted(self._told.get(series, ()), key=lambda told: told.day)
        newest = {told.item_id: told for told in rows if since_on <= told.day < before_on}
        return [
            told
            for told in newest.values()
            if (item := self.item(told.item_id))
            and told.differs(item.revision, is_withdrawn=item.withdrawn_at is not None)
        ]

    def untold(self, series: str, since_at: datetime, until_at: datetime) -> list[tuple[int, datetime]]:
        """See ports.Press."""
        told = {each.item_id for each in self._told.get(series, ())}
        found = self.items(ItemFilter(relevant=True, is_past=False, since_at=since_at, until_at=until_at))
        return sorted((item.id, item.first_seen_at) for item in found if item.id not in told)

    def relatives(self, stories: Iterable[int], before_at: datetime) -> list[Relative]:
        """See ports.Press."""
        wanted = set(stories)
        found = [
            i for i in self.items(ItemFilter(relevant=True, is_past=False, until_at=before_at)) if i.story in wanted
        ]
        return [
            Relative(
                i.id,
                i.story,
                i.source,
                i.article.origin,
                tuple(sorted(i.verdict.topics)),
                i.first_seen_at,
                i.duplicate_of or i.id,
            )
            for i in sorted(found, key=lambda item: item.id)
        ]

    def day_counts(self, since_at: datetime, until_at: datetime, interest: Interest = ANYTHING) -> list[DayCount]:
        """See ports.Press."""
        wanted = ItemFilter(relevant=True, is_past=False, since_at=since_at, until_at=until_at, duplicates=False)
        found = sorted(filter(interest.wants, self.items(wanted)), key=lambda item: item.id)
        return [DayCount(i.first_seen_at, i.story, next(iter(i.verdict.sectors), "")) for i in found]

    def visits_between(self, since_at: datetime, until_at: datetime) -> list[Visit]:
        """See ports.Press."""
        found = [visit for visit in self._visits.values() if since_at <= visit.finished_at < until_at]
        return sorted(found, key=lambda visit: (visit.run, visit.source))

    def outages(self, sources: Iterable[str], before_at: datetime) -> list[Outage]:
        """See ports.Press."""
        found = []
        for source in sorted(set(sources)):
            mine = [each for each in self._visits.values() if each.source == source and each.finished_at < before_at]
            good = max((each for each in mine if each.status in READ), key=lambda each: each.run, default=None)
            bad = [each for each in mine if each.status in UNREAD and (good is None or each.run > good.run)]
            if bad:
                since_at = min(each.finished_at for each in bad)
                found.append(Outage(source, since_at, len(bad), good.finished_at if good else None))
        return found

    def arrivals(self, source_id: str, since_at: datetime) -> list[datetime]:
        """See ports.Library."""
        wanted = ItemFilter(source=source_id, since_at=since_at, is_past=False)
        return sorted(item.first_seen_at for item in self.items(wanted))

    def source_days(self, since_at: datetime, source_id: str | None = None) -> list[SourceDay]:
        """See ports.Library."""
        days: dict[tuple[str, date], SourceDay] = {}
        since = datetime.combine(since_at.astimezone(UTC).date(), time(), UTC)

        def of(source: str, at: datetime) -> SourceDay:
            on = at.astimezone(UTC).date()
            return days.get((source, on)) or SourceDay(source, on)

        for item in self.items(ItemFilter(since_at=since, source=source_id, is_past=False)):
            day, dating = of(item.source, item.first_seen_at), item.article.dating
            days[day.source, day.day] = replace(
                day,
                new=day.new + 1,
                kept=day.kept + item.verdict.relevant,
                undated=day.undated + (dating.published is None),
                latest_on=max(filter(None, (day.latest_on, days_of(dating)[1])), default=None),
            )
        for source, on in self._visit_days:
            if on >= since.date() and source_id in {None, source}:
                seen, day = self._visit_days[source, on], days.get((source, on)) or SourceDay(source, on)
                days[source, on] = replace(
                    day,
                    good_visits=seen.good_visits,
                    changed_visits=seen.changed_visits,
                    discovered=seen.discovered,
                )
        return [days[key] for key in sorted(days)]

    def plan(self, sendings: Sequence[Sending]) -> None:
        """See ports.Press."""
        with self._lock:
            for sending in sendings:
                self._sendings.setdefault(sending.key, sending)

    def claim(self, key: str, by: str, at: datetime) -> bool:
        """See ports.Press."""
        with self._lock:
            found = self._sendings.get(key)
            if found is None or found.state != "waiting":
                return False
            self._sendings[key] = replace(
                found, state="sending", claimed_by=by, changed_at=at, tries=found.tries + 1
            )  # fmt: skip
            return True

    def note(self, sending: Sending) -> None:
        """See ports.Press."""
        with self._lock:
            self._sendings[sending.key] = sending

    def sendings(
        self, states: Sequence[SendingState] = (), *, series: str | None = None, since_on: date | None = None
    ) -> list[Sending]:
        """See ports.Press."""
        found = [
            each
            for each in self._sendings.values()
            if (not states or each.state in states)
            and series in {None, each.series}
            and (since_on is None or each.day >= since_on)
        ]
        return sorted(found, key=_order)


def _order(sending: Sending) -> tuple[date, float, str]:
    return sending.day, sending.planned_at.timestamp() if sending.planned_at else 0.0, sending.key
