"""monitor.toml: the settings of the program, each with its default."""

from __future__ import annotations

import datetime as dt
import ipaddress
import re
from datetime import timedelta
from typing import Annotated, Literal, TypeVar
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    Strict,
    ValidationInfo,
    field_validator,
)

from mfg_monitor import __version__
from mfg_monitor.config.units import Duration, Interval, Size

HOMEPAGE = "https://github.com/mfg-monitor/mfg-monitor"
_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?", re.ASCII)
DigestFormat = Literal["md", "html", "text", "json", "atom"]
Every = Literal["day", "week", "month"]
Named = TypeVar("Named", bound="_Addressed")


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError('expected an IANA time zone such as "Asia/Shanghai"') from error
    return name


def _header_safe(value: str) -> str:
    if not re.fullmatch(r"[\x20-\x7e]+", value):
        raise ValueError("expected one line of plain ASCII, since it is sent as a header")
    return value


def _token_hash(value: str) -> str:
    if not re.fullmatch(r"[0-9a-fA-F]{64}", value):
        raise ValueError("expected the hash of a token, as `monitor serve --new-token` prints it")
    return value


def _password_hash(value: str) -> str:
    # A tenth of a second of work and 16 MB are usual; the bounds keep a slip of the pen from taking the whole machine.
    found = re.fullmatch(r"scrypt:(\d{1,6}):(\d{1,2}):(\d{1,2}):[\w-]{22,}:[\w-]{43,}", value, re.ASCII)
    cost, block, rounds = map(int, found.groups()) if found else (0, 0, 0)
    fits = 2**13 <= cost <= 2**17 and cost & (cost - 1) == 0 and 1 <= block <= 16 and 1 <= rounds <= 16
    if value and not fits:
        raise ValueError("expected the hash of a password, as `monitor serve --new-password` prints it")
    return value


def _network(value: str) -> str:
    try:
        return str(ipaddress.ip_network(value))
    except ValueError as error:
        raise ValueError('expected an address or a network such as "127.0.0.1" or "10.0.0.0/8"') from error


def _header_name(value: str) -> str:
    if value and not re.fullmatch(r"[A-Za-z][A-Za-z0-9-]{0,60}", value):
        raise ValueError('expected the name of a header such as "X-Forwarded-User"')
    return value.lower()


def _database_address(value: str) -> str:
    if not re.match(r"(?:sqlite|postgresql\+psycopg)://", value):
        raise ValueError('expected "sqlite:///path/to/file" or "postgresql+psycopg://user@host/name"')
    return value


def _web_address(value: str) -> str:
    if value and not re.fullmatch(r"https?://[^\s/?#@]+[^\s?#]*", value):
        raise ValueError('expected the address of the web page, such as "https://monitor.example.org"')
    return value


def _time_of_day(value: object) -> dt.time:
    if isinstance(value, dt.time):
        return value
    found = _TIME.fullmatch(value.strip()) if isinstance(value, str) else None
    if not found:
        raise ValueError('expected a time of day such as "08:00"')
    return dt.time(int(found[1]), int(found[2]), int(found[3] or 0))


def _write_time(value: dt.time) -> str:
    return value.isoformat("minutes" if not value.second else "seconds")


Zone = Annotated[str, AfterValidator(_known_zone)]
Whole = Annotated[int, Strict()]
Flag = Annotated[bool, Strict()]
Filled = Annotated[str, Field(min_length=1)]
TimeOfDay = Annotated[dt.time, BeforeValidator(_time_of_day), PlainSerializer(_write_time, return_type=str)]


class _Section(BaseModel):
    # Built when first used: a command that needs the settings alone does not pay for the vocabulary's schema.
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class StoreSettings(_Section):
    """Where the memory lies and how long raw pages are kept."""

    url: Annotated[str, AfterValidator(_database_address)] = "sqlite:///db/monitor.sqlite3"
    keep_raw: Duration = timedelta(days=400)


