"""Text → fingerprint: an exact hash, a MinHash signature with its index keys, and the marks of `marks`.

One-permutation MinHash (Li, Owen, Zhang 2012) in four groups of 32 bins, empty bins filled as in Shrivastava's "Optimal
Densification" (2017), over shingles of 4 Chinese characters or 3 words. All hashing is BLAKE2b, so that what is stored
today is comparable with what any later version computes.
"""

from __future__ import annotations

import re
import struct
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from hashlib import blake2b
from heapq import nsmallest
from itertools import islice
from operator import eq, itemgetter

from mfg_monitor.dedupe.naming.marks import marks_of
from mfg_monitor.model import Article, Fingerprint
from mfg_monitor.script import simplified
from mfg_monitor.text import hanzi_count, without_controls

BINS = 128
BAND_ROWS = 4
SHORT_TOKENS = 24
"""Texts below this many characters or words have no signature: only the exact hash recognises them."""

_GROUPS = 4
_BINS_A_GROUP = BINS // _GROUPS
_RANGE = 2**32
_ENOUGH = 8 * _BINS_A_GROUP
"""Of so many values at random hardly one in a hundred times a bin gets none."""
_LONGEST_TOKENS = 20_000
_LONGEST_MARKED = 200_000
"""Characters whose marks count; the marks of a million take 150 MB to find."""
_TITLED_TOKENS = 60
"""Texts below this are told apart by their titles too: "Photo: agency" is no article."""
_ANCHORS = 8
_ANCHOR_TOKENS = 8
"""So many more index keys, each from so many words in a row, find the copies of which a third was kept: of the words
chosen by the least hashes of the longer text, one at least is then in the shorter with 0.96."""
HEAD_SIZES = (32, 64, 120)
"""Of how many first shingles a sample is kept: texts are compared on the longest that is not most of either."""
_HEAD_SAMPLES = (20, 20, 48)
"""Of the longest more, so that what another text begins with can be looked for among them."""
_TOKEN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]|[^\\W_\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")
_COUNTED = "阅读|浏览|点击|评论|点赞|分享|转发|views?|reads?|comments?|likes?|shares?|clicks?|hits|min(?:ute)?s? read"
_STAMPED = (
    "发布|发表|更新|时间|日期|来源|编辑|责编|责任|作者|updated?|published|posted|modified|last|source|edit(?:or|ed)|by"
)
_STAMP = re.compile(rf"\W*(?:{_STAMPED})", re.IGNORECASE)
_CLOCK = re.compile(
    r"\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?|\d{1,2}:\d{2}(?::\d{2})?|\d{1,2}\s*月\s*\d{1,2}\s*日"
    r"|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+\d{1,2}\b",
    re.IGNORECASE,
)
_COUNT = re.compile(rf"(?:{_COUNTED})\D{{0,4}}\d|\d[\d,.]*\s*[万k]?\s*(?:次|人|条|个)?\s*(?:{_COUNTED})", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
"""Both counts and clocks have one."""
_NOISE_TOKENS = 14


def fingerprint(article: Article, names: Iterable[str] = ()) -> Fingerprint:
    """Answer what the article's text is recognised by. `names` are ids of places and companies found in it.

    Cost: 1 to 2 ms for 1,000 words or characters; texts count up to 20,000 of them.
    """
    text = simplified(unicodedata.normalize("NFKC", without_controls(article.text)))
    lines = [line for line in text.split("\n") if line and not is_noise(line)]
    tokens, identity = _tokens(" \n".join(lines).casefold())
    if len(tokens) < _TITLED_TOKENS:
        identity.append(" ".join(_TOKEN.findall(unicodedata.normalize("NFKC", article.title).casefold())))
    if not any(identity):
        identity.append(article.canonical_url)
    text_hash = blake2b("\n".join(identity).encode("utf-8", "replace"), digest_size=16).hexdigest()
    if len(tokens) < SHORT_TOKENS:
        return Fingerprint(text_hash=text_hash, signature=b"", bands=())
    shingles = _shingles(tokens)
    digests = {shingle: blake2b(shingle, digest_size=4 * _GROUPS).digest() for shingle in set(shingles)}
    bins = _minhash(digests.values())
    marks = {*marks_of("\n".join(lines)[:_LONGEST_MARKED], names), *_heads(shingles), f"n:{len(digests)}"}
    return Fingerprint(
        text_hash=text_hash,
        signature=struct.pack(f"<{BINS}I", *bins),
        bands=_bands(bins) + _anchors(tokens, shingles, digests),
        marks=tuple(sorted(marks)),
    )


def _tokens(text: str) -> tuple[list[str], list[str]]:
    """Answer the first tokens, and all of them joined by blanks: a list of a million of them takes 80 MB."""
    if len(text) <= _LONGEST_MARKED:
        tokens = _TOKEN.findall(text)
        return tokens[:_LONGEST_TOKENS], [" ".join(tokens)]
    found = map(itemgetter(0), _TOKEN.finditer(text))
    first = list(islice(found, _LONGEST_TOKENS))
    batches = iter(lambda: list(islice(found, _LONGEST_TOKENS)), [])
    return first, [" ".join((*first, *(" ".join(batch) for batch in batches)))]


def similarity(first: Fingerprint, second: Fingerprint) -> float:
    """Answer the estimated share of shingles that two texts have in common (Jaccard), ± 0.04; 0 without signatures."""
    if not first.signature or len(first.signature) != len(second.signature):
        return 0.0
    mine, theirs = (memoryview(print_.signature).cast("I") for print_ in (first, second))
    same: int = sum(map(eq, mine, theirs))
    return same / len(mine)


def is_noise(line: str) -> bool:
    """Tell whether a line only counts readers or says when and where the page was made: such change by themselves."""
    if len(line) > 120 or not _DIGIT.search(line):
        return False
    rest = _CLOCK.sub(" ", _COUNT.sub(" ", line))
    if rest == line or re.search(r"[。！？!?]|\.\s", rest):
        return False
    words = [token for token in _TOKEN.findall(rest) if not token.isdigit()]
    return len(words) <= (_NOISE_TOKENS if _STAMP.match(line) else 3)


def _shingles(tokens: Sequence[str]) -> list[bytes]:
    """Answer so many tokens in a row, from each, in UTF-8: encoded at once, since that costs as much as a hash."""
    size = 4 if hanzi_count("".join(tokens)) * 2 > len(tokens) else 3
    encoded = " ".join(tokens).encode("utf-8", "replace").split(b" ")
    return list(map(b" ".join, zip(*(encoded[i:] for i in range(size)), strict=False)))


def _minhash(digests: Collection[bytes]) -> list[int]:
    values = struct.unpack(f"<{len(digests) * _GROUPS}I", b"".join(digests))
    bins: list[int] = []
    for group in range(_GROUPS):
        least = _least(values[group::_GROUPS])
        bins.extend(least[b] if b in least else least[_lender(b, least)] for b in range(_BINS_A_GROUP))
    return bins


def _least(values: Sequence[int]) -> dict[int, int]:
    """Answer the least value of each bin, as a rule among those below a bound: the others would be sorted in vain."""
    bound = _RANGE * _ENOUGH // max(len(values), 1)
    least = _first_of_bins(sorted([value for value in values if value < bound]))
    return least if len(least) == _BINS_A_GROUP else _first_of_bins(sorted(values))


def _first_of_bins(ascending: Sequence[int]) -> dict[int, int]:
    least: dict[int, int] = {}
    for value in ascending:
        if value % _BINS_A_GROUP not in least:
            least[value % _BINS_A_GROUP] = value
            if len(least) == _BINS_A_GROUP:
                break
    return least


def _lender(empty: int, filled: dict[int, int]) -> int:
    """Answer the bin that fills an empty one: the same for every text in which that bin is filled."""
    tries = 0
    while True:
        seed = blake2b(bytes((empty, tries % 256, tries // 256)), digest_size=2).digest()
        lender = int.from_bytes(seed, "little") % _BINS_A_GROUP
        if lender in filled:
            return lender
        tries += 1


def _bands(bins: Sequence[int]) -> tuple[int, ...]:
    keys = []
    for band in range(0, len(bins), BAND_ROWS):
        packed = struct.pack(f"<{BAND_ROWS + 1}I", band, *bins[band : band + BAND_ROWS])
        keys.append(_key(packed, ""))
    return tuple(keys)


def _anchors(tokens: Sequence[str], shingles: Sequence[bytes], digests: Mapping[bytes, bytes]) -> tuple[int, ...]:
    """Answer keys of passages that the text itself chooses: those at the shingles with the least hashes."""
    places = (shingles.index(shingle) for shingle in nsmallest(_ANCHORS, digests, key=digests.__getitem__))
    passages = (" ".join(tokens[at : at + _ANCHOR_TOKENS]) for at in places)
    return tuple(_key(passage.encode("utf-8", "replace"), "anchor") for passage in passages)


def _key(content: bytes, of: str) -> int:
    digest = blake2b(content, digest_size=8, person=of.encode()).digest()
    return int.from_bytes(digest, "little", signed=True)


def _heads(shingles: Sequence[bytes]) -> list[str]:
    """Answer marks that sample how the text begins: the least hashes of its first shingles, for each size."""
    hashes = [blake2b(shingle, digest_size=3).hexdigest() for shingle in shingles[: HEAD_SIZES[-1]]]
    samples = zip(HEAD_SIZES, _HEAD_SAMPLES, strict=True)
    return [f"h{size}:" + "".join(sorted(set(hashes[:size]))[:kept]) for size, kept in samples]
