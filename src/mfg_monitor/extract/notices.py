"""Notices that stand in an article's place once it is gone: deleted, withdrawn, retracted, not to be found.

What a notice speaks of is itself ("this article", 该文章), never a third thing; and there is no more on the page than
the notice and the stock phrases that go with one. A report on things that were deleted or withdrawn is none, and in
doubt a text is an article: to lose one is worse than to keep a notice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from mfg_monitor.extract.courtesies import is_courtesy

MOST_NOTICE = 400
"""Letters of a body that may be a notice alone, and of one sentence of it the half."""
_ENDS = re.compile(r"[。！？!?；;\n]+|\.(?=\s|$)")
_BLANK = re.compile(r"[\W_]+")
_COMMAS = re.compile(r"[,，]")
_PATH = re.compile(r"(?<=\s)/[\w./?=&%-]*(?=\s)")
_DATELINE = re.compile(
    r"(?:[A-Z][\w .,]{0,40})?\s?\([A-Z][A-Za-z ]{1,20}\)\s*(?:--?|[–—])\s*|[\u4e00-\u9fff\d]{2,20}(?:日电"
    r"|[日网社]讯)[\s：:]*"
)

_SORRY = (
    r"(?:(?:oops|whoops|error|notice|note|editor s note|unfortunately|apologies|but"
    r"|(?:we are |we re |i m )?(?:very )?sorry) )*"
)
_THING = (
    r"(?:(?:news|blog|web|press|social media) )?(?:article|story|page|webpage|content|post|item|document|file|video"
    r"|news|report|link|url|piece|publication|release|message|information|entry|listing|material|dispatch|resource)s?"
    r"(?: (?:that |which )?(?:you (?:(?:have|had|are|were|re|just) )*"
    r"(?:requested|looking for|seeking|(?:trying|tried|wanted|want) to [a-z]+|clicked(?: on)?|followed|searched for)"
    r"|(?:was )?requested)| at this (?:address|url|location))?"
)
_BETWEEN = (
    r"(?: (?:may|might|could|can|will|has|have|had|is|was|are|were|been|be|being|does|do|did|either|probably|now|since"
    r"|already|recently|currently|temporarily|permanently|moved or|renamed or|moved and|expired or))"
)
_ENDED = (
    r" (?:removed|deleted|withdrawn|retracted|taken (?:down|offline)|pulled|unpublished|rescinded|revoked|unavailable"
    r"|offline|gone|expired|erased)"
)
_NOT_THERE = (
    r" (?:not|no longer|cannot|can t|couldn t|doesn t|isn t|wasn t)(?: be| been)?"
    r" (?:found|available|exists?|accessible|accessed|displayed|shown|viewed|loaded|online|published|located)"
)
_GONE = rf"(?:{_BETWEEN}{{0,5}}{_ENDED}|{_BETWEEN}{{0,4}}{_NOT_THERE})"
_OWNER = r"(?:publisher|author|editor|owner|source|user|uploader|administrator|poster|creator|outlet|newsroom)s?"
_PLAIN_END = (
    rf"(?: by (?:the|its|our) (?:original )?{_OWNER}| (?:from|on) (?:the|this|our) (?:site|website|server|system"
    rf"|database)| at the (?:request of the )?{_OWNER}(?: s)?(?: request)?| at this (?:time|address)| here| anymore"
    r"| any more| right now)?"
)
_FREE_END = r"(?: (?:by|from|at|due to|because|for|on|as|following|pending|since|after|while) [^\n]{1,140})?"
_ENGLISH = re.compile(
    rf"{_SORRY}(?:"
    rf"(?:this|your)(?: requested| original)? {_THING}{_GONE}(?: (?:and|or){_GONE})?(?:{_PLAIN_END}|{_FREE_END})"
    rf"|(?:the |that )?(?:requested |original )?{_THING}{_GONE}(?: (?:and|or){_GONE})?{_PLAIN_END}"
    rf"|(?:(?:the|its|our) {_OWNER}|we)(?: (?:has|have|had|now|since))*"
    rf" (?:removed|deleted|withdrawn|withdrew|retracted|taken down|took down|pulled|unpublished) this {_THING}"
    rf"{_FREE_END}"
    r"|(?:we )?(?:cannot|can t|could not|couldn t|are unable to|were unable to) (?:find|locate|display|load|show)"
    rf" (?:the|this|that|your)(?: requested)? {_THING}"
    r"|(?:error |http |status )?4(?:04|10)(?: error)?(?: (?:page )?not found| gone)?|not found"
    r"|no such (?:page|article|story|document|file)"
    r")"
)

_SUBJECT = (
    r"(?:[该此本这原](?:篇|条|个|则|段)?|当前)?(?:新闻|公众号)?"
    r"(?:页面|网页|文章|内容|信息|新闻|链接|文件|稿件|报道|视频|图文|帖子|资讯|作品|资源|消息|网址|页)"
)
_CLAIM = r"(?:违规|违反|违法|版权|侵权|作者|发布者|用户|投诉|举报|政策|法律|法规|规定|要求|原因|审核|合规|不实|时效)"
_WHY = rf"(?:(?:因|由于|根据|依据|应|经|涉嫌|可能)[^\n]{{0,16}}?{_CLAIM}[^\n]{{0,12}}?)?"
_BY = (
    r"(?:(?:原)?(?:发布者|作者|发布方|来源方|发布人|媒体|编辑|管理员|用户|平台|官方|系统|本站|网站|出版方|编辑部))?"
    r"(?:自行|主动|申请|要求)?"
)
_DONE = (
    r"(?:删除|移除|下线|下架|撤回|撤稿|撤下|撤销|屏蔽|封禁|隐藏|失效|过期|不存在|不见|丢失|未找到|没有找到|找不到"
    r"|(?:无法|不能|不可|不予)(?:正常)?(?:查看|访问|显示|打开|浏览|阅读|找到|播放|展示|见)"
    r"|不再(?:提供|可用|展示|显示)|停止(?:访问|展示|浏览)|违规)"
)
_NOW = r"(?:(?:现|可能|也许)?已经?|暂时?|目前|现)?"
_FATE = rf"{_NOW}被?{_BY}{_NOW}被?{_DONE}了?"
_CHINESE = re.compile(
    r"(?:(?:很|非常|十分)?(?:抱歉|对不起|遗憾|不好意思)|(?:系统|温馨)?提示)?(?:"
    rf"{_WHY}(?:[您你]?(?:所|正在|想)?要?(?:访问|查看|请求|浏览|寻找|查找|找|阅读|打开|点击)的)?(?:{_SUBJECT}|[本原]文)"
    rf"{_WHY}{_FATE}(?:(?:或者?|并且?|且|而)?{_FATE}){{0,2}}"
    rf"|(?:该|此)?(?:发布者|作者|发布方|平台|本站|我们|编辑部)已?经?(?:将)?{_SUBJECT}?已?(?:删除|撤回|撤稿|撤下|下线"
    rf"|下架)了?{_SUBJECT}?|(?:未找到|找不到|没有找到|未能找到)(?:[您你]?要?(?:访问|查看|浏览|找|请求)的)?{_SUBJECT}"
    r")"
)
_OWN = re.compile(
    r"\b(?:this(?! time)|your?|our|requested)\b|[您你]|[本原]文|(?:访问|查看|请求|浏览|寻找|查找|阅读|打开|点击)的"
    r"|[本此](?:篇|条|个|则|段)?(?:新闻|公众号)?(?:页|网|文|内|信|新|链|稿|报|视|图|帖|资|作|消)"
    r"|[该这原](?:篇|条|个|则|段)?(?:新闻|公众号)?(?:页面|网页|文章|内容|稿件|报道|链接|网址|资讯|图文|页)|当前"
)
"""Says that the notice speaks of what it stands on: the post, 该视频 or 该消息 may be what an article tells of."""
_TITLE = re.compile(
    r"(?:the |that )?(?:page|webpage|article|file|contents?)\b.*|(?:error |http |status )?4\d\d.*|not found|no such .*"
    r"|[该此这]\w*|(?:抱歉|对不起|很抱歉|非常抱歉)?(?:未找到|找不到|没有找到|未能找到)?(?:公众号)?(?:页面|网页|文章"
    r"|内容|链接)\w*"
)


def is_notice(words: str) -> bool:
    """Tell whether one sentence says, of what it stands over, that it is gone, and nothing else but stock phrases."""
    if len(words) > MOST_NOTICE // 2:
        return False
    if _says(words):
        return True
    led = _DATELINE.match(words)
    if led is not None:
        return _is_own(words[led.end() :]) and _says(words[led.end() :])
    parts = _COMMAS.split(words)
    rest = [part for part in parts if not _says(part)]
    return len(rest) < len(parts) and all(map(is_courtesy, rest))


def is_notice_title(title: str) -> bool:
    """Tell whether a page's title says that the page is gone. "Report withdrawn" and 作品下架 are headlines."""
    return is_notice(title) and (_is_own(title) or _TITLE.fullmatch(_plain(title)) is not None)


