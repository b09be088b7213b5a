"""Which names of places in a sentence say where things are made, and how surely: roles, neighbours, namesakes."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from mfg_monitor.classify.exclusions import Mask
from mfg_monitor.classify.fold import Folded
from mfg_monitor.classify.language import roles, weights
from mfg_monitor.classify.matcher import Hit
from mfg_monitor.classify.reading import Sentence
from mfg_monitor.classify.vocabulary import CITY, Site

_JOINED = re.compile(r"(?:'s| |,|、|的|市|区|district|new area|area|suburb|in|of|the|\(|\)|·|—|-)*")
_OWNER = re.compile(
    r"(?:'s)? ?(?:的|市|省|,|in|of|-|[\u3400-\u9fff]{0,4}(?:新区|区|县|市|镇)[（(]?"
    r"|(?![^ ]?[和与及或到至在往从由去来赴进入驻落选搬迁转移建投企公老客供两三二一])[\u3400-\u9fff]{2})? ?"
)
_LIES_THERE = re.compile(
    r"(?:,| in|,? an? [a-z ]{3,24} (?:of|in)|,? (?:(?:down|up)stream|part|just outside|not far)(?: of| from)?"
    r"| ?[(（])? ?"
)
"""What stands between a name and the other place that it lies in."""
_DEMONYM = re.compile(
    r"(?:^u\.?s\.?$|ese|ish|ian|ean|can|ais|dutch|french|swiss|thai|czech|greek|german|saudi|korean|european|british|kazakh|kyrgyz)$"
)
_FIRM = re.compile(
    r"^(?:的)?(?:一家)?(?:[^,，。、]{0,4})(?:公司|企业|船东|客户|车企|品牌|集团|厂商|商人|投资|媒体)"
    r"|^(?:'s)? (?:[a-z]+ )?(?:firm|company|group|giant|supplier|brand|owner|start ?up)\b"
)
_BEYOND = re.compile(r"\b(?:first|second|only|largest|biggest) (?:[a-z'-]+ ){0,4}outside (?:of |the )?$")
"""Before a place: what stands anywhere but there (its first factory outside Europe)."""
LISTED = re.compile(r" ?(?:[,、]|,? ?\b(?:and|or)\b|[和与及]|以及) ?(?:(?:in|to|from|the) ){0,2}")
"""What stands between two names of one list."""
_FILED = re.compile(
    r"(?:/[a-z]+)?(?:, | )(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d"
    r"|\d{1,2}(?:st|nd|rd|th)? (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))|(?:/[a-z]+)?(?: {3,}| ?[(（])"
)
"""What follows the name of the place where a report was filed, at its beginning."""
_IMPLIED = re.compile(r"本市|全市|我市|该市|本区|全区|(?<!per )\bthe (?:city|municipality|district)(?:'s)?\b")
_RESTRICTED = re.compile(r"[在来赴全驻离抵]沪|沪[上产企资郊]|申城")
_PRESS_ZH = ("解放日报", "文汇报", "新民晚报", "上观新闻", "劳动报", "东方网", "浦东时报", "上海发布")
_PRESS_EN = ("shanghai daily", "shine")
_LOCAL_PRESS = re.compile(f"{'|'.join(_PRESS_ZH + _PRESS_EN)}(?<![a-z0-9]shine)(?![a-z0-9])")
_UNKNOWN = re.compile(
    r"\b(?:[Pp]lants?|[Ff]actory|[Ff]actories|[Mm]ills?|[Ss]hipyards?|[Yy]ards?|[Bb]ase|[Ff]acility|[Rr]efinery|[Ff]oundry"
    r"|[Ss]melter|[Ww]orks|[Cc]omplex|[Ww]orkshops?|[Ww]orkers|[Ss]ite|[Ll]ines?|[Hh]all|[Ff]ab|[Ss]hed|[Kk]iln|[Bb]rewery"
    r"|[Dd]airy|[Mm]akers?|[Ff]orge|[Ff]urnace|[Ss]teelworks|[Dd]epot) (?:for [a-z -]{3,40} )?(?:in|at|near|outside) "
    r"(?:the (?:\w+ )?(?:town|city|village|state|province|region|county|district) of |the |nearby |neighbou?ring )?"
    r"([A-Z][a-z\u00e0-\u00ff'-]{2,}(?:,? [A-Z][a-z\u00e0-\u00ff'-]{2,})?)"
)
"""A works in a town that no list has: a capital after "plant in"."""
_CALENDAR = re.compile(
    r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Mon|Tue|Wed|Thu|Fri|Sat|Sun|Spring|Summer|Autumn|Winter|China|Asia)"
)
_LOCAL = frozenset(("place", "company", "agency"))
"""Kinds of rules that may set a story in the city."""
_BUILT_HERE = frozenset(("C919", "C909", "ARJ21"))
"""Airliners whose only lines of final assembly are in Pudong (terms of a sector)."""
AIRLINERS_OF = "comac"
"""Who builds them (id of a company)."""
_ASSEMBLED = re.compile(
    r"assembl|roll(?:s|ed|ing)? off|production line|\b(?:c919|c909|arj21) (?:line|jig|hall|station)|moving line"
    r"|(?:wing|fuselage|body) join|join of the wings|\b(?:fuselage|jig)\b|pulse line"
    r"|总装|下线|脉动线|生产线|量产|试产|投产|批产|对接|在制|站位"
)
_BUILT = "a model that is built in the city"
_WINDOW = 56
ASIDE = 0.35
"""A place that says no more than this (a market, a supplier, a German press) is not where the next sentence goes on."""
_SURE = {1.0: 1.0, 0.6: 0.9, 0.3: 0.5}
"""How surely a place's name, by its weight in the vocabulary, says that something is in the city."""


