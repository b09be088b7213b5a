"""Notices that stand in an article's place once it is gone: deleted, withdrawn, retracted, not to be found.

What a notice speaks of is itself ("this article", 该文章), never a third thing; and there is no more on the page than
the notice and what goes with one. A report on things that were deleted or withdrawn is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

MOST_NOTICE = 400
"""Letters of a body that may be a notice alone, and of one sentence of it the half."""
_ENDS = re.compile(r"[。！？!?；;\n]+|\.(?=\s|$)")
_BLANK = re.compile(r"[\W_]+")

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
    rf"(?: by (?:the|its|our) (?:original )?{_OWNER}| from (?:the|this|our) (?:site|website|server|system|database)"
    rf"| at the (?:request of the )?{_OWNER}(?: s)?(?: request)?| at this (?:time|address)| here| anymore"
    r"| any more| right now)?"
)
_FREE_END = r"(?: (?:by|from|at|due to|because|for|on|as|following|pending|since|after|while) [^\n]{1,140})?"
_ENGLISH = re.compile(
    rf"{_SORRY}(?:"
    rf"(?:this|your|that)(?: requested| original)? {_THING}{_GONE}(?: (?:and|or){_GONE})?(?:{_PLAIN_END}|{_FREE_END})"
    rf"|(?:the )?(?:requested |original )?{_THING}{_GONE}(?: (?:and|or){_GONE})?{_PLAIN_END}"
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
    rf"|(?:该|此)?(?:发布者|作者|发布方|平台|本站|我们|编辑部)已?经?(?:将)?{_SUBJECT}?已?(?:删除|撤回|撤稿|撤下|下线|下架)了?{_SUBJECT}?"
    rf"|(?:未找到|找不到|没有找到|未能找到)(?:[您你]?要?(?:访问|查看|浏览|找|请求)的)?{_SUBJECT}"
    r")"
)
_BESIDE = re.compile(
    r"\b(?:sorry|apolog\w+|inconvenience|regrets?|home ?page|redirect\w*|return to|go back|back to|click|contact"
    r"|e-?mail|search|policy|policies|terms of|guidelines|copyright|rights reserved|thank you|try again|check the"
    r"|subscribe|seconds|(?:earlier|previous|original) version)\b"
    r"|返回|首页|跳转|联系|抱歉|谅解|不便|违反|投诉|规则|法律法规|版权|感谢|点击|请您?|刷新|搜索|关闭"
    r"|^(?:来源|作者|编辑|责编|责任编辑|发布时间|时间|source|by|published|updated|posted)\b.{0,40}$|^[\d\W年月日时分]+$",
    re.IGNORECASE,
)


def is_notice(words: str) -> bool:
    """Tell whether one sentence or heading says, of what it stands over, that it is gone, and nothing else."""
    if len(words) > MOST_NOTICE // 2:
        return False
    plain = _BLANK.sub(" ", words).strip().lower()
    return bool(_ENGLISH.fullmatch(plain) or _CHINESE.fullmatch(plain.replace(" ", "")))


def notice(lines: Sequence[str], names: Iterable[str] = ()) -> str | None:
    """Answer the words by which a body says that its article is gone; None where it says anything else.

    `names` are the page's titles: they, and the site's name in them, may stand beside the notice.
    """
    if sum(map(len, lines)) > MOST_NOTICE:
        return None
    sentences = [said for line in lines for part in _ENDS.split(line) if (said := part.strip())]
    found = [said for said in sentences if is_notice(said)]
    if not found:
        return None
    titles = [name.lower() for name in names if name]
    rest = (said for said in sentences if said not in found)
    is_alone = all(any(said.lower() in title for title in titles) or _BESIDE.search(said) for said in rest)
    return found[0] if is_alone else None