def notice(lines: Sequence[str], names: Iterable[str] = (), *, is_dated: bool = False) -> str | None:
    """Answer the words by which a body says that its article is gone; None where it says anything else.

    `names` are the page's titles: they, and the site's name in them, may stand beside the notice. Where the page
    declares when it was published, the notice comes before all else.
    """
    if sum(map(len, lines)) > MOST_NOTICE:
        return None
    sentences = [said for line in lines for part in _ENDS.split(line) if (said := part.strip())]
    found = [said for said in sentences if is_notice(said)]
    if not found:
        return None
    titles = [name.lower() for name in names if name]
    untitled = [said for said in sentences if said in found or not any(said.lower() in title for title in titles)]
    if not all(said in found or is_courtesy(said) for said in untitled):
        return None
    first = untitled[0] if is_dated else next(said for said in sentences if said in found or not is_courtesy(said))
    own = next((said for said in found if _is_own(said)), None)
    if is_dated:
        return first if first in found and (first == own or first == sentences[0]) else None
    return own or (first if first in found else None)


def _says(words: str) -> bool:
    plain = _plain(_PATH.sub("", words))
    return bool(_ENGLISH.fullmatch(plain) or _CHINESE.fullmatch(plain.replace(" ", "")))


def _is_own(words: str) -> bool:
    return _OWN.search(_plain(words)) is not None


def _plain(words: str) -> str:
    return _BLANK.sub(" ", words).strip().lower()
