"""What one line of a plain text file is: sentence, heading, breadcrumb, widget, caption, stamp or end of the article.

Only signals of layout and cue words, English and Chinese; knows nothing of the lines around.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime

from mfg_monitor.dates import Moment, Spotted, read, search
from mfg_monitor.extract.dateline import dateline_of
from mfg_monitor.text import hanzi_count

_SENTENCE = re.compile(r"(?:[.!?。！？…;；]|\.{3})[\"'”’」』)）\]]*$")
_ABBREVIATED = re.compile(r"(?:\b(?:Co|Ltd|Inc|Corp|Jr|Sr|U\.S|U\.K|No|Dr|St)|\b[A-Z])\.$")
_CRUMB_HEAD = re.compile(
    r"^(?:position|you are here|location|home\s*[>»›/|]|"
    r"当前位置|您的位置|您所在的位置|您现在的位置|所在位置|首页\s*[>»›/|\-])",
    re.IGNORECASE,
)
_CRUMB_MARK = re.compile(r"\s*[>»›＞]\s*")
_WIDGETS = frozenset(
    (
        "close menu search share print email e-mail save listen play pause home back next previous advertisement ad "
        "sponsored comment comments more subscribe register language english facebook twitter linkedin wechat weibo "
        "whatsapp qq pinterest reddit telegram copy link text font size large medium small a a- a+ aa en cn us view "
        "all follow bookmark like likes 关闭 关闭窗口 打印 打印本页 打印文章 分享 分享到 分享至 收藏 评论 字号 字体 "
        "大 中 小 听新闻 朗读 广告 搜索 菜单 登录 注册 微信 微博 新浪微博 朋友圈 微信好友 扫码阅读 扫一扫 手机版 "
        "手机看新闻 返回 返回顶部 点赞 举报 缩小字体 放大字体 放大 缩小 正常 默认 特大 超大 腾讯qq qq空间 qq好友 纠错 "
        "我要纠错 参与 关注 中文 简体 繁体 客户端 阅读原文 x"
    ).split()
)
_NOT_WORD = re.compile(r"[\s|｜·•/,，、:：;；()（）\[\]【】>»<«\-–—+]+")
_SKIP_LINE = re.compile(
    r"^(?:skip to (?:main )?content|today is\b.{0,40}|今天是.{0,40}|原标题[:：].{0,80}|"
    r"\d+ (?:comments?|views?|shares?)|view more\W*"
    r"|open navigation menu|\d+ min(?:ute)?s? read)$",
    re.IGNORECASE,
)
_CAPTION = re.compile(
    r"(?:[(（\[【](?:photos?|pic(?:ture)?|image|图|图片|资料图|照片|xinhua|ap|afp|reuters|china daily|vcg|cnsphoto)"
    r"[^)）\]】]{2,60}[)）\]】]\.?$|[(（\[【][^)）\]】]{2,40}(?:photo|摄|供图|/[A-Z][a-z]+ [A-Z][a-z]+)[)）\]】]\.?$"
    r"|^(?:this |an? )?(?:undated |file |aerial |drone )*photos? (?:taken|provided|shows)\b|摄[)）]?$|^(?:图为|"
    r"图[:：]|图片来源|资料图))",
    re.IGNORECASE,
)
_KEYS = {
    "title": r"title|headline|subject|标题|標題|题目|題目|篇名|新闻标题|新聞標題|文章标题|文章標題|主题|主旨",
    "published": r"date|published(?: (?:on|at))?|publish(?:ed)?[ _-]?(?:date|time|at)|publication[ _-]?date|"
    r"pub[ _-]?date|posted(?: on)?|"
    r"created|issued|time|sent|release date|first published|"
    r"日期|时间|時間|(?:发布|發布|發佈|发稿|發稿|发表|發表|刊发|刊登|刊出)(?:时间|時間|日期|于|於)|"
    r"见报日期|見報日期|出版日期|成文日期",
    "updated": r"updated?(?: (?:on|at))?|last[ _-]?(?:updated|modified)|modified|"
    r"更新(?:时间|時間|日期|于|於)|修改时间|修改時間",
    "origin": r"source|from|via|origin|publisher|publication|media|"
    r"(?:信息|文章|新闻|新聞|稿件|资料|資料)?(?:来源|來源)|来自|來自|转自|轉自|稿源|媒体|媒體|出处|出處|发件人|寄件者",
    "authors": r"authors?|by|writers?|written by|reporters?|byline|"
    r"(?:作者|文)\s?[/／]\s?(?:记者|記者|图|圖)|作者|记者|記者|文字|撰文|撰稿|通讯员|通訊員|採訪|文",
    "url": r"url|link|canonical|web ?site|address|permalink|链接|連結|网址|網址|地址|原文链接|原文連結",
    "other": r"editors?|section|category|categories|tags?|key ?words|language|summary|description|column|"
    r"channel|photo|photographer|"
    r"views?|clicks?|hits|reads?|comments?|layout|slug|author_?url|id|draft|"
    r"编辑|編輯|责任编辑|責任編輯|责编|責編|栏目|欄目|频道|頻道|"
    r"分类|分類|关键词|關鍵詞|關鍵字|标签|標籤|摘要|导读|導讀|语言|語言|(?:浏览|瀏覽|阅读|閱讀|点击|點擊)(?:次数|次數|量|数|數)?|"
    r"字号|字號|字体|字體|摄影|攝影|版次|版面|评论|評論|分享|审核|審核",
}
_KEY = "|".join(f"(?P<{name}>{words})" for name, words in _KEYS.items())
_LABEL = re.compile(
    rf"(?:(?<=[\s|｜丨,，;；·•/()（）\[\]【】])|(?<=^)|(?<=[a-z] ))(?:{_KEY})\s*[:：]\s*", re.IGNORECASE
)
_FIELD_ALONE = re.compile(rf"^(?:{_KEY})\s*[:：]\s*(?P<value>.*)$", re.IGNORECASE)
_HEAD_FIELD = re.compile(r"^(?P<key>[A-Za-z][\w -]{1,24}|[\u4e00-\u9fff]{2,6})\s*[:：]\s*(?P<value>.+)$")
_TRIM = " \t|｜丨,，;；·•/()（）[]【】-–—_~>*#"


@dataclass(slots=True)
class Stamp:
    """What a line around the headline says: fields by name, and dates with their words."""

    origin: str | None = None
    authors: str | None = None
    title: str | None = None
    url: str | None = None
    dates: list[tuple[Moment, str, bool]] = field(default_factory=list)
    """Moment, the words read, and whether they tell of an update."""
    rest: str = ""
    """Words of the line that belong to no field."""
    labelled: bool = False


def is_sentence(line: str) -> bool:
    """Say whether a line ends as a sentence does."""
    return bool(_SENTENCE.search(line, max(0, len(line) - 16))) and not (_ABBREVIATED.search(line) and len(line) < 120)


def is_paragraph(line: str) -> bool:
    """Say whether a line is running text: long, or of middling length and ended like a sentence."""
    weight = weight_of(line)
    if weight > 170:
        return True
    # A short line that only asks or exclaims is a headline more often than a paragraph.
    asks = line[-1:] in "?!？！" and not re.search(r"[.。;；][\s\S]", line)
    return is_sentence(line) and not asks and (weight >= 55 or (weight >= 30 and dateline_of(line) is not None))


def weight_of(line: str) -> int:
    """Answer the length of a line in Latin letters; a Chinese character says as much as about three."""
    return len(line) + 2 * hanzi_count(line)


def is_breadcrumb(line: str) -> bool:
    """Say whether a line is a path through the site: You are here: Home > News."""
    if len(line) > 160 or is_sentence(line):
        return False
    if _CRUMB_HEAD.match(line):
        return True
    parts = _CRUMB_MARK.split(line)
    return len(parts) >= 2 and all(0 < len(part) <= 30 for part in parts)


def is_widget(line: str) -> bool:
    """Say whether a line is only a control of the page: close, share, print, 字号."""
    if len(line) > 100:
        return False
    words = [word for word in _NOT_WORD.split(line.lower()) if word]
    controls = sum(word in _WIDGETS for word in words)
    return bool(_SKIP_LINE.match(line)) or (controls > 0 and all(word in _WIDGETS or word.isdigit() for word in words))


def is_caption(line: str) -> bool:
    """Say whether a line tells of a picture and who took it."""
    return len(line) <= 500 and bool(_CAPTION.search(line))


def is_rule(line: str) -> bool:
    """Say whether a line is only a separator."""
    return bool(line) and not any(c.isalnum() for c in line)


def header_field(line: str) -> tuple[str, str] | None:
    """Answer name and value of a line such as `Date: 21 May 2025`, or None where the label is not known.

    The name is one of title, published, updated, origin, authors, url, other.
    """
    if not _HEAD_FIELD.match(line):
        return None
    found = _FIELD_ALONE.match(line)
    if found is None:
        return None
    name = next(name for name in _KEYS if found[name] is not None)
    return name, found["value"].strip()


def stamp_of(line: str, *, zone: str, now: datetime) -> Stamp:
    """Answer the fields and dates of a short line around the headline; empty where it has none.

    Labelled pieces (Source: X | 2023-05-15 | Author: Y) are taken apart; what remains is `rest`.
    """
    stamp = Stamp()
    if len(line) > 240:
        stamp.rest = line
        return stamp
    labels = list(_LABEL.finditer(line))
    dates = [
        spot for spot in search(line, zone=zone, now=now) or _whole(line, zone, now) if _names_its_year(line, spot)
    ]
    for spot in dates:
        before = [label for label in labels if label.end() <= spot.start + 1]
        name = _name(before[-1]) if before else ""
        head = line[: spot.start].rstrip(" :：").lower()
        updated = name == "updated" or head.endswith(("updated", "modified", "更新", "更新于"))
        stamp.dates.append((spot.moment, line[spot.start : spot.end], updated))
    covered = [(spot.start, spot.end) for spot in dates]
    for number, label in enumerate(labels):
        end = labels[number + 1].start() if number + 1 < len(labels) else len(line)
        end = min([start for start, _ in covered if start >= label.end()] + [end])
        end = _piece_end(line, label.end(), end)
        value = line[label.end() : end].strip(_TRIM)
        covered.append((label.start(), end))
        stamp.labelled = True
        name = _name(label)
        if name == "origin" and hanzi_count(value) and " " in value:
            value = value.split()[0]
        if value and name in {"origin", "authors", "title", "url"} and getattr(stamp, name) is None:
            setattr(stamp, name, value)
    stamp.rest = _without(line, covered)
    return stamp


def _name(label: re.Match[str]) -> str:
    return next((name for name in _KEYS if label[name] is not None), "other")


def _piece_end(line: str, start: int, end: int) -> int:
    """A value ends at the next separator; Chinese stamps often have only two blanks, folded to one before a label."""
    for mark in ("|", "｜", "丨", "\t"):
        found = line.find(mark, start, end)
        if found > start:
            end = found
    return end


def _names_its_year(line: str, spot: Spotted) -> bool:
    """A file may be read years after it was saved: 昨天, 2 hours ago and 05-21 10:17 tell nothing any more."""
    return bool(
        re.search(r"\d{4}|[〇零○一二三四五六七八九]{4}|\d{1,2}[- ][A-Za-z]{3}[- ]\d{2}", line[spot.start : spot.end])
    )


def _whole(line: str, zone: str, now: datetime) -> list[Spotted]:
    moment = read(line, zone=zone, now=now) if len(line) <= 80 else None
    return [Spotted(moment, 0, len(line))] if moment is not None else []


def _without(line: str, covered: list[tuple[int, int]]) -> str:
    kept, at = [], 0
    for start, end in sorted(covered):
        if start > at:
            kept.append(line[at:start])
        at = max(at, end)
    kept.append(line[at:])
    return " ".join(piece.strip(_TRIM) for piece in kept if piece.strip(_TRIM))