@dataclass(slots=True)
class Mention:
    """A place named in a sentence, at folded offsets."""

    start: int
    end: int
    ids: tuple[str, ...]
    factor: float
    """How much it says of where things are made, 0 to 1."""
    role: str = "place"
    explanation: str = ""
    hits: tuple[Hit, ...] = ()

    @property
    def is_aside(self) -> bool:
        """Does its own sentence say little of where things are made, whatever else the text names?"""
        return self.factor <= ASIDE and (self.role != "namesake" or not self.factor)


def role_of(text: str, start: int, end: int, *, away: bool = False) -> tuple[str, float, str] | None:
    """Answer the role in which a name at this span of a sentence's folded text stands, or None for a plain place.

    `away`: the name is of a place elsewhere, for which some roles more are known.
    """
    before, after = text[max(0, start - _WINDOW) : start], text[end : end + _WINDOW]
    for role in roles():
        if role.only is not None and (role.only == "elsewhere") != away:
            continue
        if (
            any(pattern.search(before) for pattern in role.before)
            or any(pattern.search(after) for pattern in role.after)
            or any(pattern.search(f"{before}§{after}") for pattern in role.around)
        ):
            return role.id, role.factor, role.explanation
    return None


def shanghai(
    sentence: Sentence,
    *,
    masks: Sequence[Mask],
    city_named: bool,
    rivals: float,
) -> list[Mention]:
    """Answer the places of the city named in a sentence.

    `masks`: the misleading phrases of the sentence; `city_named`: Shanghai itself is named in the article; `rivals`:
    how much other places in China are, 0 to 1: so much less count districts whose names other places share, where it
    is not.
    """
    groups = _groups(sentence)[:40]
    if not groups:
        return []
    text, base = sentence.folded, sentence.start
    mentions: list[Mention] = []
    for group in groups:
        start, end = group[0].start - base, group[-1].end - base
        ids = tuple(dict.fromkeys(hit.rule.id for hit in group))
        mention = Mention(start, end, ids, max(_SURE[hit.rule.weight] for hit in group), hits=tuple(group))
        mask = next((mask for mask in masks if mask.start < end and start < mask.end), None)
        owner = None if CITY in ids else _owner(sentence, group)
        found = role_of(text, start, end)
        if mask is not None and not any(mask.start < hit.start - base < mask.end < hit.end - base for hit in group):
            mention.role, mention.factor, mention.explanation = mask.id, 0.0, mask.explanation
        elif owner is not None:
            mention.role, mention.factor = "namesake", 0.0
            mention.explanation = f"a place of the same name elsewhere ({owner})"
        elif found is not None:
            mention.role, mention.explanation = found[0], found[2]
            mention.factor *= found[1]
        elif CITY not in ids and not city_named and rivals and any(hit.rule.doubtful for hit in group):
            mention.role, mention.factor = "namesake", 1 - rivals
            mention.explanation = "a name that other places share, in a text that names another city and not Shanghai"
        mentions.append(mention)
    return mentions


def _groups(sentence: Sentence) -> list[list[Hit]]:
    """Join names that stand side by side and mean one place: Shanghai's Songjiang district, 上海松江."""
    groups: list[list[Hit]] = []
    text, base = sentence.folded, sentence.start
    for hit in sentence.of("place"):
        if (
            groups
            and hit.start >= groups[-1][-1].end
            and _JOINED.fullmatch(text[groups[-1][-1].end - base : hit.start - base])
        ):
            groups[-1].append(hit)
        elif not (groups and hit.start < groups[-1][-1].end):
            groups.append([hit])
    return groups


