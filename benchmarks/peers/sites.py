"""What the sites of the benchmark name in their sitemaps; for peers that have no crawler for them."""

from __future__ import annotations

import re
import urllib.request


def articles(ports: list[str]) -> list[str]:
    """Answer the addresses of all articles."""
    found = []
    for port in ports:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/sitemap.xml") as answer:
            found += re.findall("<loc>(.*?)</loc>", answer.read().decode())
    return found
