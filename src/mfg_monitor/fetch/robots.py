"""robots.txt by RFC 9309: its bytes → the rules for us. Pure; protego judges patterns, groups are chosen here.

Groups are ours because protego lets an unknown line between two User-agent lines split a group, which opens what was
closed, and takes a name's beginning for the name.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import quote, urljoin

from protego import Protego

from mfg_monitor.errors import ErrorKind

MOST_BYTES = 500 * 1024
"""What is read of a robots.txt (RFC 9309, 2.5)."""
MOST_REDIRECTS = 5
"""RFC 9309, 2.3.1.2."""
LONGEST_LIFE_S = 24 * 3600.0
SHORTEST_LIFE_S = 3600.0
"""A file that forbids caching is still read once a run, not once a page."""

_LINE_END = re.compile(r"\r\n|\r|\n")
_LINE = re.compile(
    r"(?P<agent>user-?\s?agent)|(?P<allow>allow)|(?P<disallow>dis+all?ow|diasllow|disallaw)"
    r"|(?P<sitemap>site-?maps?)|(?P<delay>crawl[- ]?delay)",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"[A-Za-z0-9_-]+")
_COMPATIBLE = re.compile(r"\(compatible;\s*([A-Za-z0-9_-]+)", re.IGNORECASE)
_SAFE = "".join(chr(code) for code in range(0x21, 0x7F))
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


@dataclass(frozen=True, slots=True)
class Rules:
    """What one host:port allows us."""

    file: Protego | None = None
    """None where nothing is forbidden."""
    lines: tuple[str, ...] = ()
    """What `file` was made of."""
    crawl_delay_s: float = 0.0
    sitemaps: tuple[str, ...] = ()
    life_s: float = LONGEST_LIFE_S
    fault: tuple[ErrorKind, str] | None = None
    """Why everything is forbidden for now: the file could not be had."""

    def allows(self, url: str) -> bool:
        """May this address of the host be asked? `url` is absolute and ASCII."""
        return self.fault is None and (self.file is None or bool(self.file.can_fetch(url, "*")))


@dataclass(slots=True)
class _Group:
    agents: set[str] = field(default_factory=set)
    rules: list[str] = field(default_factory=list)
    delay_s: float | None = None


def product_token(user_agent: str) -> str:
    """Answer the name that groups are matched with, in lower case ("mfg-monitor" of "mfg-monitor/1.0 (+…)")."""
    found = _COMPATIBLE.search(user_agent)
    if found:
        return found[1].lower()
    start = _TOKEN.search(user_agent)
    return start[0].lower() if start else ""


def parse(body: bytes, token: str, *, base: str, cut: bool = False, life_s: float = LONGEST_LIFE_S) -> Rules:
    """Answer the rules of a robots.txt for `token`; whatever is no rule is passed over.

    `base` is the file's address, for relative Sitemap lines. With `cut`, the last line is not whole and is left away.
    """
    groups, sitemaps = _read(_text(body, cut=cut))
    ours = [group for group in groups if token and token in group.agents]
    chosen = ours or [group for group in groups if "*" in group.agents]
    lines = [line for group in chosen for line in group.rules]
    delays = [group.delay_s for group in chosen if group.delay_s is not None]
    return Rules(_file(lines), tuple(lines), max(delays, default=0.0), _addresses(sitemaps, base), life_s)


def _file(lines: Sequence[str]) -> Protego | None:
    return Protego.parse("User-agent: *\n" + "\n".join(lines)) if lines else None


def told(rules: Rules, token: str) -> str:
    """Write down rules for other programs of the same name; `heard` reads them."""
    words = {
        "token": token,
        "lines": rules.lines,
        "delay": rules.crawl_delay_s,
        "sitemaps": rules.sitemaps,
        "fault": rules.fault,
    }
    return json.dumps(words, separators=(",", ":"))


def heard(words: str, token: str, life_s: float) -> Rules | None:
    """Answer the rules that were written down; None where that was for another name, or cannot be read."""
    try:
        found = json.loads(words)
        if found["token"] != token:
            return None
        fault = found["fault"]
        return Rules(
            _file(found["lines"]),
            tuple(found["lines"]),
            float(found["delay"]),
            tuple(found["sitemaps"]),
            life_s,
            fault=None if fault is None else (fault[0], fault[1]),
        )
    except (ValueError, KeyError, TypeError):
        return None


def life_s(cache_control: str, age: str = "") -> float:
    """Answer how long a robots.txt may be used, by its Cache-Control; between one hour and one day."""
    found = re.search(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,9})", cache_control, re.IGNORECASE)
    if not found:
        return SHORTEST_LIFE_S if re.search(r"no-(?:store|cache)", cache_control, re.IGNORECASE) else LONGEST_LIFE_S
    spent = int(age) if re.fullmatch(r"[0-9]{1,9}", age.strip()) else 0
    return min(max(float(int(found[1]) - spent), SHORTEST_LIFE_S), LONGEST_LIFE_S)


def _text(body: bytes, *, cut: bool) -> str:
    body = body[:MOST_BYTES]
    charset = "utf-8"
    for bom, name in _BOMS:
        if body.startswith(bom):
            body, charset = (body[len(bom) :] if name == "utf-8" else body), name
            break
    # Bytes of another charset survive as themselves, and compare equal to the same bytes in an address.
    text = body.decode(charset, "surrogateescape" if charset == "utf-8" else "replace")
    if cut:
        ends = [found.end() for found in _LINE_END.finditer(text)]
        text = text[: ends[-1]] if ends else ""
    return text


def _read(text: str) -> tuple[list[_Group], list[str]]:
    groups: list[_Group] = []
    sitemaps: list[str] = []
    group = _Group()
    naming = False
    delay_then_blank = 0
    for raw in _LINE_END.split(text):
        line = raw.partition("#")[0].strip()
        if not line:
            # Many files close a group that holds only a Crawl-delay by a blank line.
            delay_then_blank += delay_then_blank == 1 and not raw.strip()
            continue
        field_name, value = _split(line)
        if field_name == "agent":
            if not naming or delay_then_blank == 2:
                group = _Group()
                groups.append(group)
            naming, delay_then_blank = True, 0
            group.agents.add(_agent(value))
        elif field_name in {"allow", "disallow"}:
            naming = False
            if value:
                group.rules.append(f"{field_name}: {quote(value, safe=_SAFE, errors='surrogateescape')}")
        elif field_name == "delay":
            delay_then_blank = 1
            group.delay_s = _delay(value, group.delay_s)
        elif field_name == "sitemap" and value:
            sitemaps.append(value)
    return groups, sitemaps


def _split(line: str) -> tuple[str, str]:
    """Answer the kind of a line and its value; "" for lines that mean nothing to us. A missing colon is forgiven."""
    found = _LINE.match(line)
    if not found or found.lastgroup is None:
        return "", ""
    rest = line[found.end() :]
    if rest and not rest[0].isspace() and rest[0] != ":":
        return "", ""
    return found.lastgroup, rest.strip().removeprefix(":").strip()


def _agent(value: str) -> str:
    if value == "*" or (value.startswith("*") and value[1:2].isspace()):
        return "*"
    found = _TOKEN.match(value)
    return found[0].lower() if found else ""


def _delay(value: str, before: float | None) -> float | None:
    try:
        delay = float(value)
    except ValueError:
        return before
    return delay if math.isfinite(delay) and delay >= 0 else before


def _addresses(values: list[str], base: str) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for value in values:
        try:
            url = urljoin(base, value.encode("utf-8", "replace").decode())
        except ValueError:
            continue
        if url.lower().startswith(("http://", "https://")):
            found[url] = None
    return tuple(found)
