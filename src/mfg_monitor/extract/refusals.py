"""Pages that say in an article's place that there is none: errors, walls against robots, sites that are shut."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from mfg_monitor.extract.metadata import Head
from mfg_monitor.extract.notices import is_notice_title
from mfg_monitor.text import hanzi_count

MOST_LETTERS = 600
"""Error pages and walls say little; below a longer text even an odd headline is an article's."""
_MOST_TITLE = 60
_LEAST_HEADLINE, _MOST_NAME = 24, 36
"""Letters, a Chinese one as three: headings from the first up are headlines, names of sites end at the second."""
_DIVIDERS = re.compile(r"[|｜_]|\s[-–—:]\s")
_BLANK = re.compile(r"[\W_]+")
_CODE = r"(?:error |http |status )?(?:40[0134]|410|429|50[0234])"
_ENGLISH = re.compile(
    rf"{_CODE} (?:error|not found|page not found|forbidden|gone|unauthorized|too many requests|bad gateway"
    r"|internal server error|service (?:temporarily )?unavailable|gateway time ?out)"
    r"|(?:error )?403|error 5\d\d|forbidden|access denied|just a moment|one moment please|attention required"
    r"|are you (?:a )?(?:human|robot)|(?:human|robot|security|bot|browser) (?:check|verification)"
    r"|verify (?:that )?you are (?:a )?human|checking your browser|captcha|request (?:blocked|rejected)"
    r"|(?:site |website )?(?:under|down for) maintenance|bad gateway|internal server error"
    r"|service (?:temporarily )?unavailable"
)
_CHINESE = re.compile(
    r"(?:很|非常)?(?:抱歉|对不起)?[您你]?所?要?(?:访问|查看|请求|浏览)?的?(?:页面|网页|文章|内容|链接)(?:出错|无法访问)了?"
    r"|(?:系统|错误|访问)提示|(?:页面|系统|服务器)(?:出错|错误)了?|出错了"
    r"|(?:访问|请求)被?(?:拒绝|禁止|受限|验证|过于频繁|太频繁|频繁|异常)"
    r"|(?:百度)?(?:安全|人机|身份|滑动|滑块|访问)验证(?:中心|页面)?|请(?:输入|完成)(?:安全|人机|滑块|滑动)?验证码?|(?:图形|输入)?验证码"
    r"|请稍[候后等]|网站(?:正在)?(?:维护|升级)中?"
)


def refusal(head: Head, lines: Sequence[str]) -> str | None:
    """Answer the words by which a page says that it holds no article; None where it does not, or says much more.

    A page that declares when it was published holds one; and a heading that the page's title begins with is a
    headline, whatever a box beside it asks for.
    """
    if sum(map(len, lines)) > MOST_LETTERS or is_dated(head):
        return None
    if any(_is_headline(heading, head.title_tag) for heading in head.headings):
        return None
    return next((words for words in _titles(head) if _refuses(words)), None)


def is_dated(head: Head) -> bool:
    """Tell whether a page declares when its article was published."""
    return bool(head.described.published or head.first("article:published_time"))


def _is_headline(heading: str, title: str) -> bool:
    return _weight(heading) >= _LEAST_HEADLINE and title.startswith(heading) and not any(map(_refuses, _told(heading)))


def _titles(head: Head) -> Iterable[str]:
    for title in (head.title_tag, *head.headings):
        yield from _told(title)


def _told(title: str) -> Iterable[str]:
    """Answer a title, and its parts where no more than a site's name stands beside them."""
    yield title[:200]
    parts = _DIVIDERS.split(title[:200])
    long = [part for part in parts if _weight(part) > _MOST_NAME]
    yield from long if len(long) == 1 else () if long else parts


def _weight(words: str) -> int:
    return len(words.strip()) + 2 * hanzi_count(words)


def _refuses(title: str) -> bool:
    words = _BLANK.sub(" ", title).strip().lower()
    if not words or len(words) > _MOST_TITLE:
        return False
    return is_notice_title(title) or bool(_ENGLISH.fullmatch(words) or _CHINESE.fullmatch(words.replace(" ", "")))
