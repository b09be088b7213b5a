"""What is an article to those that look like it: new, the same again, a revision, or a copy?"""

from __future__ import annotations

from collections.abc import Sequence

from mfg_monitor.dedupe.differences import same_headline
from mfg_monitor.dedupe.exchanges import exchanged, laid
from mfg_monitor.dedupe.marks import conflict, other_names
from mfg_monitor.dedupe.sketch import HEAD_SIZES, similarity
from mfg_monitor.model import Duplicate, Examined, Fingerprint, Likeness, New, Novelty, Unchanged, Update
from mfg_monitor.text import folded, hanzi_count
from mfg_monitor.urls import has_more_parameters, identity, is_front_page, same_site

NEAR = 0.45
"""Share of common shingles from which two texts are one; strangers lie under 0.1 (benchmarks/duplicates.py)."""
ALIKE = 0.80
"""From here a moved paragraph explains beginnings that differ."""
CUT = 0.22
"""The same for a text that is the beginning of the other."""
CONTAINED = 0.50
HEAD = 0.20
"""Share of the beginnings that must be common: a common closing text joins nobody."""
HEAD_OF_ALIKE = 0.10
HEAD_OF_CUT = 0.40
MOSTLY = 0.75
WITHIN = 0.97
"""So much of the shorter text in the longer one explains, where `MOSTLY` is shared, a beginning dropped or moved away:
beside a common closing text two articles have more than this of their own."""
FOREIGN = 0.4
"""Where less of either's first words is near the other's beginning, two articles stand before one closing text."""
FAMILIAR = 0.5
"""Where so much of them is, a copy has lost its lead, or got another one."""
_LEAST_KNOWN = 5
"""Hashes that both samples could hold, without which nothing is said of first words."""
_BEGINNING = 0.4
_LEAST_TITLE = 6
"""A shorter link text is no headline ("more", "详细")."""
_SHORT_WORD = 3
_MOST_ASKED = 4
"""Copies of one family that are laid beside a new text."""
_MANY = 4
"""Copies of one text that a source has in sections of its own at most."""
SLIPS = 0.04
"""Share of figures, dates and names that may stand for others in a long text: corrections."""
FEW_MARKS = 6
"""In a text with fewer common marks, one other figure, date or name makes it another notice."""


def decide(examined: Examined, likenesses: Sequence[Likeness]) -> Novelty:
    """Answer what an article is to the stored ones that share its address, its text or some of its shingles.

    A page under another spelling of a known address (mobile, print, http) with the same story is Unchanged: another
    rendering is no revision. A copy names all that it resembles: two families that it is a copy of are one.
    """
    article, print_ = examined.article, examined.fingerprint
    for likeness in likenesses:
        if likeness.relation == "address" or likeness.canonical_url == article.canonical_url:
            if likeness.fingerprint.text_hash != print_.text_hash or _is_retitled(examined, likeness):
                return Update(likeness.item_id)
            return Unchanged(likeness.item_id)
    copies = [(likeness, _sameness(print_, likeness.fingerprint)) for likeness in likenesses]
    copies = _of_the_same([(likeness, sameness) for likeness, sameness in copies if sameness > 0], examined)
    if not copies:
        return New()
    for likeness, _ in copies:
        if _is_rendering(examined, likeness):
            return Unchanged(likeness.item_id)
    of = tuple(sorted({likeness.item_id for likeness, _ in copies}))
    return Duplicate(of, max(sameness for _, sameness in copies))


def are_strangers(examined: Examined, likeness: Likeness) -> bool:
    """Tell whether a page and a stored article are two stories: neither copies of one text, nor of one headline."""
    is_copy = _sameness(examined.fingerprint, likeness.fingerprint) > 0
    return not is_copy and not same_headline(likeness.title, examined.article.title)


def _of_the_same(copies: Sequence[tuple[Likeness, float]], examined: Examined) -> list[tuple[Likeness, float]]:
    """Leave out families of copies that tell the same of another firm, place or person; the likest speak for each."""
    families: dict[int, list[tuple[Likeness, float]]] = {}
    for copy in sorted(copies, key=lambda copy: (-copy[1], copy[0].item_id)):
        families.setdefault(copy[0].duplicate_of or copy[0].item_id, []).append(copy)
    article, print_ = examined.article, examined.fingerprint
    told = [(article.title, article.text, print_)]
    found: list[tuple[Likeness, float]] = []
    for family in families.values():
        asked = [(likeness.title, likeness.text, likeness.fingerprint) for likeness, _ in family[:_MOST_ASKED]]
        if not any(_tell_of_two(one, other) for one in told for other in asked):
            found += family
            told.append(asked[0])
    return found


def _tell_of_two(one: tuple[str, str, Fingerprint], other: tuple[str, str, Fingerprint]) -> bool:
    (title, text, first), (other_title, other_text, second) = one, other
    if first.text_hash == second.text_hash:
        return False
    is_known = other_names(first.marks, second.marks)
    return bool(exchanged(laid(title, text), laid(other_title, other_text), is_other_known=is_known))


def _is_rendering(examined: Examined, likeness: Likeness) -> bool:
    """Tell whether a copy is the same page of the same site: a twin of its address, or the very text and headline
    under one that only has more parameters."""
    mine, theirs = examined.article.canonical_url, likeness.canonical_url
    if not same_site(mine, theirs):
        return False
    if identity(mine) == identity(theirs):
        return True
    is_same = examined.fingerprint.text_hash == likeness.fingerprint.text_hash
    return is_same and examined.article.title == likeness.title and has_more_parameters(mine, theirs)


