"""What an article is about: sectors, places, companies, kinds of story, each with its evidence."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping

from mfg_monitor.classify.matcher import Hit
from mfg_monitor.classify.places import AIRLINERS_OF, LISTED
from mfg_monitor.classify.ties import Judged
from mfg_monitor.classify.vocabulary import CITY, GRADES, Site

GENERAL = "manufacturing"
"""The id of the sector that stands for industry in general."""
_NAMED = re.compile("shanghai|上海|沪|申城")
"""The city in the name of a firm."""
_COMPARED = re.compile(
    r"(?:\b(?:like|unlike|than|as does|ex|former(?:ly)?(?: an?| at| with| of)?|compared (?:to|with)"
    r"|(?:engineers?|experts?|managers?|visitors|guests|specialists?) from|catch(?:ing)? up with|beat(?:ing|s)?"
    r"|overt(?:ake|aking|ook)|behind|versus|vs)"
    r"|对标|媲美|赶超|超越|不输|类似|好比|如同|除了|相比|来自|曾任|曾在|(?<![目日此之以年月天])前|仅次于|像|比)"
    r" ?(?:the |“)?$"
)
"""What stands before a firm that something is compared with, or that somebody comes from."""
_MORE = re.compile(r" ?(?:[,、]|,? ?\b(?:and|or)\b|[和与及]|以及)")
"""What shows that a list goes on behind a name: without it a comma ends what is said of the one before."""
_SERVED = re.compile(
    r"(?:\b(?:suppl(?:y|ies|ied|ying)|suppliers? (?:of|to|for)|(?:sells?|sold) (?:[a-z]+ ){0,2}to"
    r"|customers? (?:include|such as|like|are)|(?:rivals?|competitors?) (?:of|to|like|such as)"
    r"|(?:comes?|came|kommen) (?:from|von)|(?:market led|dominated) by|licen[cs]es? from)"
    r"|供应|供给|供货给?|配套|客户(?:包括|有|是|为)|主要客户|对手|竞争者)"
    r" ?(?:the )?$"
)
"""What stands before a firm that only buys what is made, or makes what is put into it."""
_ASIDE = re.compile(
    r"(?:(?:'s?)? (?:rivals?|suppliers?|competitors?)\b"
    r"| (?:veterans?|alumni|alumnus|style|like|constellation)\b"
    r"| (?:store|shop|outlet|restaurant|cafe|dealer|showroom)s?\b)"
    r"|”?(?:式|出身|相比|的?供应商|的?竞争对手|前(?:员工|高管|副总|工程师)|门店|旗舰店|专卖店|展厅|餐厅|老师傅)"
)
_FOR = ("为", "给", "向")
_FOR_WHOM = re.compile(r"[^，。；、]{0,6}?(?:配套|供货|供应|供给|代工|贴牌|交货)")
"""What stands around a customer that is named before the verb (为上汽大众配套)."""
_SAID = {"title": 1.3, "lead": 1.0, "body": 0.6}
_BY_MAKER = 1.8
"""What a maker says of a branch by being one of it."""
_LEAST, _MUCH, _BESIDE = 0.4, 2.0, 0.7
"""How much must be said of a branch; how much for it to stand before industry in general; which share of the most that
is said of any branch makes another one. Chosen on 1,000 stories, with what a maker says: micro F1 0.858 to 0.861."""
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
            if mention.role == "company" and any(_NAMED.search(hit.rule.term.lower()) for hit in mention.hits):
                found[CITY] = 2.0
            if mention.role in ("company", "model", "namesake") or mention.factor <= 0.05:
                continue
            for place in mention.ids:
                found[place] = max(found[place], mention.factor)
    if found:
        found[CITY] = 2.0
    return tuple(sorted(found, key=lambda place: (-found[place], place)))


def companies_of(judged: list[Judged], sites: Mapping[str, Site]) -> tuple[str, ...]:
    """Answer the companies that take part, in order of first mention: first makers of the city, then others."""
    found: dict[str, None] = {}
    others: dict[str, None] = {}
    set_here = any(one.here and one.best > 0.3 for one in judged)
    for one in judged if set_here else [one for one in judged if one.here]:
        aside = -1  # where the last firm ends that takes no part: a list goes on so
        firms = one.sentence.of("party") if set_here else []
        if one.here:
            firms = firms + [hit for mention in one.here if mention.role == "company" for hit in mention.hits]
        for hit in sorted(firms, key=lambda firm: firm.start):
            if (aside >= 0 and _is_listed(one, aside, hit)) or not _takes_part(one, hit):
                aside = hit.end - one.sentence.start
            else:
                (others if hit.rule.kind == "party" else found).setdefault(hit.rule.id)
    if not found and AIRLINERS_OF in sites and any(mention.role == "model" for one in judged for mention in one.here):
        found[AIRLINERS_OF] = None
    return tuple(found | others)


def _is_listed(one: Judged, aside: int, hit: Hit) -> bool:
    """Does a firm stand in one list with the one that ends at `aside`? In "unlike Tesla, SAIC will" it does not."""
    text, base = one.sentence.folded, one.sentence.start
    start, end = hit.start - base, hit.end - base
    if not LISTED.fullmatch(text, aside, start):
        return False
    return text[aside:start].strip() != "," or _MORE.match(text, end) is not None


def _takes_part(one: Judged, hit: Hit) -> bool:
    """Has a firm that is named a part in the story, rather than being compared with or given as the source?"""
    text, base = one.sentence.folded, one.sentence.start
    before, after = text[max(0, hit.start - base - 24) : hit.start - base], text[hit.end - base : hit.end - base + 24]
    if hit.rule.weight == GRADES["weak"]:
        return _CODE_BEFORE.search(before) is not None or _CODE_AFTER.match(after) is not None
    if hit.rule.kind == "company" and before.endswith("来自"):
        return True
    return not is_aside(before, after)


def is_aside(before: str, after: str) -> bool:
    """Do the folded words around a firm say that it is compared with, supplied, or only named in passing?"""
    if before.endswith(_FOR) and _FOR_WHOM.match(after):
        return True
    return bool(_COMPARED.search(before) or _SERVED.search(before) or _ASIDE.match(after))


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
        weight = _SAID[one.sentence.where]
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
            found[sector] += _BY_MAKER
    top = max(found.values(), default=0.0)
    if top < _LEAST or (general > top and top < _MUCH):
        return (GENERAL,) if general > _LEAST else ()
    kept = [sector for sector, value in found.items() if value >= max(_LEAST, _BESIDE * top)]
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
        for topic, term_weight in dict.fromkeys((hit.rule.id, hit.rule.weight) for hit in one.sentence.of("topic")):
            found[topic] += weight * term_weight if term_weight > 0.3 else 0.1
    kept = [topic for topic, value in found.items() if value >= 0.999]  # tenths do not add up to 1.0 in every order
    return tuple(sorted(kept, key=lambda topic: (-found[topic], topic))[:3])
