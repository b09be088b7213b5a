"""What is an article to those that look like it: new, the same again, a revision, or a copy?"""

from __future__ import annotations

from collections.abc import Sequence

from mfg_monitor.dedupe.copying.copies import Told, are_near, sameness, tell_of_two, told
from mfg_monitor.dedupe.copying.differences import same_headline
from mfg_monitor.model import Duplicate, Examined, Likeness, New, Novelty, Unchanged, Update
from mfg_monitor.text import folded, hanzi_count
from mfg_monitor.urls import has_more_parameters, identity, is_front_page, same_site

_LEAST_TITLE = 6
"""A shorter link text is no headline ("more", "详细")."""
_SHORT_WORD = 3
_LIKEST, _UNLIKEST = 4, 2
"""Copies of one family that are laid beside a new text: those least like it are first to tell of another."""
_MANY = 4
"""Copies of one text that a source has in sections of its own at most."""


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
    copies, is_disputed = _of_the_same(likenesses, examined)
    if not copies:
        return New()
    for likeness, _ in copies:
        if _is_rendering(examined, likeness):
            return Unchanged(likeness.item_id)
    of = tuple(sorted({likeness.item_id for likeness, _ in copies}))
    return Duplicate(of, max(same for _, same in copies), is_disputed=is_disputed)


def are_strangers(examined: Examined, likeness: Likeness) -> bool:
    """Tell whether a page and a stored article are two stories: neither copies of one text, nor of one headline."""
    is_copy = sameness(_as_told(examined), told(likeness)) > 0
    return not is_copy and not same_headline(likeness.title, examined.article.title)


def _as_told(examined: Examined) -> Told:
    article = examined.article
    return Told(article.title, article.text, examined.fingerprint, article.dating.published)


_Copy = tuple[Likeness, float]
"""What an article is compared with, and how like it is; 0 where figures or names of theirs keep the two apart."""


def _of_the_same(likenesses: Sequence[Likeness], examined: Examined) -> tuple[list[_Copy], bool]:
    """Answer the copies that tell of the same firm, place or person, and whether others may be meant as well.

    The likest of a family speak for it. Where an article is a copy of two families, or of one that also has texts that
    tell of another, the likest family is answered and the matter is disputed.
    """
    new = _as_told(examined)
    asked, is_disputed = [new], False
    found: list[_Copy] = []
    for family in _families(likenesses, examined):
        likest = [*family[:_LIKEST], *family[_LIKEST:][-_UNLIKEST:]]
        others = [likeness.item_id for likeness, _ in likest if tell_of_two(new, told(likeness))]
        own = [copy for copy in family if copy[1] > 0 and copy[0].item_id not in others]
        if not own:
            continue
        is_disputed = is_disputed or bool(found) or bool(others)
        if not any(tell_of_two(one, told(likeness)) for one in asked[1:] for likeness, _ in likest):
            found += own
            asked.append(told(own[0][0]))
    return found, is_disputed


def _families(likenesses: Sequence[Likeness], examined: Examined) -> list[list[_Copy]]:
    """Answer what is near an article by family, the likest first, where one of the family is a copy of it."""
    families: dict[int, list[_Copy]] = {}
    new = _as_told(examined)
    near = [(each, sameness(new, told(each))) for each in likenesses]
    near = [copy for copy in near if copy[1] > 0 or are_near(examined.fingerprint, copy[0].fingerprint)]
    for copy in sorted(near, key=lambda copy: (-copy[1], copy[0].canonical_url)):
        families.setdefault(copy[0].duplicate_of or copy[0].item_id, []).append(copy)
    return [family for family in families.values() if family[0][1] > 0]


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
