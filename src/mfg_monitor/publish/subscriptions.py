"""Who gets which digest when, and which rules raise an alert: the settings, ready to be worked through."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from typing import Literal

from mfg_monitor.config.load import Config
from mfg_monitor.config.settings import AlertSettings, RecipientSettings
from mfg_monitor.model.telling import Interest
from mfg_monitor.publish.calendar import Every
from mfg_monitor.publish.editions import HOUSE, Series

Form = Literal["html", "md", "text"]
ALERT = "alert "


@dataclass(frozen=True, slots=True)
class Subscription:
    """One series of digests: for which days, when, in which form, to which addresses of the configuration."""

    series: Series
    every: Every
    at: time
    form: Form = "html"
    addresses: tuple[str, ...] = ()
    to_files: bool = False
    recipient: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """What is told at once, and to whom."""

    name: str
    interest: Interest
    addresses: tuple[str, ...] = ()

    @property
    def series(self) -> str:
        """What its messages are told apart by from those of digests."""
        return f"{ALERT}{self.name}"


def subscriptions(config: Config) -> list[Subscription]:
    """Answer all series: the house's own (daily, weekly, monthly as set), then those of the recipients."""
    settings = config.settings.digest
    titles: dict[Every, str] = {"day": "", "week": "The week", "month": "The month"}
    found = [
        Subscription(
            Series(HOUSE if every == "day" else every, titles[every]),
            every,
            settings.time,
            addresses=settings.send_to,
            to_files=bool(settings.formats),
        )
        for every in dict.fromkeys(settings.every)
    ]
    for each in settings.recipient:
        series = Series(f"to {each.name}", each.name, _interest(each))
        at = each.time or settings.time
        found.append(Subscription(series, each.every, at, each.format, each.to, recipient=each.name))
    return found


def rules(config: Config) -> list[Rule]:
    """Answer the rules of alerts."""
    return [Rule(each.name, _interest(each), each.to) for each in config.settings.digest.alert]


def addresses_of(config: Config) -> list[str]:
    """Answer all addresses that something may be sent to, as they are configured, each once."""
    digest = config.settings.digest
    owned = [address for each in (*digest.recipient, *digest.alert) for address in each.to]
    return list(dict.fromkeys([*digest.send_to, *digest.trouble_to, *owned]))


def _interest(wanted: RecipientSettings | AlertSettings) -> Interest:
    return Interest(
        frozenset(wanted.sectors),
        frozenset(wanted.places),
        frozenset(wanted.companies),
        frozenset(wanted.languages),
        wanted.minimum_score,
    )
