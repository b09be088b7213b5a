"""monitor.toml: the settings of the program, each with its default."""

from __future__ import annotations

import datetime as dt
import re
from datetime import timedelta
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from mfg_monitor import __version__
from mfg_monitor.config.units import Duration, Size

HOMEPAGE = "https://github.com/mfg-monitor/mfg-monitor"
DigestFormat = Literal["md", "html", "text", "json"]


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


Zone = Annotated[str, AfterValidator(_known_zone)]


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class StoreSettings(_Section):
    """Where the memory lies and how long raw pages are kept."""

    url: str = "sqlite:///db/monitor.sqlite3"
    keep_raw: Duration = timedelta(days=400)


class FetchSettings(_Section):
    """How servers are asked."""

    concurrency: int = Field(default=16, ge=1, le=1000)
    per_host_concurrency: int = Field(default=1, ge=1, le=100)
    per_host_delay: Duration = timedelta(seconds=2)
    timeout: Duration = Field(default=timedelta(seconds=30), gt=timedelta(0))
    max_body: Size = Field(default=10_000_000, ge=1)
    max_redirects: int = Field(default=5, ge=0, le=50)
    retries: int = Field(default=2, ge=0, le=20)
    respect_robots: bool = True
    allow_private_networks: bool = False
    user_agent: Annotated[str, AfterValidator(_header_safe)] = f"mfg-monitor/{__version__} (+{HOMEPAGE})"
    every: Duration = Field(default=timedelta(minutes=30), gt=timedelta(0))


class ExtractSettings(_Section):
    """How pages are read."""

    workers: int = Field(default=0, ge=0, le=256)


class ClassifySettings(_Section):
    """When a story counts as relevant."""

    threshold: float = Field(default=0.5, ge=0.0, le=1.0)


class DigestSettings(_Section):
    """When the digest is written, in which forms, and where it goes."""

    time: dt.time = dt.time(8, 0)
    timezone: Zone = "Asia/Shanghai"
    formats: tuple[DigestFormat, ...] = ("md", "html")
    folder: str = "digests"
    send_to: tuple[str, ...] = ()


class WebSettings(_Section):
    """Where the web page listens."""

    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)


class Settings(_Section):
    """The whole of monitor.toml."""

    store: StoreSettings = StoreSettings()
    fetch: FetchSettings = FetchSettings()
    extract: ExtractSettings = ExtractSettings()
    classify: ClassifySettings = ClassifySettings()
    digest: DigestSettings = DigestSettings()
    web: WebSettings = WebSettings()
