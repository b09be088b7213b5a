"""The article's one address: what the page says of itself, where that can be believed."""

from __future__ import annotations

from mfg_monitor import urls
from mfg_monitor.extract.metadata import Head


def choose(head: Head, *, url: str, fallback: str, front: str | None = None) -> str:
    """Answer the canonical address of a page found at `url` (after redirects).

    `rel=canonical`, then og:url, are believed where they stay on the same site and name neither a front page (`front`
    is the source's own) nor an error page: many templates name the site itself. `fallback` is answered where not
    even `url` can be stored.
    """
    own, listing = _stored(url), _stored(front) if front else None
    base = (urls.absolute(url, head.base) if head.base else None) or url
    for named in (head.canonical, head.first("og:url")):
        address = urls.absolute(base, named) if named else None
        stored = _stored(address) if address else None
        if stored and own and (stored == own or (stored != listing and _is_believable(stored, own))):
            return stored
    return own or fallback


def _is_believable(named: str, own: str) -> bool:
    (name, _, port), (own_name, _, own_port) = urls.host_of(named).rpartition(":"), urls.host_of(own).rpartition(":")
    if not urls.same_site(named, own) or (name == own_name and {port, own_port} - {"80", "443"} and port != own_port):
        return False
    if urls.is_error_page(named) and not urls.is_error_page(own):
        return False
    return not urls.is_front_page(named) or urls.is_front_page(own)


def _stored(url: str) -> str | None:
    try:
        return urls.canonical(url)
    except ValueError:
        return None
