"""What an article is about: sectors, places, companies, kinds of story, each with its evidence."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping

from mfg_monitor.classify.evidence import Judged
from mfg_monitor.classify.matcher import Hit
from mfg_monitor.classify.vocabulary import CITY, GRADES, Site

GENERAL = "manufacturing"
"""The id of the sector that stands for industry in general."""
_COMPARED = re.compile(
    r"(?:\b(?:like|unlike|than|as does|ex|former(?:ly)?(?: an?| at| with| of)?|compared (?:to|with)"
    r"|catch(?:ing)? up with|beat(?:ing|s)?|overt(?:ake|aking|ook)|behind|versus|vs)"
    r"|对标|媲美|赶超|超越|不输|类似|好比|如同|除了|相比|来自|曾任|曾在|前|仅次于|像|比) ?(?:the |“)?$"
)
"""What stands before a firm that something is compared with, or that somebody comes from."""
_ASIDE = re.compile(
    r"(?: (?:veterans?|alumni|alumnus|style|like)\b| (?:store|shop|outlet|restaurant|cafe|dealer|showroom)s?\b)"
    r"|”?(?:式|出身|前(?:员工|高管|副总|工程师)|门店|旗舰店|专卖店|展厅|餐厅|老师傅)"
)
_MAKER = 1.8
_MADE_BY = re.compile(
    r"[\u3400-\u9fff]{0,2}?(?:工厂|代工厂|厂|企业|制造商|厂商|生产线|产线|车间)(?!房|区|里|长|家)"
    r"|(?:-| )?(?:[a-z]+ )?(?:makers?|manufacturers?|producers?|factory|factories|plants?|works"
    r"|mills?|shop|yard|foundry|builders?)\b"
)
"""What follows a product in the name of a works (a brush factory, 铅笔厂)."""
_MAKER_OF = re.compile(r"(?:makers?|manufacturers?|producers?|builders?|supplier) of (?:[a-z-]+ ){0,2}$")
_CODE_BEFORE = re.compile(r"(?:[(（:：]|代码|\b(?:sh|sz|sse|code|ticker))[ :：]?$")
_CODE_AFTER = re.compile(r"\.(?:sh|ss|sz)\b")
"""What makes a number of six digits a stock code."""


def places_of(judged: list[Judged]) -> tuple[str, ...]:
    """Answer the places of the city that the article names as such, and the city itself with any of them."""
    found: dict[str, float] = defaultdict(float)
    for one in judged:
        for mention in one.here:
            if mention.role == "company" and any(
                "上海" in hit.rule.term or "Shanghai" in hit.rule.term for hit in mention.hits
            ):
                found[CITY] = 2.0
            if mention.role in ("company", "model", "namesake") or mention.factor <= 0.05:
                continue
            for place in mention.ids:
                found[place] = max(found[place], mention.factor)
    if found:
        found[CITY] = 2.0
    return tuple(sorted(found, key=lambda place: (-found[place], place)))


def companies_of(judged: list[Judged]) -> tuple[str, ...]:
    """Answer the companies named, in order of first mention: first makers of the city, then others that take part."""
    found: dict[str, None] = {}
    others: dict[str, None] = {}
    set_here = any(one.best > 0.3 for one in judged)
    for one in judged:
        for mention in one.here:
            if mention.role == "company":
                found.setdefault(mention.ids[0])
        if set_here:
            others |= dict.fromkeys(hit.rule.id for hit in one.sentence.of("party") if _takes_part(one, hit))
    return tuple(found | others)


def _takes_part(one: Judged, hit: Hit) -> bool:
    """Has a firm that is named a part in the story, rather than being compared with or given as the source?"""
    text, base = one.sentence.folded, one.sentence.start
    before, after = text[max(0, hit.start - base - 24) : hit.start - base], text[hit.end - base : hit.end - base + 24]
    if hit.rule.weight == GRADES["weak"]:
        return _CODE_BEFORE.search(before) is not None or _CODE_AFTER.match(after) is not None
    return not (_COMPARED.search(before) or _ASIDE.match(after))


def sectors_of(
    judged: list[Judged], sites: Mapping[str, Site], companies: tuple[str, ...], site_words: frozenset[str]
) -> tuple[str, ...]:
    """Answer the branches of industry that the article is about, the surest first.

    Sentences that tie making to the city count. Industry in general is a tag where more is said of it than of any
    branch, by itself where little is said of branches.
    """
    found: dict[str, float] = defaultdict(float)
    general = 0.0
    tied = any(one.made_here > 0.25 for one in judged)
    for one in judged:
        weight = {"title": 1.3, "lead": 1.0, "body": 0.8}[one.sentence.where]
        if one.made_away > one.made_here + 0.2 or (tied and one.made_here <= 0.25 and one.sentence.where != "title"):
            weight *= 0.35
        seen: dict[tuple[str, int], float] = {}
        text, base = one.sentence.folded, one.sentence.start
        for hit in one.sentence.of("sector"):
            term = one.sentence.part.folded.text[hit.start : hit.end]
            if hit.rule.id == GENERAL:
                general += weight * hit.rule.weight * (term not in site_words)
            elif hit.rule.weight > 0.3:
                value = hit.rule.weight * _as_made(text, hit.start - base, hit.end - base)
                seen[hit.rule.id, hit.start // 8] = max(value, seen.get((hit.rule.id, hit.start // 8), 0))
        for (sector, _), value in seen.items():
            found[sector] += weight * value
    for company in companies:
        for sector in sites[company].sectors[:1]:
            found[sector] += 0.7
    top = max(found.values(), default=0.0)
    if top < 0.4 or (general > top and top < 1.6):
        return (GENERAL,) if general > 0.4 else ()
    kept = [sector for sector, value in found.items() if value >= max(0.4, 0.6 * top)]
    ranked = tuple(sorted(kept, key=lambda sector: (-found[sector], sector))[:5])
    return (*ranked, GENERAL) if general > max(1.2, top) else ranked


def _as_made(text: str, start: int, end: int) -> float:
    """Answer how much more than its own weight a word of a branch says where it is what a works makes."""
    return _MAKER if _MADE_BY.match(text, end) or _MAKER_OF.search(text, max(0, start - 24), start) else 1.0


def topics_of(judged: list[Judged]) -> tuple[str, ...]:
    """Answer the kinds of story, at most three, the surest first."""
    found: dict[str, float] = defaultdict(float)
    for one in judged:
        weight = {"title": 1.5, "lead": 1.0, "body": 0.5}[one.sentence.where]
        for topic, term_weight in {(hit.rule.id, hit.rule.weight) for hit in one.sentence.of("topic")}:
            found[topic] += weight * term_weight if term_weight > 0.3 else 0.1
    kept = [topic for topic, value in found.items() if value >= 1.0]
    return tuple(sorted(kept, key=lambda topic: (-found[topic], topic))[:3])
