"""Digest → short blocks of plain text for chats, and those blocks in messages that a channel takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mfg_monitor.digest import phrases
from mfg_monitor.digest.model import Digest, Entry

_LEAD = 160
_NUMBERING = 12


def blocks(digest: Digest) -> list[str]:
    """Answer the digest as blocks that are not to be torn: its summary, each story, what it may be blind for."""
    found = [phrases.summary(digest)]
    for section in digest.sections:
        stories = [_entry(entry) for entry in section.entries]
        found += [f"◆ {section.sector} ({section.count})\n{stories[0]}", *stories[1:]]
        found += [phrases.more(section.more, digest)] if section.more else []
    for name, entries in (("Developing", digest.developing), ("Corrected", digest.corrected)):
        told = [_entry(entry) for entry in entries]
        found += [f"◆ {name} ({len(told)})\n{told[0]}", *told[1:]] if told else []
    troubles = [f"– {each.source}: {phrases.trouble(each)}" for each in digest.troubles]
    found.append("\n".join([f"◆ Coverage: {phrases.background(digest)}", *troubles[:1]]))
    return [*found, *troubles[1:]]


def alert(entry: Entry, news: tuple[str, ...]) -> str:
    """Answer one story as a message of its own, with what is new of it."""
    return _entry(replace(entry, news=news))


def pages(parts: Sequence[str], limit: int | None) -> list[str]:
    """Answer the blocks in as few messages as fit the limit, numbered where there are several; none is torn.

    Only a block that is longer than a whole message is cut short.
    """
    if limit is None:
        return ["\n\n".join(parts)]
    room = max(40, limit - _NUMBERING)
    found: list[str] = []
    for part in parts:
        block = part if len(part) <= room else part[: room - 1].rstrip() + "…"
        if found and len(found[-1]) + 2 + len(block) <= room:
            found[-1] += "\n\n" + block
        else:
            found.append(block)
    return found if len(found) < 2 else [f"({n}/{len(found)}) {page}" for n, page in enumerate(found, 1)]


def _entry(entry: Entry) -> str:
    lead = entry.lead if len(entry.lead) <= _LEAD else entry.lead[: _LEAD - 1].rstrip() + "…"
    lines = [f"• {entry.title}", *(f"  {news}" for news in entry.news), f"  {phrases.by(entry)}"]
    lines += [f"  {lead}"] if lead and not entry.news else []
    lines += [f"  {language}: {told.title}" for language, told in phrases.translations(entry)]
    lines += [f"  {entry.url}"] if entry.url else []
    return "\n".join(lines)
