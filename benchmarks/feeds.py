"""How much of what a public parser's suite expects does `discover` read? `feeds.py --feeds DIR [--failures]`.

Each file's opening comment holds an expectation in that parser's terms. Judged are those about entries, titles, links,
ids, dates and charsets; an expectation is rewritten into what a monitor reads (plain text, absolute address, moment).
"""

from __future__ import annotations

import argparse
import html
import json
import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

from mfg_monitor import charset, dates
from mfg_monitor.config.sources import FeedSource
from mfg_monitor.discover import discover
from mfg_monitor.discover.markup import plain
from mfg_monitor.errors import DiscoverError
from mfg_monitor.model import Candidate, Found, Page

NOW = datetime(2026, 11, 20, tzinfo=UTC)
HOME = "http://127.0.0.1:8097/feed.xml"
_EXPECT = re.compile(r"Expect:\s*(.*?)\s*-->", re.DOTALL)
_HEADER = re.compile(r"Header:\s*([\w-]+)\s*:\s*(.*)")
_CLAIM = re.compile(
    r"(feed|entries\[(\d+)\])\['(title|link|id|published|updated|created|issued|modified|date|guid|summary|description)"
    r"(_parsed)?'\]\s*==\s*(u?'(?:[^'\\]|\\.)*'|u?\"(?:[^\"\\]|\\.)*\"|\([\d, ]+\)|None)"
)
_COUNT = re.compile(r"len\(entries\)\s*==\s*(\d+)")
_ENCODING = re.compile(r"\bencoding\s*==\s*u?'([\w-]+)'")


def main() -> None:
    """Print one JSON line of figures, and with --failures one line a miss."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--feeds", type=Path, required=True)
    arguments.add_argument("--failures", action="store_true")
    given = arguments.parse_args()
    met, told, misses = measure(given.feeds)
    total, good = sum(told.values()), sum(met.values())
    line = {"files": len(list(given.feeds.glob("*.xml"))), "expectations": total, "met": good}
    print(json.dumps(line | {f"{kind}": f"{met[kind]}/{told[kind]}" for kind in sorted(told)}, ensure_ascii=False))
    if given.failures:
        print("\n".join(misses))


def measure(folder: Path) -> tuple[Counter[str], Counter[str], list[str]]:
    """Answer expectations met and told, by kind, and a line for each miss."""
    met: Counter[str] = Counter()
    told: Counter[str] = Counter()
    misses: list[str] = []
    for path in sorted(folder.glob("*.xml")):
        body = path.read_bytes()
        text = charset.decode(body)
        page = _page(body, text)
        found, failure = _found(page)
        for kind, good, said in _judged(text, body, page, found, failure):
            told[kind] += 1
            met[kind] += good
            if not good:
                misses.append(f"{kind}: {path.name}: {said}")
    return met, told, misses


def _page(body: bytes, text: str) -> Page:
    headers = tuple((name.lower(), value.strip()) for name, value in _HEADER.findall(text[:3_000]))
    content_type = dict(headers).get("content-type", "application/xml")
    return Page(HOME, HOME, 200, body, NOW, content_type, headers)


def _found(page: Page) -> tuple[Found, str]:
    source = FeedSource(id="suite", url=HOME, kind="feed", timezone="UTC")
    try:
        return discover(source, page, now=NOW), ""
    except DiscoverError as error:
        return Found(), f"{error.kind}: {error}"


def _judged(text: str, body: bytes, page: Page, found: Found, failure: str) -> list[tuple[str, bool, str]]:
    expect = _EXPECT.search(text[:5_000])
    if not expect:
        return []
    claims = expect[1]
    judged = [("read", not failure, failure)]
    entries = len(re.findall(r"<(?:\w+:)?(?:item|entry)[\s>]", text))
    addressed = _addressed(text)
    if _COUNT.search(claims):
        wanted = int(_COUNT.search(claims)[1])  # type: ignore[index]
        judged.append(("entries", len(found.candidates) == wanted or addressed < entries, f"{wanted} entries"))
    if _ENCODING.search(claims):
        name = _ENCODING.search(claims)[1]  # type: ignore[index]
        judged.append(("charset", _same_letters(body, page, name), f"encoding {name}"))
    for part, number, key, parsed, raw in _CLAIM.findall(claims):
        value = eval(raw.lstrip("u"), {"__builtins__": {}})  # literals only, by _CLAIM
        if part == "feed":
            if key == "title":
                judged.append(
                    ("title", found.title == (_plain(value) or None), f"feed title {value!r} != {found.title!r}")
                )
            continue
        if addressed < entries and key not in {"link", "id"}:
            found = _with_addresses(page, text)
        at = min(int(number), len(found.candidates) - 1)  # two entries with one address are one candidate
        candidate = found.candidates[at] if found.candidates else None
        verdict = _claim(candidate, key + parsed, value)
        if verdict is not None:
            judged.append((*verdict, f"{key}{parsed} {value!r} in {candidate}")[:3])
    return judged


def _addressed(text: str) -> int:
    return len(re.findall(r"<(?:link|guid|id)[\s>]", text))


def _with_addresses(page: Page, text: str) -> Found:
    """The suite's entries often have no address, and a monitor keeps none without: give them one."""
    numbers = iter(range(10_000))

    def named(tag: re.Match[str]) -> str:
        if tag[1].lower().endswith("item"):
            return f"{tag[0]}<link>http://suite.example/{next(numbers)}</link>"
        return f'{tag[0]}<link rel="alternate" href="http://suite.example/{next(numbers)}"/>'

    addressed = re.sub(r"<((?:\w+:)?(?:item|entry))(?:\s[^>]*)?(?<!/)>", named, text)
    encoded = Page(HOME, HOME, 200, addressed.encode(), NOW, "application/xml; charset=utf-8", page.headers)
    return _found(encoded)[0]