def namesakes(sentences: Sequence[Sentence]) -> set[str]:
    """Answer the ids of names that a text says to lie elsewhere (Baoshan in Yunnan), even in a longer name there."""
    both = [one for one in sentences if one.of("place") and one.of("elsewhere")]
    groups = ((one, group) for one in both for group in _groups(one)[:40])
    found = {
        hit.rule.id
        for one, group in groups
        if all(hit.rule.id != CITY for hit in group) and _owner(one, group) is not None
        for hit in group
    }
    names = {one.part.folded.text[hit.start : hit.end]: hit.rule.id for one in sentences for hit in one.of("place")}
    names = {name: place for name, place in names.items() if place != CITY and place not in found}
    if names:
        for one in sentences:
            ends = [hit.end - one.start for hit in one.of("elsewhere") if hit.rule.id == "china"]
            found |= {place for name, place in names.items() for end in ends if _is_owned(one.folded, end, name)}
    return found


def _is_owned(text: str, end: int, name: str) -> bool:
    """Does a place elsewhere that ends here own one of this name: 天津临港经济区?"""
    at = text.find(name, end, end + 6 + len(name))
    return at >= 0 and "," not in text[end:at] and _OWNER.fullmatch(text, end, at) is not None


def _owner(sentence: Sentence, group: Sequence[Hit]) -> str | None:
    """Answer the other place that this one is said to lie in: Tianjin Lingang, Baoshan in Yunnan."""
    text, base = sentence.folded, sentence.start
    for other in sentence.of("elsewhere"):
        if other.rule.id != "china":
            continue
        left = 0 <= group[0].start - other.end <= 8 and _OWNER.fullmatch(text[other.end - base : group[0].start - base])
        right = 0 <= other.start - group[-1].end <= 30 and _LIES_THERE.fullmatch(
            text[group[-1].end - base : other.start - base]
        )
        if (left and "," not in text[other.end - base : group[0].start - base]) or right:
            return text[other.start - base : other.end - base]
    return None


def implied(sentence: Sentence, weight: float) -> list[Mention]:
    """Answer words that mean the city where it was named before, or where the source is about it."""
    return [
        Mention(found.start(), found.end(), (CITY,), weight, "implied", "means the city, which was named before")
        for found in _IMPLIED.finditer(sentence.folded)
    ]


def texts_of(sentences: Iterable[Sentence]) -> Collection[Folded]:
    """Answer the folded texts, title and body, that sentences stand in."""
    return {id(sentence.part): sentence.part.folded for sentence in sentences}.values()


def _names_press(folded: Folded) -> bool:
    names = _PRESS_EN if folded.latin else (*_PRESS_EN, *_PRESS_ZH)
    return any(name in folded.text for name in names)


def local_press(sentences: Sequence[Sentence]) -> bool:
    """Is a paper of the city named, so that 本市 and "the city" mean Shanghai?"""
    if not any(_names_press(folded) for folded in texts_of(sentences)):
        return False
    return any(_LOCAL_PRESS.search(sentence.folded) for sentence in sentences)


def agencies(sentence: Sentence, *, city_named: bool) -> list[Mention]:
    """Answer the city's own offices; one whose name leaves the city out (市经信委) counts once the city is named."""
    mentions = []
    for hit in sentence.of("agency"):
        full = "上海" in hit.rule.term or "Shanghai" in hit.rule.term
        if hit.rule.weight and (full or city_named):
            start, end = hit.start - sentence.start, hit.end - sentence.start
            mentions.append(
                Mention(start, end, (CITY,), 0.9 if full else 0.6, "agency", "an office of the city", (hit,))
            )
    return mentions


def could_be_local(sentence: Sentence) -> bool:
    """Could a sentence name a place of the city, or a maker that stands for one?"""
    kinds = sentence.by_kind
    return "place" in kinds or "company" in kinds or may_be_restricted(sentence.folded) or _built_here(sentence)


def nowhere(sentences: Sequence[Sentence]) -> bool:
    """Is it plain at first sight that none of these names a place of the city, nor what may stand for one?"""
    if any(not _LOCAL.isdisjoint(one.by_kind) or _built_here(one) for one in sentences if one.by_kind):
        return False
    texts = texts_of(sentences)
    return not any(not one.latin and may_be_restricted(one.text) for one in texts) and not local_press(sentences)


def _built_here(sentence: Sentence) -> bool:
    return "sector" in sentence.by_kind and any(hit.rule.term in _BUILT_HERE for hit in sentence.by_kind["sector"])


