"""What newsrooms do to a text that they take over, and what programs make of one text. For the benchmarks.

`COPIES[name](text, room, chance)` answers a copy, `TWINS[name](…)` another notice in the same words; None where it
cannot be made of this text.
"""

# ruff: noqa: E501
from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from mfg_monitor.script import simplified_forms

_SENTENCE = {"zh": re.compile(r"[^。！？\n]+[。！？]?[”」]?"), "en": re.compile(r"[^.!?\n]+[.!?]?[\"”]?")}
_FIGURE = re.compile(r"\d[\d,.]*\d|\d")
_DATE = re.compile(
    r"(?P<zh>(?<!\d)\d{1,2}月\d{1,2}日)|(?P<iso>\b(?:19|20)\d\d-\d\d-\d\d\b)|(?P<year>(?:19|20)\d\d(?!\d))"
    r"|(?P<en>\b(?:January|February|March|April|May|June|July|August|September|October|November|December) \d{1,2}\b)"
)
_MONTHS = "January February March April May June July August September October November December".split()
_LEAST_FIGURES = 4


@dataclass(frozen=True, slots=True)
class Newsroom:
    """The words of one house, in one language: what it prefers to say, and what it puts around a text."""

    language: str
    synonyms: Sequence[tuple[str, str]]
    before: Sequence[str]
    behind: Sequence[str]
    boxes: Sequence[str]
    own: Sequence[str]
    names: Sequence[str]
    """Such as no text has, for twins."""


Edit = Callable[[str, Newsroom, Random], str | None]


def sentences(text: str, language: str) -> list[str]:
    """Answer the sentences, line ends kept as sentences of their own."""
    parts: list[str] = []
    for line in text.split("\n"):
        parts += _SENTENCE[language].findall(line)
        parts.append("\n")
    return parts


# -- copies -----------------------------------------------------------------------------------------------------------


def byline(text: str, room: Newsroom, chance: Random) -> str:
    return f"{chance.choice(room.before)}\n\n{text}"


def credited(text: str, room: Newsroom, chance: Random) -> str:
    gap = "　" if room.language == "zh" else " -- "
    return f"{chance.choice(room.before)}{gap}{text}\n\n{chance.choice(room.behind).split('。')[0]}"


def cut(share: float) -> Edit:
    def edit(text: str, room: Newsroom, _: Random) -> str:
        parts = sentences(text, room.language)
        return "".join(parts[: max(1, int(len(parts) * share))])

    return edit


def dropped(share: float) -> Edit:
    def edit(text: str, room: Newsroom, chance: Random) -> str:
        parts = sentences(text, room.language)
        solid = [i for i, part in enumerate(parts) if part.strip()]
        gone = set(chance.sample(solid, max(1, int(len(solid) * share))))
        return "".join(part for i, part in enumerate(parts) if i not in gone)

    return edit


def synonyms(text: str, room: Newsroom, _: Random) -> str:
    for old, new in room.synonyms:
        text = text.replace(old, new)
    return text


def closed(text: str, room: Newsroom, chance: Random) -> str:
    return f"{text}\n\n{chance.choice(room.behind)}"


def boxed(text: str, room: Newsroom, chance: Random) -> str | None:
    """Put links to other stories between the paragraphs."""
    lines = [line for line in text.split("\n") if line.strip()]
    if len(lines) < 3:
        return None
    for _ in range(2):
        lines.insert(chance.randrange(1, len(lines)), chance.choice(room.boxes))
    return "\n\n".join(lines)


def added(text: str, room: Newsroom, chance: Random) -> str | None:
    """Put a paragraph of one's own into the text, not more than a third of it."""
    own = chance.choice(room.own)
    lines = [line for line in text.split("\n") if line.strip()]
    if len(own) * 3 > len(text):
        return None
    lines.insert(chance.randrange(1, len(lines) + 1), own)
    return "\n\n".join(lines)


