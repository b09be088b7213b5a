"""The dateline before a story's first sentence: place, day, agency and reporter, English and Chinese."""

from __future__ import annotations

import re
from dataclasses import dataclass

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?"
_PLACE = r"[A-Z][A-Za-z.'’-]{1,20}(?: [A-Z][A-Za-z.'’-]{0,20}){0,3}"
_LATIN = re.compile(
    rf"^(?P<place>{_PLACE}(?:[,/] ?{_PLACE}){{0,2}})"
    rf"(?:(?:,|\s?[–—-])?\s(?P<date>{_MONTH}\s\d{{1,2}}(?:,?\s\d{{4}})?|\d{{1,2}}\s{_MONTH}(?:,?\s\d{{4}})?))?"
    r"(?:,?\s?[(/](?P<agency>[^()/]{2,40})[)/])?\s?(?:--|[—–-])\s?(?=\S)"
)
_OUTLET = r"(?:本报|本報|本网|本網|本台|本刊|新华社|中新社|央视网|[\u4e00-\u9fff]{2,8}?(?:社|网|網|报|報|新闻|新聞))"
_REPORTER = r"(?:[\u4e00-\u9fff]{0,6}?(?:记者|記者|通讯员|通訊員))[:：\s]*"
_NAMES = r"(?P<names>[\u4e00-\u9fff·]{2,4}?(?:[、，,\s和]{1,2}[\u4e00-\u9fff·]{2,4}?){0,4}?)"
_HAN = re.compile(
    rf"^[(（【\[]?\s?(?P<agency>{_OUTLET})?\s?(?P<close>[)）】\]]?)\s?(?P<place>[\u4e00-\u9fff]{{0,8}}?)\s?"
    r"(?P<date>(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}日)?(?P<mark>电|電|讯|訊|消息)\s?(?P<end>[)）】\]]?)"
)
_HAN_REPORTER = re.compile(
    rf"^[\s:：]*(?P<open>[(（【\[]?)\s?{_REPORTER}{_NAMES}"
    r"(?:\s?(?:摄影报道|综合报道|综合报导|综合|綜合報導|报道|报导|報導|報道))?(?:[)）】\]]|[\s:：])[\s:：]*"
)
_OWN = re.compile(r"^本[报報网網台刊]")


@dataclass(frozen=True, slots=True)
class Dateline:
    """What stands before the first sentence, which begins at `end`."""

    end: int
    date: str = ""
    agency: str | None = None
    """Whose report it is; None for the paper itself."""
    names: str = ""


def dateline_of(line: str) -> Dateline | None:
    """Answer the dateline that a paragraph begins with: SHANGHAI, May 21, 2025 (Xinhua) --, 新华社上海5月21日电."""
    head = line[:160]
    return _han(head) or _latin(head)


def _latin(head: str) -> Dateline | None:
    found = _LATIN.match(head)
    if found is None or not (found["date"] or (found["agency"] and found["place"].isupper())):
        return None
    return Dateline(found.end(), found["date"] or "", (found["agency"] or "").strip() or None)


def _han(head: str) -> Dateline | None:
    found = _HAN.match(head)
    if found is None or not (found["agency"] or found["date"]):
        return None
    after = head[found.end() :]
    reporter = _HAN_REPORTER.match(after)
    own = bool(found["agency"] and _OWN.match(found["agency"]))
    # 上海电气, 人民网电视: without a day, only what is set off behind the sign is a dateline.
    set_off = found["end"] or reporter is not None or after[:1].isspace() or after[:1] in ":：(（" or not after
    if not (found["date"] or set_off or (own and found["mark"] in "讯訊")):
        return None
    end = found.end() + (reporter.end() if reporter else 0)
    end += len(head[end:]) - len(head[end:].lstrip(" \u3000:："))
    agency = None if own else found["agency"]
    return Dateline(end, found["date"] or "", agency, reporter["names"] if reporter else "")