def may_be_restricted(folded: str) -> bool:
    """Holds a text one of the city's names of one character?"""
    return "沪" in folded or "申城" in folded


def restricted(sentence: Sentence) -> list[Mention]:
    """Answer the one-character names of the city where they are safe (在沪), which never count alone."""
    if not may_be_restricted(sentence.folded):
        return []
    return [Mention(found.start(), found.end(), (CITY,), 0.9) for found in _RESTRICTED.finditer(sentence.folded)]


def companies(
    sentence: Sentence, sites: Mapping[str, Site], branches: Collection[str], *, paragraph_signal: bool
) -> list[Mention]:
    """Answer makers whose known plant stands for a place, weaker than the place's name.

    `paragraph_signal`: the paragraph has a word of making, a sector or a place, which doubtful names need. `branches`:
    those named there or in the title; a doubtful name that is no acronym needs its own (Jiangnan is a yard, too).
    """
    strength = weights().strength["company"]
    mentions = []
    for hit in sentence.of("company"):
        rule = hit.rule
        if rule.doubtful and (not paragraph_signal or rule.weight < 1):
            continue
        site = sites[rule.id]
        if rule.doubtful and not rule.cased and site.sectors and not any(branch in branches for branch in site.sectors):
            continue
        start, end = hit.start - sentence.start, hit.end - sentence.start
        mentions.append(
            Mention(start, end, (rule.id,), strength * site.weight, "company", "a maker whose plant is known", (hit,))
        )
    return mentions


def airliners(sentences: Sequence[Sentence]) -> list[list[Mention]]:
    """Answer for each sentence the airliners that are built in the city only, where it or its neighbour assembles."""
    named = [[hit for hit in one.of("sector") if hit.rule.term in _BUILT_HERE] for one in sentences]
    if not any(named):
        return [[] for _ in sentences]
    strength = weights().strength["company"]
    joined = ["elsewhere" not in one.by_kind and _ASSEMBLED.search(one.folded) is not None for one in sentences]
    return [
        [
            Mention(hit.start - one.start, hit.end - one.start, (CITY,), strength, "model", _BUILT)
            for hit in models
            if any(joined[max(0, at - 1) : at + 2]) or _ASSEMBLED.search(one.folded)
        ]
        for at, (one, models) in enumerate(zip(sentences, named, strict=True))
    ]


def elsewhere(sentence: Sentence) -> list[Mention]:
    """Answer places that are not Shanghai; a market, a customer's country or a firm's nationality weighs little."""
    text, base = sentence.folded, sentence.start
    mentions: list[Mention] = []
    for hit in sentence.of("elsewhere"):
        start, end = hit.start - base, hit.end - base
        factor, role = 1.0, "elsewhere"
        found = role_of(text, start, end, away=True)
        last = mentions[-1] if mentions else None
        if not start and sentence.where != "title" and _FILED.match(text, end):
            found = ("dateline", 0.3 if hit.rule.id == "china" else 0.0, "")
        elif found is None and last is not None and LISTED.fullmatch(text, last.end, start):
            found = (last.role, last.factor, "") if last.role not in ("elsewhere", "home") else None
        near = text[:start].endswith(("near ", "outside ", "close to ")) and not _BEYOND.search(text[:start])
        if (
            found is not None
            and found[0] not in ("list", "seat", "left", "origin")
            and not (near and found[0] in ("distance", "negated"))
        ):
            role, factor = found[0], max(found[1], 0.1)
        elif hit.rule.id == "abroad" and (_DEMONYM.search(text[start:end]) or _FIRM.search(text[end : end + 12])):
            factor = 0.35
        mentions.append(Mention(start, end, (text[start:end],), factor, role, hits=(hit,)))
    return mentions + _unknown(sentence)


def _unknown(sentence: Sentence) -> list[Mention]:
    """Answer towns that no list has, where a works is said to lie in one; a title all in capitals cannot tell."""
    if sentence.where == "title":
        return []
    begin, stop = sentence.part.folded.original(sentence.start, sentence.end)
    original = sentence.part.original[begin:stop]
    mentions = []
    for found in _UNKNOWN.finditer(original):
        start = sentence.part.folded.here(begin + found.start(1)) - sentence.start
        end = sentence.part.folded.here(begin + found.end(1)) - sentence.start
        known = any(
            hit.rule.kind in ("place", "elsewhere", "company", "party", "nation", "agency")
            and hit.start - sentence.start < end + 24
            and hit.end - sentence.start > start
            for hit in sentence.hits
        )
        if not known and end > start and not _CALENDAR.match(found.group(1)):
            mentions.append(Mention(start, end, (found.group(1).casefold(),), 0.7, "elsewhere"))
    return mentions