def stands_for_all(examined: Examined, likenesses: Sequence[Likeness]) -> bool:
    """Tell whether a site answers many addresses with this page (a soft 404): an error page, or its front page.

    Another address of the source gave the very same text, and the page is not what the front page promised: it has
    another headline, or tells neither a day nor a story that is watched for, or has stood for several articles already.
    """
    candidate, article = examined.candidate, examined.article
    if candidate.path is not None or not (candidate.found_on or "").startswith("http"):
        return False
    same = [
        likeness
        for likeness in likenesses
        if likeness.fingerprint.text_hash == examined.fingerprint.text_hash and likeness.source == candidate.source
    ]
    if not same:
        return False
    if is_front_page(article.canonical_url) and not is_front_page(candidate.canonical_url):
        return True
    own = {identity(article.canonical_url), identity(candidate.canonical_url)}
    if any(each.relation == "address" or identity(each.canonical_url) in own for each in same):
        return False
    promised = folded(candidate.title or "")
    if len(promised) >= _LEAST_TITLE:
        return not _is_promised(promised, folded(f"{article.title} {article.lead}"))
    says_nothing = article.dating.published is None and not examined.verdict.relevant
    return says_nothing or len(same) >= _MANY


def _is_promised(title: str, told: str) -> bool:
    """Have a headline and a page's beginning words in common, in Chinese pairs of characters?"""
    if hanzi_count(title) > 1:
        return any(title[i : i + 2] in told for i in range(len(title) - 1) if hanzi_count(title[i : i + 2]) > 1)
    words = set(told.split())
    return any(word in words for word in title.split() if len(word) > _SHORT_WORD) or title in told


def _is_retitled(examined: Examined, likeness: Likeness) -> bool:
    """Tell whether the very page that was stored has another headline now; a twin of it may decorate its own."""
    is_own = examined.candidate.canonical_url == likeness.canonical_url
    return is_own and not same_headline(likeness.title, examined.article.title)


def _sameness(first: Fingerprint, second: Fingerprint) -> float:
    """Answer how like two texts are where they are copies of one, else 0."""
    if first.text_hash == second.text_hash:
        return 1.0
    shared = similarity(first, second)
    if shared < CUT:
        return 0.0
    if not _agree(first, second):
        return 0.0
    return shared if _begun_alike(first, second, shared) else 0.0


def _begun_alike(first: Fingerprint, second: Fingerprint, shared: float) -> bool:
    """Tell whether enough of the beginnings is common: what is shared may be a closing text."""
    begins, found = _begin_alike(first, second), _first_words(first, second)
    is_familiar = found is not None and found >= FAMILIAR
    if shared < NEAR:
        return (begins >= HEAD_OF_CUT or is_familiar) and _contained(first, second, shared) >= CONTAINED
    is_foreign = found is not None and found < FOREIGN
    is_begun_alike = begins >= (HEAD_OF_ALIKE if shared >= ALIKE else HEAD) and not is_foreign
    return is_begun_alike or is_familiar or _is_within(first, second, shared)


def _is_within(first: Fingerprint, second: Fingerprint, shared: float) -> bool:
    """Tell whether a text is the other without some of it, by what is said as well as by the words."""
    if shared < MOSTLY or _contained(first, second, shared) < WITHIN:
        return False
    return conflict(first.marks, second.marks)[1] >= FEW_MARKS


def _agree(first: Fingerprint, second: Fingerprint) -> bool:
    """Tell whether figures, dates and names are the same but for a correction."""
    exchanged, common = conflict(first.marks, second.marks)
    changes = sum(exchanged.values())
    if changes <= 1:
        return not changes or common >= FEW_MARKS
    return changes <= SLIPS * common


def _contained(first: Fingerprint, second: Fingerprint, shared: float) -> float:
    """Answer which share of the shorter text is in the longer one, from the shared part of their union."""
    sizes = [int(_mark(print_, "n:") or 1) for print_ in (first, second)]
    return min(1.0, shared * sum(sizes) / ((1 + shared) * min(sizes)))


def _begin_alike(first: Fingerprint, second: Fingerprint) -> float:
    """Answer the estimated common share of the two beginnings (bottom-k sketch, Broder 1997)."""
    shorter = min(int(_mark(print_, "n:") or 1) for print_ in (first, second))
    size = max((size for size in HEAD_SIZES if size <= shorter * _BEGINNING), default=HEAD_SIZES[0])
    mine, theirs = (_hashes(_mark(print_, f"h{size}:")) for print_ in (first, second))
    least = sorted(mine | theirs)[: max(len(mine), len(theirs))]
    return sum(1 for value in least if value in mine and value in theirs) / len(least) if least else 0.0


def _first_words(first: Fingerprint, second: Fingerprint) -> float | None:
    """Answer which share of either's first words the other has near its beginning, the higher one."""
    found = [_first_words_found(first, second), _first_words_found(second, first)]
    return max((share for share in found if share is not None), default=None)


def _first_words_found(one: Fingerprint, other: Fingerprint) -> float | None:
    """Answer the estimated share of a text's shortest beginning that is in the other's longest one."""
    mine, theirs = _hashes(_mark(one, f"h{HEAD_SIZES[0]}:")), _hashes(_mark(other, f"h{HEAD_SIZES[-1]}:"))
    reach = max(theirs, default="")
    comparable = [value for value in mine if value <= reach]
    known = len(comparable)
    return sum(value in theirs for value in comparable) / known if known >= _LEAST_KNOWN else None


def _mark(print_: Fingerprint, kind: str) -> str:
    return next((mark[len(kind) :] for mark in print_.marks if mark.startswith(kind)), "")


def _hashes(text: str) -> set[str]:
    return {text[i : i + 6] for i in range(0, len(text), 6)}