def _claim(candidate: Candidate | None, key: str, value: object) -> tuple[str, bool] | None:
    match key:
        case "title":
            return "title", candidate is not None and candidate.title == (_plain(value) or None)
        case "link":
            return _link(candidate, value)
        case "id" | "guid":
            if not str(value).startswith("http"):
                return None
            return "id", candidate is not None
        case "summary" | "description":
            wanted = _plain(value)[:2_000] or None
            return "summary", candidate is not None and candidate.summary == wanted
        case "published" | "updated" | "created" | "issued" | "modified" | "date":
            return _moment(candidate, dates.read(str(value), zone="UTC", now=NOW))
        case (
            "published_parsed"
            | "updated_parsed"
            | "created_parsed"
            | "issued_parsed"
            | "modified_parsed"
            | "date_parsed"
        ):
            if not isinstance(value, tuple):
                return None
            moment = datetime(*value[:6], tzinfo=UTC)
            return "date", candidate is not None and any(_same(w.value, moment) for w in candidate.witnesses)
    return None


def _link(candidate: Candidate | None, value: object) -> tuple[str, bool] | None:
    if not str(value).startswith(("http://", "https://")):
        return "link", candidate is None or not str(value)
    return "link", candidate is not None and candidate.url.rstrip("/") == str(value).rstrip("/")


def _moment(candidate: Candidate | None, moment: dates.Moment | None) -> tuple[str, bool] | None:
    if moment is None:
        return None
    return "date", candidate is not None and any(w.value == moment.value for w in candidate.witnesses)


def _same(written: str, moment: datetime) -> bool:
    try:
        at = datetime.fromisoformat(written)
    except ValueError:
        return False
    at = at.replace(tzinfo=at.tzinfo or UTC)
    return abs(at - moment) < timedelta(minutes=1) or (len(written) == 10 and written == moment.date().isoformat())


def _plain(value: object) -> str:
    return plain(html.unescape(str(value)) if "&lt;" in str(value) else str(value))


def _same_letters(body: bytes, page: Page, name: str) -> bool:
    wanted = body.decode(name, "replace").lstrip("\ufeff")
    return charset.decode(body, page.content_type).lstrip("\ufeff") == wanted


if __name__ == "__main__":
    main()