def moved(text: str, _: Newsroom, chance: Random) -> str | None:
    lines = [line for line in text.split("\n") if line.strip()]
    if len(lines) < 5:
        return None
    at = chance.randrange(2, len(lines))
    return "\n\n".join([*lines[:2], lines[at], *(line for i, line in enumerate(lines[2:], 2) if i != at)])


def led(text: str, room: Newsroom, _: Random) -> str | None:
    """Begin with words of one's own: the first sentence gives way to half of it behind a new beginning."""
    parts = sentences(text, room.language)
    if sum(1 for part in parts if part.strip()) < 4:
        return None
    first = parts[0]
    rest = first[len(first) // 2 :].lstrip("，, ")
    new = f"记者获悉，{rest}" if room.language == "zh" else f"In what officials called a first, {rest}"
    return new + ("" if room.language == "zh" else " ") + "".join(parts[1:])


def reparagraphed(text: str, room: Newsroom, _: Random) -> str:
    solid = [part.strip() for part in sentences(text, room.language) if part.strip()]
    return "\n\n".join(solid)


def respelt(text: str, room: Newsroom, _: Random) -> str:
    """Write it as another house does: widths, quotes and units; British spelling."""
    if room.language == "zh":
        table = str.maketrans("，；：（）“”0123456789", ",;:()「」０１２３４５６７８９")
        return text.translate(table).replace("公里", "千米").replace("％", "%")
    text = re.sub(r"(?<=\w)iz(?=e|ing|ation)", "is", text).replace(" percent", " per cent").replace("$", "US$")
    return re.sub(r"\b(lab|col|fav|harb|neighb)or", r"\1our", text).replace(" center", " centre").replace("’", "'")


def traditional(text: str, room: Newsroom, _: Random) -> str | None:
    """Write it as Hong Kong and Taiwan do."""
    if room.language != "zh":
        return None
    forms: dict[str, str] = {}
    for old, new in simplified_forms().items():
        forms.setdefault(new, old)
    return text.translate(str.maketrans(forms))


def corrected(text: str, _: Newsroom, chance: Random) -> str | None:
    figures = [one for one in _FIGURE.finditer(text) if len(one[0]) > 1]
    if len(figures) < 6:
        return None
    one = chance.choice(figures)
    return text[: one.start()] + _other_number(one[0], chance) + text[one.end() :]


def several(least: int, most: int) -> Edit:
    """Do some things at once, each once."""

    def edit(text: str, room: Newsroom, chance: Random) -> str | None:
        for one in chance.sample(_SMALL, chance.randint(least, most)):
            text = one(text, room, chance) or text
        return text

    return edit


def shortened(text: str, room: Newsroom, chance: Random) -> str:
    """Cut to a half, with a byline before and a closing text behind it."""
    return closed(byline(cut(0.5)(text, room, chance) or "", room, chance), room, chance)


_SMALL: list[Edit] = [byline, credited, cut(0.75), dropped(0.1), synonyms, closed, boxed, added, moved, led]
_SMALL += [reparagraphed, respelt, corrected]
COPIES: dict[str, Edit] = {
    "byline": byline, "dateline and credit": credited, "cut to 3/4": cut(0.75), "cut to 1/2": cut(0.5),
    "cut to 1/3": cut(0.34), "sentences dropped": dropped(0.1), "condensed": dropped(0.3), "synonyms": synonyms,
    "closing text": closed, "boxes": boxed, "paragraph added": added, "paragraph moved": moved, "own lead": led,
    "re-paragraphed": reparagraphed, "respelt": respelt, "traditional": traditional, "figure corrected": corrected,
    "two or three edits": several(2, 3), "four or five edits": several(4, 5), "half, framed": shortened,
}  # fmt: skip


# -- twins ------------------------------------------------------------------------------------------------------------


def _other_number(written: str, chance: Random) -> str:
    other = written
    while other == written:
        other = re.sub(r"\d", lambda _: str(chance.randrange(1, 10)), written)
    return other


def _other_date(found: re.Match[str], chance: Random) -> str:
    if found["zh"]:
        return f"{chance.randint(1, 12)}月{chance.randint(1, 28)}日"
    if found["iso"]:
        return f"{found[0][:4]}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    return f"{chance.choice(_MONTHS)} {chance.randint(1, 28)}" if found["en"] else found[0]


def exchanged(share: float, most: int = 2_500) -> Edit:
    """Make next month's notice: so many of the figures, and all days, are others; years stay.

    Only texts that are short enough for a notice and have figures enough: in a long report a few other figures are
    what a correction is.
    """

    def edit(text: str, room: Newsroom, chance: Random) -> str | None:
        least = _LEAST_FIGURES if share == 1 else 2 * _LEAST_FIGURES
        if len(text) > (most // 3 if room.language == "zh" else most):
            return None
        dates = [(one.span(), _other_date(one, chance)) for one in _DATE.finditer(text)]
        free = [
            one for one in _FIGURE.finditer(text) if not any(a < one.end() and one.start() < b for (a, b), _ in dates)
        ]
        if len(free) < least:
            return None
        told = chance.sample(free, int(len(free) * share))
        changes = dates + [(one.span(), _other_number(one[0], chance)) for one in told]
        for (start, end), new in sorted(changes, reverse=True):
            text = text[:start] + new + text[end:]
        return text

    return edit


def renamed(text: str, room: Newsroom, chance: Random) -> str | None:
    """Make another firm's notice: the two most named names are others, wherever they stand."""
    pattern = (
        r"(?<=[a-z,] )[A-Z][a-z]{3,}"
        if room.language == "en"
        else f"{_PLACES}|(?<=[，。“ ])[\u4e00-\u9fff]{{2,3}}(?=公司|集团)"
    )
    counts = Counter(name for name in re.findall(pattern, text) if name not in _CALENDAR)
    often = [name for name, count in counts.most_common(2) if count > 2]
    if len(often) < 2:
        return None
    for name, other in zip(often, chance.sample(list(room.names), 2), strict=True):
        text = re.sub(rf"\b{name}\b" if room.language == "en" else name, other, text)
    return text


def elsewhere(text: str, room: Newsroom, chance: Random) -> str | None:
    """Make another district's or town's notice: the place named most is another one, wherever it stands."""
    places = _TOWNS[room.language].split()
    often = [name for name, count in Counter(re.findall("|".join(places), text)).most_common(1) if count > 1]
    free = [place for place in places if place not in text]
    return text.replace(often[0], chance.choice(free)) if often and free else None


def other_firm(text: str, room: Newsroom, chance: Random) -> str | None:
    """Make another firm's notice: the name in the first line that stands most often behind it is another one."""
    head, _, rest = text.partition("\n")
    often = Counter(name for name in re.findall(_FIRM[room.language], rest) if name in head and name not in NO_FIRM)
    if not often:
        return None
    ((name, _),) = often.most_common(1)
    return re.sub(rf"\b{name}\b" if room.language == "en" else name, chance.choice(list(room.names)), text)


_TOWNS = {
    "en": "Minhang Jiading Songjiang Qingpu Fengxian Jinshan Baoshan Chongming Lingang Zhangjiang Jinqiao Anting Caojing "
    "Malu Maqiao Wusong Pudong Hongqiao Waigaoqiao Beijing Shenzhen Wuxi Suzhou",
    "zh": "闵行 嘉定 松江 青浦 奉贤 金山 宝山 崇明 临港 张江 金桥 安亭 漕泾 马陆 马桥 吴淞 浦东 虹桥 外高桥 北京 深圳 无锡 苏州",
}
_FIRM = {
    "en": r"(?<=[a-z,] )[A-Z][A-Za-z]{2,}",
    "zh": "特斯拉|中芯国际|华虹|宁德时代|联影|微创|蔚来|宝钢|沪东中华|江南造船|上海电气|科思创|巴斯夫|比亚迪|华为|小米"
    "|[\u4e00-\u9fff]{2}(?=科技|机电|集团|股份|电子|重工|医疗|生物|药业|半导体|材料)",
}
NO_FIRM = {
    *_TOWNS["en"].split(), *_MONTHS, *"Shanghai China Chinese District New Area Line".split(),
    *"上海 公司 一家 多家 新型 国产 人形 工业 中国 智能 生产 企业 先进 浦东 合成 新能".split(),
}  # fmt: skip
_CALENDAR = {*_MONTHS, *"Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()}
_PLACES = "(?:上海|北京|广州|深圳|重庆|武汉|江门|成都|杭州|南京|天津|浦东|临港|中国|美国|日本|德国|英国|法国|俄罗斯|香港|台湾)"
TWINS: dict[str, Edit] = {
    "all figures other": exchanged(1), "half the figures other": exchanged(0.5), "names other": renamed,
    "place other": elsewhere, "firm other": other_firm,
}  # fmt: skip


# -- houses -----------------------------------------------------------------------------------------------------------

_EN_ONE = Newsroom(
    "en",
    [
        *((" said ", " noted "), (" also ", " additionally "), (" but ", " yet "), (" many ", " numerous ")),
        *((" about ", " around "), (" big ", " large "), (" because ", " since "), (" will ", " is going to ")),
        *((" people ", " persons "), (" more than ", " over "), (" made ", " produced "), (" after ", " following ")),
    ],
    ["By Jane Example, staff reporter", "SHANGHAI, May 3 (Wire)", "Updated at 10:24 by our business desk"],
    [
        "This article was provided by a partner and does not necessarily reflect the views of the editors. All rights "
        "reserved. No part of this publication may be reproduced without written permission. Sign up to our newsletter "
        "to get the best of our journalism in your inbox every morning.",
        "Editing by John Sample and Mary Pattern. Our standards: the principles of trust.",
    ],
    ["Read more: Five charts that explain the year", "Related: What you need to know this week", "Advertisement"],
    [
        "Readers who wish to comment may write to the newsroom, and the most interesting letters will be printed on "
        "Saturday together with an answer from our correspondent.",
        "The paper reported in an earlier edition that talks had been going on for several weeks, and that both sides "
        "were hopeful of reaching an agreement before the summer holidays begin.",
    ],
    ["Zelkova", "Quimper", "Ostrander"],
)
_EN_OTHER = Newsroom(
    "en",
    [
        *((" showed ", " revealed "), (" however", " nevertheless"), (" large ", " sizeable "), (" help ", " assist ")),
        *((" told ", " informed "), (" up to ", " as many as "), (" start ", " begin "), (" show ", " demonstrate ")),
        *((" get ", " obtain "), (" buy ", " purchase "), (" although ", " even though "), (" near ", " close to ")),
        *(
            (" before ", " prior to "),
            (" while ", " whereas "),
            (" is expected to ", " should "),
            (" often ", " frequently "),
        ),
    ],
    ["Our correspondent in the region", "(Agency) Tuesday, local time", "Reported by Ann Other and Tom Third | 4 min"],
    [
        "Copyright by the publisher. Want to know what moves the markets? Our app brings breaking stories, live data "
        "and expert opinion to your phone. Download it free of charge today. Terms and conditions apply, and prices "
        "may vary from country to country. Contact the desk by e-mail with questions about this text.",
        "With contributions from the agencies. Corrections are listed on page two.",
    ],
    ["ALSO ON OUR SITE: The winners and losers of the season", "Watch the video", "Don't miss our weekly podcast"],
    [
        "In this town such news does not come as a surprise. Shopkeepers along the main street said on the same "
        "evening that they had long expected something of the kind, and hoped for better times.",
        "Analysts contacted by this website were of divided opinion. One of them pointed to the weak demand of the past "
        "two quarters, another one to what competitors abroad are planning for next spring.",
    ],
    ["Tamworth", "Bellweather", "Norvik"],
)
_ZH_ONE = Newsroom(
    "zh",
    [
        *(("目前", "现在"), ("进行", "开展"), ("表示", "称"), ("通过", "经过"), ("已经", "已"), ("可以", "能够")),
        *(("但是", "不过"), ("因为", "由于"), ("非常", "十分"), ("问题", "难题"), ("发展", "推进"), ("工作", "事务")),
        *(("我们", "大家"), ("方面", "领域"), ("同时", "与此同时"), ("提高", "提升"), ("认为", "觉得"), ("需要", "须")),
    ],
    ["本报记者 王小明 上海报道", "示例社上海5月3日电（记者 李雷）", "来源：示例晚报"],
    [
        "免责声明：本文仅代表作者个人观点，与本网无关。其原创性以及文中陈述文字和内容未经本站证实，请读者仅作参考，"
        "并自行核实相关内容。版权所有，未经书面授权不得转载。如有侵权，请联系我们。",
        "（责任编辑：张三）。本文由示例网编辑整理。",
    ],
    ["相关阅读：一周要闻回顾", "点击进入专题：年终盘点", "扫一扫，关注我们的公众号"],
    [
        "对此，有网友留言说，希望有关部门继续公布后续情况，也希望媒体多作跟踪，让市民放心。本网将持续关注。",
        "据了解，类似的情况此前在外地也出现过，业内人士建议尽快完善相关规定，明确各方责任，避免再次发生。",
    ],
    ["岚澜", "珩琨", "霁川"],
)
_ZH_OTHER = Newsroom(
    "zh",
    [
        *(("指出", "强调"), ("此外", "另外"), ("开始", "启动"), ("超过", "逾"), ("达到", "升至"), ("约", "大约")),
        *(("其中", "当中"), ("昨天", "昨日"), ("今天", "今日"), ("介绍", "说"), ("虽然", "尽管"), ("如果", "倘若")),
        *(("公布", "发布"), ("增加", "增长"), ("以及", "及"), ("希望", "期望"), ("使用", "采用"), ("主要", "重点")),
        *(("没有", "未"), ("时候", "时"), ("所以", "因此"), ("一些", "若干"), ("相关", "有关"), ("购买", "选购")),
    ],
    ["样报讯 通讯员 赵敏 记者 孙立", "【环球综合报道】", "样刊APP 钱进 6月1日消息"],
    [
        "声明：转载此文是出于传递更多信息之目的。若有来源标注错误或侵犯了您的合法权益，请作者持权属证明与本网联系，"
        "我们将及时更正、删除，谢谢。更多精彩内容，请下载客户端。广告热线、新闻热线二十四小时开通，欢迎提供线索。",
        "（原标题略，编辑：周五 审核：吴六）。",
    ],
    ["更多猛料！欢迎扫描左方二维码", "推荐：这些习惯你有吗", "图集：春日里的城市"],
    [
        "记者走访发现，附近居民对此反应不一。一位在这里住了三十年的老人说，变化太快，有些不习惯，但总归是好事。",
        "专家提醒，短期内不宜过度解读，还要看下一季度的数据，以及海外市场能否回暖。多家机构维持此前判断不变。",
    ],
    ["沅汀", "骊岑", "翊曜"],
)
ROOMS: Mapping[tuple[str, str], Newsroom] = {
    ("tune", "en"): _EN_ONE,
    ("tune", "zh"): _ZH_ONE,
    ("hold", "en"): _EN_OTHER,
    ("hold", "zh"): _ZH_OTHER,
}
"""Of each half of the texts, by language: what was tuned with one house's words is tried on another's."""