class FetchSettings(_Section):
    """How servers are asked."""

    concurrency: Whole = Field(default=16, ge=1, le=1000)
    per_host_concurrency: Whole = Field(default=1, ge=1, le=100)
    per_host_delay: Duration = timedelta(seconds=2)
    timeout: Interval = timedelta(seconds=30)
    max_body: Size = Field(default=10_000_000, ge=1)
    max_redirects: Whole = Field(default=5, ge=0, le=50)
    retries: Whole = Field(default=2, ge=0, le=20)
    respect_robots: Flag = True
    allow_private_networks: Flag = False
    user_agent: Annotated[str, AfterValidator(_header_safe)] = f"mfg-monitor/{__version__} (+{HOMEPAGE})"
    every: Interval = timedelta(minutes=30)


class ExtractSettings(_Section):
    """How pages are read."""

    workers: Whole = Field(default=0, ge=0, le=256)


class ClassifySettings(_Section):
    """When a story counts as relevant."""

    threshold: Annotated[float, Strict()] = Field(default=0.5, ge=0.0, le=1.0)


class _Addressed(_Section):
    """Somebody who gets messages about what they chose. An empty list lets everything through."""

    name: Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[^\x00-\x1f/]+$")]
    to: tuple[Filled, ...] = Field(min_length=1)
    sectors: tuple[Filled, ...] = ()
    places: tuple[Filled, ...] = ()
    companies: tuple[Filled, ...] = ()
    languages: tuple[Filled, ...] = ()
    minimum_score: Annotated[float, Strict()] = Field(default=0.0, ge=0.0, le=1.0)


class RecipientSettings(_Addressed):
    """A digest of somebody's own."""

    every: Every = "day"
    time: TimeOfDay | None = None
    format: Literal["html", "md", "text"] = "html"


class AlertSettings(_Addressed):
    """A rule: stories that match it are told at once."""


def _names_once(values: tuple[Named, ...]) -> tuple[Named, ...]:
    names = [value.name for value in values]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise ValueError(f'expected a name of its own for each; "{twice}" stands twice')
    return values


class DigestSettings(_Section):
    """When the digest is written, in which forms, and where it goes."""

    time: TimeOfDay = dt.time(8, 0)
    timezone: Zone = "Asia/Shanghai"
    every: tuple[Every, ...] = ("day",)
    formats: tuple[DigestFormat, ...] = ("md", "html")
    folder: Filled = "digests"
    link: Annotated[str, AfterValidator(_web_address)] = ""
    send_to: tuple[Filled, ...] = ()
    trouble_to: tuple[Filled, ...] = ()
    recipient: Annotated[tuple[RecipientSettings, ...], AfterValidator(_names_once)] = ()
    alert: Annotated[tuple[AlertSettings, ...], AfterValidator(_names_once)] = ()


class WebSettings(_Section):
    """Where the web page listens, and who may read it and change something."""

    host: Filled = "127.0.0.1"
    port: Whole = Field(default=8000, ge=0, le=65535)
    names: tuple[Filled, ...] = ()
    tokens: tuple[Annotated[str, AfterValidator(_token_hash)], ...] = ()
    password: Annotated[str, AfterValidator(_password_hash)] = ""
    proxies: tuple[Annotated[str, AfterValidator(_network)], ...] = ()
    user_header: Annotated[str, AfterValidator(_header_name)] = ""

    @field_validator("user_header")
    @classmethod
    def _only_of_a_proxy(cls, value: str, known: ValidationInfo) -> str:
        if value and not known.data.get("proxies", True):
            raise ValueError("expected web.proxies beside it: anybody else may send such a header, too")
        return value

    @property
    def needs_login(self) -> bool:
        """Tell whether strangers may read nothing."""
        return bool(self.password or self.user_header)


class Settings(_Section):
    """The whole of monitor.toml."""

    store: StoreSettings = Field(default_factory=StoreSettings)
    fetch: FetchSettings = Field(default_factory=FetchSettings)
    extract: ExtractSettings = Field(default_factory=ExtractSettings)
    classify: ClassifySettings = Field(default_factory=ClassifySettings)
    digest: DigestSettings = Field(default_factory=DigestSettings)
    web: WebSettings = Field(default_factory=WebSettings)
