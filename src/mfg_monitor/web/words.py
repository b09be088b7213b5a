"""The words of the pages in English and Chinese. The English ones are the keys; a test holds the two together."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from mfg_monitor.digest.amounts import english
from mfg_monitor.digest.measures import in_chinese
from mfg_monitor.digest.words import date_words, day_words
from mfg_monitor.model import Figure, Item

Language = Literal["en", "zh"]
Say = Callable[[str], str]
CHINESE: Mapping[str, str] = {
    "Reading needs none; a login lets you label articles and try sources.": (
        "浏览无需登录；登录后可标注文章和立即访问来源。"
    ),
    "Reading needs a login here.": "登录后方可浏览。",
    "Password or token": "密码或令牌",
    "This is not known here. Look at capital letters, and at what stands before and behind.": (
        "密码或令牌不正确，请检查大小写及首尾空格。"
    ),
    "All articles of this source": "此来源的全部文章",
    "All of this sector": "该行业全部报道",
    "All stories": "全部报道",
    "Also told by": "其他报道",
    "Articles": "文章",
    "Charts": "图表",
    "Clear": "清除",
    "Close": "关闭",
    "Company": "企业",
    "Date": "日期",
    "Digests": "日报",
    "Districts and zones": "各区与园区",
    "Earlier": "更早",
    "Earlier wordings": "早先版本",
    "Facts": "要素",
    "Figures": "数字",
    "Filters": "筛选",
    "More filters": "更多筛选",
    "Published from": "发布日期自",
    "Published before": "发布日期早于",
    "An undated article counts by the day on which it was first seen.": "日期不明的文章按首次发现日计。",
    "Keys": "快捷键",
    "Labels need a token:": "标注需要令牌：",
    "Language": "语言",
    "Last new": "最近新文",
    "Log in": "登录",
    "Log out": "退出",
    "Name": "名称",
    "New articles a day, the last four weeks; weekends and holidays are grey.": "最近四周每日新文章数，灰色为节假日。",
    "Next visit": "下次访问",
    "Nothing fits these filters.": "没有符合条件的文章。",
    "Nothing was kept today so far.": "今天尚无入选报道。",
    "Nothing was kept yet.": "尚无入选报道。",
    "Older ones": "更早的",
    "Pages": "页面",
    "Part": "分项",
    "Parts of the score": "评分分项",
    "Place": "地点",
    "Record": "记录",
    "Relevant stories": "相关报道",
    "Revision": "版本",
    "Rhythm": "发布节奏",
    "Run": "轮次",
    "Runs": "运行记录",
    "Score": "评分",
    "Sector": "行业",
    "Sectors": "行业",
    "Shanghai manufacturing": "上海制造",
    "Should it be kept?": "是否应入选？",
    "Show": "显示",
    "Skip to the content": "跳到正文",
    "Source": "来源",
    "Sources": "来源",
    "State": "状态",
    "Stories": "报道",
    "Sum": "合计",
    "That did not work": "未能完成",
    "A log-in is needed": "需要登录",
    "That is not allowed": "不允许此操作",
    "That was asked wrongly": "请求有误",
    "There is no such page": "没有这个页面",
    "Too much at once": "请求过于频繁",
    "It cannot be done just now": "暂时无法处理",
    "Story": "报道",
    "The article at its source": "查看原文",
    "There is no article yet.": "还没有文章。",
    "Times are those of": "时间为",
    "Today": "今日",
    "Token": "令牌",
    "Topic": "类型",
    "Try now": "立即访问",
    "Value": "数值",
    "Verdict": "判定",
    "Visits": "访问记录",
    "Weeks": "每周",
    "When": "时间",
    "Why": "理由",
    "Witness": "依据",
    "Witnesses of the date": "日期依据",
    "Words": "原文",
    "Search": "搜索",
    "Money": "金额",
    "Most told": "最常提及",
    "Amount": "数额",
    "Figures of the last four weeks": "近四周的数字",
    "Not this story": "不属于此报道",
    "Companies": "企业",
    "It was not visited yet.": "尚未访问。",
    "it is being visited now": "正在访问",
    "You said:": "您的标注：",
    "a copy of this one": "此文的副本",
    "address": "地址",
    "all": "全部",
    "any": "不限",
    "blocked": "被拒",
    "copy": "副本",
    "every": "间隔",
    "failed": "失败",
    "first seen": "首次发现",
    "first told by": "首发",
    "found": "发现",
    "date": "日期",
    "figures": "数字",
    "headline": "标题",
    "id": "编号",
    "kept": "入选",
    "kind": "类别",
    "label: yes, no, unsure": "标注：是、否、不定",
    "language": "语言",
    "last good visit": "最近成功",
    "last new": "最近新文",
    "last visit": "最近访问",
    "nearly": "接近",
    "names": "名称",
    "new": "新文",
    "next visit": "下次访问",
    "next, previous story": "下一条、上一条",
    "no": "否",
    "not enabled": "未启用",
    "not visited yet": "尚未访问",
    "ok": "正常",
    "not_modified": "无变化",
    "skipped": "暂缓",
    "open it": "打开",
    "read by": "读取方式",
    "rejected": "未入选",
    "revision": "版本",
    "says": "所示",
    "score": "评分",
    "story": "报道",
    "this help": "本帮助",
    "to label it.": "后可标注。",
    "to the search": "到搜索栏",
    "unsure": "不定",
    "with copies": "含副本",
    "wording": "措辞",
    "yes": "是",
    "Manufacturing in general": "制造业综合",
    "All": "全部",
    "Citation": "引用",
    "Join": "合并",
    "Join with the story of article": "与此编号文章的报道合并",
    "Tellings in time": "报道时间线",
    "The whole story": "完整报道",
    "Told by": "来源",
    "What ties them": "关联依据",
    "follows": "后续",
    "independent": "独立报道",
    "reprint": "转载",
    "Misleading": "干扰",
    "Company not on the list": "名录之外的企业",
    "same story": "同一报道",
    "What was new on a day, story by story. Today's is today so far.": "每日新增报道，逐条列出；今日的为截至目前。",
    "selector-broken": "页面无法识别",
    "silent": "沉默",
    "frozen": "停更",
    "thin": "稀少",
    "all-undated": "均无日期",
    "all-rejected": "均未入选",
    "feed": "订阅源",
    "listing": "列表页",
    "sitemap": "站点地图",
    "api": "接口",
    "files": "文件",
    "warc": "网页存档",
    "imported": "导入",
    "plain text": "纯文本",
    "feed content": "订阅源正文",
    "no date in the text": "正文无日期",
    "no whole sentences found": "没有完整的句子",
    "two extractors disagree about the text": "两种读取方式结果不一",
    "the page gave no article; the feed's text is used": "页面无文章，采用订阅源正文",
    "no headline: the first sentence stands for it": "无标题，以首句代之",
}
_PATTERNS: Mapping[str, str] = {
    "{} stories kept, {} articles set aside.": "入选 {} 条，未入选 {} 篇。",
    "{} sources are in trouble.": "{} 个来源有异常。",
    "{} sources watched, {} of them in trouble.": "监测 {} 个来源，其中 {} 个有异常。",
    "{} more are not enabled.": "另有 {} 个未启用。",
    "{} articles": "{} 篇",
    "{} tellings": "{} 篇报道",
    "{} articles a page, newest first": "每页 {} 篇，新文在前",
    "At most {} on a day.": "单日最多 {} 篇。",
    "{} stories name such a number": "{} 条报道有此类数字",
    "since {}: {}": "自 {} 起：{}",
    "Stories kept in the last {} weeks, one bar a week, from {}.": "最近 {} 周入选的报道，每周一柱，自{}起。",
    "The next visit is at {}.": "下次访问：{}。",
    "{} stories; by week: {}": "{} 条；逐周：{}",
    "{}: {} new": "{}：{} 篇新文",
    "{} a week are usual.": "通常每周 {} 篇。",
    "{} tellings, {} of them independent.": "{} 篇，其中独立报道 {} 篇。",
    "At least {} articles": "至少 {} 篇",
    "{} of {} rejected ones": "{} 篇（在未入选的 {} 篇之中）",
    "{} copies left out here": "本页略去副本 {} 篇",
    "Raw page, revision {}, part {}": "原始网页，版本 {}，第 {} 部分",
    "took {} s": "用时 {} 秒",
    "not read: {}": "未读取：{}",
    "Too many wrong tries. Try again in {} seconds.": "错误次数过多，请在 {} 秒后重试。",
    "withdrawn since {}": "原文自 {} 起已撤下",
}


def sayer(language: Language) -> Say:
    """Answer what translates the words of the pages."""
    return (lambda words: CHINESE[words]) if language == "zh" else (lambda words: words)


_OFFSET = re.compile(r"(?<=\d)[+-]\d\d:\d\d$")
_OF_ONE = (
    ("sources are", "source is"), ("stories name", "story names"), ("more are", "more is"), ("a week are", "a week is"),
    ("articles", "article"), ("stories", "story"), ("sources", "source"), ("tellings", "telling"),
    ("copies", "copy"), ("seconds", "second"),
)  # fmt: skip
"""What stands behind a number in the patterns, and behind the number one."""


def told(language: Language, pattern: str, *values: object) -> str:
    """Answer a sentence with its numbers."""
    if language == "zh":
        return _PATTERNS[pattern].format(*values)
    first, *rest = pattern.split("{}")
    return first + "".join(
        f"{value}{_of_one(words) if str(value) == '1' else words}" for value, words in zip(values, rest, strict=True)
    )


def _of_one(words: str) -> str:
    return next((f" {one}{words[len(many) + 1 :]}" for many, one in _OF_ONE if words.startswith(f" {many}")), words)


def listed(language: Language, each: Iterable[str]) -> str:
    """Answer words one after another, as the language parts them."""
    return ("、" if language == "zh" else ", ").join(each)


def aside(language: Language, words: str, detail: str) -> str:
    """Answer words with more about them behind."""
    return f"{words}（{detail}）" if language == "zh" else f"{words} ({detail})"


def named(language: Language, name: str, value: str) -> str:
    """Answer a name and what it stands for."""
    return f"{name}：{value}" if language == "zh" else f"{name}: {value}"


def day_in(language: Language, day: date) -> str:
    """Answer a day in words."""
    return f"{day.year}年{day.month}月{day.day}日" if language == "zh" else day_words(day)


def month_in(language: Language, day: date) -> str:
    """Answer a month in words."""
    return f"{day.year}年{day.month}月" if language == "zh" else day_words(day).partition(" ")[2]


def moment_in(at: datetime | None, zone: str) -> str:
    """Answer a moment in a zone, short; "–" where there is none."""
    return f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}" if at else "–"


def amount_in(language: Language, figure: Figure) -> str:
    """Answer a figure as readers of the language write it: "¥10 billion", "100亿元"."""
    return in_chinese(figure) if language == "zh" else english(figure)


def published_in(language: Language, item: Item, zone: str) -> str:
    """Answer when an article was published, as precisely as is known."""
    dating = item.article.dating
    if language == "en":
        return date_words(dating, item.first_seen_at, zone)
    if dating.published:
        offset = _OFFSET.search(dating.published)
        return dating.published.replace("T", " ")[:16] + (f"（{offset[0]}）" if offset else "")
    if dating.earliest_on and dating.latest_on:
        return f"{dating.earliest_on} 至 {dating.latest_on}"
    return f"日期不明，{item.first_seen_at.astimezone(ZoneInfo(zone)):%Y-%m-%d} 首次发现"


def withdrawn_in(language: Language, item: Item, zone: str) -> str:
    """Answer since when an article's page is gone; empty where it is there."""
    return told(language, "withdrawn since {}", moment_in(item.withdrawn_at, zone)) if item.withdrawn_at else ""
