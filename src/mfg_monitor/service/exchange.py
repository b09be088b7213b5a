"""A list of feeds (OPML) against the sources there are: what is new, what is known, what is refused and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from mfg_monitor.config.editing import Addition
from mfg_monitor.config.mask import mask_text
from mfg_monitor.config.naming import new_id, same_address
from mfg_monitor.config.opml import Outline, Outlines, source_of
from mfg_monitor.config.sources import LocalSource, Source
from mfg_monitor.fetch.address import BadAddressError, parse
from mfg_monitor.fetch.guard import is_public, literal
from mfg_monitor.text import one_line


@dataclass(frozen=True, slots=True)
class Sorted:
    """Every entry of the list in one of three places, in the list's order."""

    added: tuple[Addition, ...]
    known: tuple[tuple[Outline, str], ...]
    """With the id of the source that asks the address already."""
    refused: tuple[tuple[Outline, str], ...]
    """With the reason."""


def sort(outlines: Outlines, sources: Sequence[Source], *, file: str, at: datetime, allow_private: bool) -> Sorted:
    """Answer what to add; ids are the entry's own where they are free, else made of titles. Asks nobody."""
    taken = {source.id for source in sources}
    addresses = {same_address(source.url): source.id for source in sources if not isinstance(source, LocalSource)}
    added: list[Addition] = []
    known: list[tuple[Outline, str]] = []
    refused: list[tuple[Outline, str]] = []
    for entry in outlines.entries:
        there = addresses.get(same_address(entry.url))
        if there is not None:
            known.append((entry, there))
            continue
        why = _unwanted(entry.url, allow_private=allow_private)
        wanted = str(entry.values.get("id", ""))
        name = wanted if wanted and wanted not in taken else new_id(entry.title, entry.url, taken)
        source = source_of({**entry.values, "id": name})
        if why or isinstance(source, str):
            refused.append((entry, why or one_line(mask_text(str(source)))))
            continue
        taken.add(name)
        addresses[same_address(entry.url)] = name
        added.append(Addition(source, (f"Added {at:%Y-%m-%d} by `monitor sources import` from {file}.",)))
    return Sorted(tuple(added), tuple(known), tuple(refused))


def _unwanted(url: str, *, allow_private: bool) -> str | None:
    """Answer why an address may not be asked, as far as that shows without asking; each request is guarded anew."""
    try:
        address = parse(url)
    except BadAddressError as error:
        return str(error)
    if allow_private:
        return None
    ip = literal(address.host)
    if (ip is not None and not is_public(ip)) or address.host == "localhost" or address.host.endswith(".localhost"):
        return f"{address.host} is not a public address; fetch.allow_private_networks is false"
    return None
