"""Names in bylines and stamps: people who wrote, and publishers a text comes from."""

from __future__ import annotations

import re

from mfg_monitor.text import hanzi_count

_LEAD = re.compile(
    r"^(?:(?:story |words |text |written |reported )?by|authors?|from|文字?|作者|撰文|撰稿)\b\s*[:：/]?\s*"
    r"|^(?:文|作者|撰文|撰稿)\s*[:：/丨]\s*",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"(?:本报|本報|本网|本網|新华社|新华网|中新社|中新网|澎湃新闻|见习|首席|实习|特约|驻[\u4e00-\u9fff]{2}|全媒体)*(?:记者|記者|通讯员|通訊員|作者|编辑|編輯)\s*[:：/／]?"
    r"|[/／][\u4e00-\u9fff]{2,4}(?:报道|报导|報導|報道|电|電)$|(?:摄影|攝影)?(?:综合|綜合)?(?:报道|报导|報導|報道)$"
    r"|\b(?:staff |special )?(?:reporters?|correspondents?|writers?)\b",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"\s+(?:in\s+[A-Z][\w ]+|for\s+.+|of\s+.+|at\s+.+|contributed.*|\(.*|\[.*|reporting\b.*|[|｜].*|@\S+|\S+@\S+)$",
    re.IGNORECASE,
)
_SPLIT = re.compile(r"\s*(?:,|;|、|，|；|/|／|&|\||\band\b|和)\s*", re.IGNORECASE)
_PERSON = re.compile(r"^[^\W\d_][\w.'’-]*(?:\s+[^\W\d_][\w.'’-]*){0,4}$")
_NOT_PEOPLE = re.compile(
    r"\b(?:xinhua|reuters|afp|ap|daily|news|times|post|agency|staff|editor|desk|online|press|service|"
    r"update[ds]?|admin|"
    r"web|com|shine|cgtn|cctv|bloomberg|ministry|office|government|university|association|ltd|inc)\b|[社网报台]$|"
    r"编辑|新闻|中心|举报|分享|评论|打印|收藏|字号|关注|点击|阅读|摄影|来源|原创",
    re.IGNORECASE,
)
_AGENCIES = re.compile(
    r"\b(?:Xinhua(?: News Agency)?|Reuters|AFP|Associated Press|AP|Bloomberg|CGTN(?: Digital)?|CCTV\+?|"
    r"China News Service|CNS|"
    r"Shanghai Daily|SHINE|Global Times|ECNS|Caixin|Yicai(?: Global)?|People's Daily(?: Online)?|"
    r"Science and Technology Daily|"
    r"China Daily(?: Global)?|China\.org\.cn|Sixth Tone|South China Morning Post|Nikkei Asia)(?![\w'])"
)
_OUTLET = re.compile(
    r"^(?:the\s+)?(?:[A-Z][\w.&'’]*|of|and|for|the)(?:\s+(?:[A-Z][\w.&'’+]*|of|and|for|the|"
    r"&)){0,6}$"
)
_OUTLET_WORD = re.compile(
    r"(?:daily|times|news|post|herald|journal|agency|press|online|office|government|weekly|review|magazine|tv|"
    r"global|tribune|gazette|"
    r"\.com|\.cn|\.net|\.org)\b|(?:社|网|报|日报|晚报|晨报|客户端|电视台|新闻|频道|杂志|政府|委员会|办公室|在线|发布|财经)$",
    re.IGNORECASE,
)


def authors_in(words: str) -> list[str]:
    """Answer the people named by a byline, in order, each once; agencies, desks and places are none.

    Surnames in capitals (JIN Feng) are written as names are (Jin Feng).
    """
    bare = _ROLE.sub(" ", _LEAD.sub("", words.strip(), count=1)).strip(" :：/|｜()（）")
    out: list[str] = []
    if hanzi_count(bare) * 2 >= len(bare.replace(" ", "")) and hanzi_count(bare):
        # Two-character names are padded with a blank to the width of three: 王 伟
        bare = re.sub(r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff])\s+([\u4e00-\u9fff])(?![\u4e00-\u9fff])", r"\1\2", bare)
        pieces = [name for piece in _SPLIT.split(bare) for name in piece.split()]
    else:
        pieces = _SPLIT.split(bare)
    for piece in pieces:
        name = (
            _TAIL.sub("", piece).strip(" .:：()（）[]【】")
            if not hanzi_count(piece)
            else piece.strip(" .:：()（）[]【】")
        )
        if _is_person(name):
            name = _readable(name)
            if name not in out:
                out.append(name)
    return out


def origin_in(words: str) -> str | None:
    """Answer the publisher that a few words name, such as what stands beside the date: `Xinhua)`, `China Daily`."""
    bare = words.strip(" \t()（）[]【】|｜:：,，-–—·/")
    found = _AGENCIES.search(bare)
    if found is not None:
        return bare if _OUTLET.match(bare) and len(bare) <= 50 else found[0]
    if hanzi_count(bare):
        return bare if _OUTLET_WORD.search(bare) and len(bare) <= 20 and " " not in bare else None
    if _OUTLET.match(bare) and _OUTLET_WORD.search(bare):
        return bare
    return None


def _is_person(name: str) -> bool:
    if not name or _NOT_PEOPLE.search(name):
        return False
    count = hanzi_count(name)
    if count:
        return 2 <= count <= 4 and len(name) == count
    words = name.split()
    return (
        bool(_PERSON.match(name))
        and 2 <= len(words) <= 5
        and all(word[0].isupper() or len(word) <= 3 for word in words)
    )


def _readable(name: str) -> str:
    return " ".join(
        "-".join(part.capitalize() for part in word.split("-")) if word.isupper() and len(word) > 2 else word
        for word in name.split()
    )
