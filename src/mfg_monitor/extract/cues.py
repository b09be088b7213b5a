"""Words by which a page says "this is not the article": ends to cut at, lines to drop. In many languages; by line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from mfg_monitor.extract.dateline import dateline_of
from mfg_monitor.extract.letters import letters
from mfg_monitor.text import hanzi_count

_HEADINGS = re.compile(
    r"""^[\s\-•·»▶>|【\[(（]*(?:
    (?:推薦|熱門|相關|精選|熱點|為您|猜你|編輯|閱讀|圖片|影音|新聞|推荐|热门|相关|精彩|热点|最新|更多|延伸|扩展|拓展|往期|猜你|为[您你]|大家|网友|编辑|今日|本周|今天|视觉|点击|跟贴|跟帖|评论|阅读|图片|视频|滚动|独家|新闻|24小时|48小时|头条)
        (?:新聞|閱讀|推薦|報導|報道|連結|專題|資訊|內容|標籤|評論|排行|喜歡|熱門|頭條|新闻|阅读|推荐|文章|报道|链接|专题|资讯|内容|视频|标签|评论|排行榜?|喜欢|回顾|焦点|精彩|热点|头条|热门|热帖|热图|图集|热搜|都在看|还看了|必读|广场|信息|稿件|要闻|活动|话题|专区)+
    |(?:24小时|本周|今日)?(?:热搜|热榜|排行榜|点击排行)|打印本页|关闭窗口|返回(?:顶部|首页|列表)|联系我们|关于我们|网站地图|延伸閱讀|網友評論|發表評論
    |热评|上一篇|下一篇|上一条|下一条|网友评论|发表评论|我要评论|我来说两句|最新评论|全部评论|评论区|本周热门|专题推荐|友情链接|相关链接|相关附件|帮助中心
    |related(?:\s+(?:stor(?:y|ies)|articles?|content|links?|news|posts?|topics?|coverage|reading|tags?))?
    |(?:top|latest|trending|breaking|popular|more|other|recent|featured)\s+(?:news|stories|headlines|articles|posts|videos|topics|picks|reads|coverage)(?:\s+(?:from|on|in|by)\b.{0,40})?
    |more\s+(?:from|on|in|about)\s.{2,50}|most\s+(?:read|popular|viewed|shared|recent|commented)(?:\s.{0,20})?
    |(?:you|we)\s+(?:may|might)\s+also\s+(?:like|enjoy|be\s+interested\s+in)|recommended(?:\s+(?:videos?|for\s+you|stories|reading|articles))?
    |trending(?:\s+now)?|don['’]?t\s+miss|editor['’]?s['’]?\s+(?:picks?|choice)|what\s+to\s+read\s+next|read\s+next|up\s+next|also\s+read
    |share(?:\s+(?:this|on|with|the|via)\b.{0,40})?|tags|topics|comments?(?:\s*\(\d+\))?|\d+\s+comments?|leave\s+a\s+(?:reply|comment)|join\s+the\s+(?:conversation|discussion)|follow\s+us.{0,40}
    |sponsored(?:\s+(?:content|links?|stories))?|(?:from|around)\s+the\s+web|paid\s+(?:content|partner).{0,20}|about\s+(?:us|the\s+author)|further\s+reading|see\s+also|external\s+links
    |mehr\s+zum\s+thema.{0,30}|auch\s+interessant|lesen\s+sie\s+auch|lest\s+auch|das\s+könnte\s+(?:sie|dich)\s+auch\s+interessieren|verwandte\s+(?:artikel|themen)|meistgelesen.{0,20}|weitere\s+(?:artikel|themen|nachrichten)|themen|schlagwörter|kommentare?
    |(?:à\s+)?lire\s+(?:aussi|également)|voir\s+aussi|sur\s+le\s+même\s+sujet|les\s+plus\s+lus|articles?\s+(?:liés|similaires|recommandés)|commentaires?
    |(?:lea|lee|ver|mira)\s+(?:también|además|más)|te\s+puede\s+interesar|(?:noticias|artículos)\s+relacionad[ao]s|lo\s+más\s+(?:leído|visto)|más\s+(?:noticias|información)|comentarios|etiquetas
    |leia\s+(?:também|mais)|veja\s+(?:também|mais)|(?:notícias|artigos)\s+relacionad[ao]s|mais\s+(?:lidas|notícias)|categorias
    |leggi\s+anche|potrebbe\s+interessarti|articoli\s+correlati|lees\s+ook|meer\s+over.{0,30}|læs\s+også|les\s+også|läs\s+(?:också|även|mer)|etiketler|ilgili\s+haberler|читайте\s+также|по\s+теме|czytaj\s+(?:też|także|więcej)
    |関連(?:記事|ニュース|リンク|キーワード)|あわせて読みたい|おすすめ(?:記事)?|アクセスランキング|人気記事|관련\s?기사|많이\s본\s(?:뉴스|기사)|추천\s?(?:뉴스|기사)
    )[\s:：…。.\-»▶>|】\])）]*$""",
    re.VERBOSE | re.IGNORECASE,
)
"""A whole line that heads what follows the article."""

_IN_FLOW = re.compile(
    r"""^[\s\-•·»▶>|]*(?:don['’]?t\s+miss|related|read\s+next|up\s+next|also\s+read|see\s+also|share\b.{0,40}|recommended\b.{0,20}|tags|topics|comments?
    |trending(?:\s+now)?|lesen\s+sie\s+auch|lest\s+auch|mehr\s+zum\s+thema.{0,30}|auch\s+interessant|(?:à\s+)?lire\s+(?:aussi|également)|voir\s+aussi|leggi\s+anche|lees\s+ook|læs\s+også
    |les\s+også|läs\s+(?:också|även|mer)|(?:lea|lee|ver|mira)\s+(?:también|además|más)|te\s+puede\s+interesar|leia\s+(?:também|mais)|veja\s+(?:também|mais)|more\s+from\s.{2,50}|themen|about\s+.{0,20}
    )[\s:：…。.!»▶>|]*$""",
    re.VERBOSE | re.IGNORECASE,
)
"""Headings that also stand in the middle of stories: they cut only where nothing but links follows."""

_CLOSING = re.compile(
    r"""[\s\-•·|【\[(（]*(?:責任編輯|責編|核稿編輯|责任编辑|责编|本文编辑|网络编辑|文字编辑|责任校对|本期编辑|编审|审稿人?)\s*[:：丨|/]?
    |[\s(（\[【]*(?:Web\s+editor|Editor(?:\s+in\s+charge)?|Editors|Edited\s+by|Source\s+and\s+editor)\s*[:：]
    |\W*(?:copyright\b|©|\(c\)\s*\d{4}|版權所有|版权所有|著作权所有)
    |\W{0,3}(?:media|press)\s+(?:contacts?|relations|inquiries)\s*[:：]?.{0,80}$|媒体(?:联系|联络|垂询)\S{0,4}[:：]?
    |\W*(?:免责声明|特别声明|版权声明|郑重声明)\s*[:：]?""",
    re.VERBOSE | re.IGNORECASE,
)
"""How a line begins that closes the article."""
_RESERVED = re.compile(
    r"""all\s+rights\s+reserved|alle\s+rechte\s+vorbehalten|tous\s+droits\s+réservés|todos\s+los\s+derechos\s+reservados
    |无断转载|無断転載|무단\s?전재|违法和不良信息举报|互联网新闻信息服务许可|ICP[备证]|公网安备|网友评论仅供其表达个人看法|举报邮箱|未经书面授权
    |未经授权.{0,6}不得转载|以上内容.{0,30}为自媒体平台""",
    re.VERBOSE | re.IGNORECASE,
)
"""What stands in a line that closes the article: such a line is dropped, and what follows it if that is not prose."""
_MAY_RESERVE = (
    *("reserved", "vorbehalten", "réservés", "reservados", "icp备", "icp证", "转载", "転載", "전재", "举报", "许可"),
    *("公网安备", "仅供其表达", "授权", "自媒体"),
)
"""One of these does: looked for in all lines at once."""

_ASIDE = re.compile(
    r"""^[\s\-•·*»▶►>|]*(?:
    (?:read\s+(?:more|also|next|the\s+full\s+\w+)|related(?:\s+\w+)?|see\s+(?:also|more)|also\s+(?:read|see|on\b.{0,20})|more|watch(?:\s+\w+)?|listen|don['’]?t\s+miss|recommended|must\s+read|trending|must-read)\s*[:：|–—-]\s*\S.{0,180}
    |read\s+more|also\s+read\b.{0,150}|advertisement|article\s+content|story\s+continues\b.{0,40}|continue\s+reading\b.{0,40}|scroll\s+(?:down\s+)?(?:to|for)\b.{0,40}|click\s+here\b.{0,110}|log\s+in\b.{0,60}
    |get\s+(?:the|our|your)\s.{0,80}(?:newsletter|inbox|delivered|alerts|app)\b.{0,60}|get\s+.{0,60}\bby\s+clicking\s+here.{0,10}|thanks?(?:\s+you)?\s+for\s+(?:signing|subscribing|reading)\b.{0,40}|there\s+was\s+an\s+error\b.{0,80}|an\s+error\s+has\s+occurred\b.{0,60}|keep\s+an\s+eye\s+on\s+your\s+inbox\b.{0,60}|please\s+(?:try\s+again|enter|check)\b.{0,80}
    |contact\s+the\s+(?:writer|reporter|editor)s?\b.{0,80}|back\s+to\s+(?:the\s+)?top|.{0,12}客户端\s*下载
    |(?:like|love|enjoy(?:ed)?)\s+this\s+(?:story|article)\?.{0,60}|follow\s+(?:us|\S+)\s+(?:on|@).{0,80}|have\s+a\s+(?:news\s+)?tip\?.{0,120}|got\s+a\s+(?:news\s+)?tip\?.{0,120}|send\s+us\s.{0,80}|write\s+to\s.{3,40}\s+at\s\S+@\S+.{0,20}|contact\s+(?:us|the\s+author)\b.{0,80}|email\s+.{0,40}\S+@\S+
    |this\s+(?:article|copy|story)\s+(?:is\s+for\s+your\s+personal|has\s+been\s+sent|originally\s+appeared|was\s+originally)\b.{0,280}|order\s+reprints|print\s+(?:article|this).{0,20}|share\s+this\b.{0,30}|tell\s+us\s+what\s+you\s+think.{0,10}|you\s+can\s+unsubscribe\b.{0,80}|by\s+signing\s+up\b.{0,160}
    |(?:photo|image|picture|photograph|foto|bild|imagen|crédito|credit)s?(?:\s+(?:credit|by|courtesy(?:\s+of)?))?\s*[:：]\s.{0,60}
    |anzeige|werbung|publicité|publicidad|reklam|広告|(?:lesen\s+sie\s+auch|lest\s+auch|lesetipp|mehr\s+zum\s+thema|(?:à\s+)?lire\s+(?:aussi|également)|voir\s+aussi|lea\s+también|lee\s+también|leia\s+(?:também|mais)|veja\s+também|leggi\s+anche|lees\s+ook|les\s+også|læs\s+også|läs\s+(?:också|även|mer))\s*[:：|–—-]?\s?.{0,160}
    |il\s+vous\s+reste\s+[\d.,]+\s?%.{0,120}|(?:suscr[ií]bete|abonnez-vous|jetzt\s+abonnieren).{0,60}|esta\s+funcionalidad\s+es\s+s[oó]lo\s.{0,60}
    |【?原标题】?\s*[:：].{0,120}|分享(?:到|至)?\s*[:：]?.{0,30}|(?:打印|收藏|举报|点赞|关闭窗口|返回顶部|返回首页|返回列表|扫码阅读|阅读原文|查看更多|查看原文|加载更多.{0,6}|展开全文|点击查看.{0,20}|点击进入专题.{0,20}|去跟贴广场.{0,6}|字号.{0,16}|来源\s*[:：]\s*\S{1,24}|作者\s*[:：]\s*\S{1,12}|编辑\s*[:：]\s*\S{1,12}|浏览(?:次数|量)?\s*[:：]?\s*\d*|阅读(?:次数|量)?\s*[:：]?\s*\d*|\d+\s*(?:阅读|评论|次浏览))
    |(?:更多猛料|更多精彩|更多资讯|更多内容|欢迎关注|敬请关注|关注|扫描|扫一扫|长按|下载|安装|微信搜索|点击下载|点击上方|打开).{0,60}(?:二维码|公众号|公众平台|客户端|微信|APP|App|下载地址|官方微博|关注).{0,40}
    |相关(?:资讯|内容|新闻)请关注.{0,30}|图片来自网络.{0,30}|(?:本文|文章)(?:来源|转自|转载自|首发于)\s*[:：]?.{0,40}|24小时滚动播报.{0,60}|微信公众号|(?:上|下)一[篇条页]\s*[:：].{0,80}|【(?:上|下)一篇】
    |您?(?:当前|现在)?(?:的)?位置\s*[:：].{0,80}|首页\s*[>＞»].{0,80}|home\s*[>＞»/].{0,80}
    )[\s|】\])）.…。]*$""",
    re.VERBOSE | re.IGNORECASE,
)
"""A line that is no part of the article wherever it stands."""

_PLAIN_END = re.compile(
    r"""^[\W_]*(?:source\s+link\b|photos?$|video$|what.s\s+(?:next|hot)$|back\s+to\s+top|post\s+a\s+comment|forgot\s+password|filed\s+under|edited\s+by\b|reporting\s+by\b|read\s+(?:more|next|also)\b|see\s+also\b|also\s+read\b|don.t\s+miss\b|recommended\s+for\s+you|you\s+(?:may|might)\s+(?:also\s+)?like
    |sign\s+(?:in|up)\b.{0,60}$|log\s?in\b.{0,30}$|free\s+sign-?up\b|subscribe\b.{0,60}$|newsletters?\b.{0,60}$|share\s+(?:this|on|to)\b.{0,40}$|follow\s+us\b|contact\s+us\b|about\s+(?:us|the\s+author)\b|\d*\s?comments?$
    |all\s+rights\s+reserved|rights\s+reserved|terms\s+of\s+(?:use|service)|privacy\s+policy|disclaimer\b|cookie|tags?\s*[:：]|key\s?words\s*[:：]|categories\s*[:：]|leave\s+a\s+(?:comment|reply)
    |(?:-{1,3}|—{1,2})\s?ends?\b|\#\#\#|advertisement\s+feature|(?:news|copy|duty|managing|chief|web)?\s?editors?\s*[:：]
    |编辑[:：/]|編輯[:：/／]|审核[:：]|校对[:：]|值班(?:编辑|编委)|实习编辑|网站编辑|初审|复审|终审|(?:相关|相關)(?:新闻|新聞|阅读|閱讀|链接|連結|报道|報導|推荐|推薦|文章|稿件|专题|附件)|延伸阅读|延伸閱讀|推荐阅读|推薦閱讀
    |更多(?:新闻|新聞|阅读|精彩|推荐|内容)|(?:上|下)一[篇則]|扫一扫|分享(?:到|至|让)|版权(?:归|声明)|转载(?:请|声明)|轉載請|声明[:：]|主办单位|承办[:：]|[\w.]*ICP备|关键词[:：]|關鍵字[:：]|标签[:：]|標籤[:：]|微信公众号|点击下载|阅读原文
    |[(（\[【](?:完|编辑|责编|责任编辑|編輯|責任編輯|web\s+editor|editor|end)(?![a-z]))""",
    re.VERBOSE | re.IGNORECASE,
)
"""Beginnings of a line that ends the article in a text without markup, where only words tell a label from a story."""

_PLAIN_SOFT = re.compile(
    r"^\W*(?:related|read (?:more|next|also)|see also|also read|recommended|more (?:on|from|stories)|trending|"
    r"most read|subscribe|sign up|newsletters?|share|follow us|photos?$|video$|\d* ?comments?$|don.t miss|you may|"
    r"相关(?:阅读|新闻|报道|链接)|相關(?:閱讀|新聞|報導|連結)|延伸阅读|延伸閱讀|推荐阅读|推薦閱讀)",
    re.IGNORECASE,
)
_STAMP = re.compile(
    r"^(?:.{0,100}(?:来\s*源|來\s*源|作者|记者|编辑|责编|发布时间|发布日期|发表时间|时间|時間|發[布佈]|更新|日期|浏览|点击数?|阅读|字号)\s*[:：].{0,100}"
    r"|\W*(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?\s*(?:\d{1,2}:\d\d(?::\d\d)?)?\W*"
    r"|(?:By|Published|Posted|Updated|Last updated)\b[^.!?]{0,90}\b(?:19|20)\d\d\b[^.!?]{0,40}"
    r"|(?:19|20)\d\d-\d{1,2}-\d{1,2}\s+\d{1,2}:\d\d(?::\d\d)?\s{1,3}\S{0,3}(?:本报|本网|记者|記者)[^。，,；;]{0,30}"
    r"|\W*(?:\d{1,2}:\d\d(?:\s?[AP]\.?M\.?)?(?:\s(?:UTC|GMT)?[+]?\d{0,2})?,?\s)?(?:"
    r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?\s\d{1,2},\s(?:19|20)\d\d"
    r"|\d{1,2}\s(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?,?\s(?:19|20)\d\d)"
    r"(?:,?\s(?:at\s)?\d{1,2}:\d\d(?:\s?[ap]\.?m\.?)?(?:\s\(?[A-Z]{2,4}\)?)?)?\W*"
    r"|By(?:\s[A-Z][\w.'’-]{0,20}){2,4}(?:\s(?:and|&)(?:\s[A-Z][\w.'’-]{0,20}){2,4})?"
    r"|\W{0,3}(?:今天|昨天|前天|今日|昨日|\d{1,2}\s?(?:分钟|小时|天)前)(?:\s?\d{1,2}:\d\d)?(?:\s[^\s。，]{2,20}){0,3}"
    r"|[\W_]{0,3}[\u4e00-\u9fff]{0,10}(?:记者|記者|通讯员|通訊員)(?:\s{1,2}[\u4e00-\u9fff·]{2,4}){1,6})$"
)
"""A line at the head that says when, from where and by whom."""

_COLUMN = re.compile(r"^[^.。!?！？]{2,24}\s?[>＞»›]$")
"""A line at the head that leads to the column."""
_NO_WORDS = re.compile(r"^(?:[\W_]+|[\w.+-]{2,40}@[\w-]+(?:\.[\w-]+){1,3})$")
"""An end mark such as ■, a rule of dashes, or nothing but the writer's mail address."""

_ABOUT = re.compile(
    r"^(?:About\s+[A-Z][\w.&'’+-]*(?:\s[\w.&'’+(),-]+){0,7}|关于[\u4e00-\u9fff\w（）()\s]{2,24})\s?[:：]?$"
)
_CONTACT = re.compile(
    r"^\W{0,3}(?:(?:media|press|investor|company|corporate)\s+(?:contacts?|relations|inquiries|enquiries)|contacts?\s?:|for\s+(?:more|further)\s+information"
    r"|forward-looking\s|媒体(?:联系|联络|垂询|咨询)|联系方式|投资者关系)",
    re.IGNORECASE,
)
"""A maker's notice closes with who the maker is and whom to ask."""

_SIGN_UP = re.compile(
    r"^\W{0,2}(?<![-•*])(?:subscribe(?:\s+(?:now|today|to)\b.{0,80})?|sign\s+(?:up|in)\b.{0,110})$", re.IGNORECASE
)
_PROSE_END = re.compile(r"[.!?。！？…；;][\s\"'”’」』）)\]»]*$")
_BULLET = re.compile(r"^(?:[-•·*]\s|\d{1,2}[.、]\s?)")


def without_boilerplate(
    lines: Sequence[str], titles: Sequence[str], links: AbstractSet[str] = frozenset()
) -> list[str]:
    """Answer the article's lines: headline echo, asides, doubles and everything behind the end dropped.

    `titles` are the page's names for the story; a line near the start that repeats one of them is not text.
    `links` are the texts of the page's links.
    """
    kept = _without_echo(list(lines), titles)
    kept = [line for i, line in enumerate(kept) if i >= 6 or is_prose(line) or not _leads(line)]
    kept = _cut(kept, links)
    kept = [line for line in kept if not (_ASIDE.match(line) or _SIGN_UP.match(line) or _NO_WORDS.match(line))]
    return _without_links(_without_doubles(kept), links)


def _leads(line: str) -> bool:
    """Does this line at the head only lead to the text: a stamp, a dateline by itself, a way to the column?"""
    dateline = dateline_of(line)
    return bool(_STAMP.match(line) or _COLUMN.match(line)) or (dateline is not None and dateline.end >= len(line))


def is_stamp(line: str) -> bool:
    """Does this line only say when, from where and by whom a story is?"""
    return len(line) <= 160 and bool(_STAMP.match(line))


def is_heading(line: str) -> bool:
    """Does this line head what follows an article, such as related stories?"""
    return bool(_HEADINGS.match(line))


def is_end_cue(line: str) -> bool:
    """Does this line of a plain text usually follow the end of an article: editors, related stories, copyright?"""
    if len(line) > 160 or (len(line) > 120 and is_prose(line)):
        return False
    return bool(_PLAIN_END.match(line) or _HEADINGS.match(line) or _closes(line))


def _closes(line: str) -> bool:
    return bool(_CLOSING.match(line) or _RESERVED.search(line))


def is_soft_cue(line: str) -> bool:
    """Is this end cue one that pages also set in the middle of an article: Related, Read more, Subscribe?"""
    return bool(_PLAIN_SOFT.match(line))


def is_prose(line: str) -> bool:
    """Is this line a sentence or more, not a label or a link?"""
    hanzi = hanzi_count(line)
    if hanzi * 2 > len(line):
        return hanzi >= 40 or (hanzi >= 14 and bool(_PROSE_END.search(line)))
    return len(line) >= 140 or (len(line) >= 45 and bool(_PROSE_END.search(line)))


def _without_echo(lines: list[str], titles: Sequence[str]) -> list[str]:
    keys = {key for title in titles if (key := letters(title))}
    if not keys:
        return lines
    for i, line in enumerate(lines[:12]):
        key = letters(line)
        if key in keys:
            head = lines[:i]
            return ([x for x in head if is_prose(x)] if i else []) + lines[i + 1 :]
    return lines


def _cut(lines: list[str], links: AbstractSet[str]) -> list[str]:
    """Cut at the first line that heads or closes, unless the story plainly goes on behind it."""
    total = sum(map(len, lines)) or 1
    text = "\n".join(lines).casefold()
    may_reserve = any(sign in text for sign in _MAY_RESERVE)
    kept: list[str] = []
    skipping = False
    for i, line in enumerate(lines):
        if _ABOUT.match(line) and any(map(_CONTACT.match, lines[i + 1 :])) and _is_enough(kept):
            return kept
        heading = bool(_HEADINGS.match(line))
        if heading or _CLOSING.match(line[:400]) or (may_reserve and _RESERVED.search(line[:400])):
            prose = sum(len(x) for x in lines[i + 1 :] if is_prose(x) and x not in links)
            if prose <= _bearable(line, total, heading=heading) and _is_enough(kept):
                return kept
            skipping = heading
        elif not (skipping and (line in links or _BULLET.match(line)) and not _PROSE_END.search(line)):
            skipping = False
            kept.append(line)
    return kept


def _bearable(line: str, total: int, *, heading: bool) -> float:
    """How many letters of prose may stand behind a cut at this line."""
    if not heading:
        return 120
    if hanzi_count(line):
        return max(0.35 * total, 200)
    return 0 if _IN_FLOW.match(line) else max(0.15 * total, 200)


def _is_enough(lines: Sequence[str]) -> bool:
    """Could what was read so far be a story? 60 Chinese letters can."""
    text = "".join(lines)
    return len(text) >= 160 or hanzi_count(text) >= 50


def _without_doubles(lines: list[str]) -> list[str]:
    return [line for i, line in enumerate(lines) if i == 0 or line != lines[i - 1] or len(line) < 20]


def _without_links(lines: list[str], links: AbstractSet[str]) -> list[str]:
    """Drop lines that are nothing but a link: behind the last sentence, and in runs of two and more."""
    is_link = [_bare(line) in links and not _PROSE_END.search(line) for line in lines]
    last = len(lines)
    while last and (is_link[last - 1] or (last < len(lines) and _is_label(lines[last - 1]) and is_link[last])):
        last -= 1
    kept: list[str] = []
    for i in range(last):
        beside = (i > 0 and is_link[i - 1]) or (i + 1 < last and is_link[i + 1])
        if not (is_link[i] and beside):
            kept.append(lines[i])
    return kept if _is_enough(kept) else lines


def _is_label(line: str) -> bool:
    return len(line) < 40 and not _PROSE_END.search(line)


def _bare(line: str) -> str:
    return _BULLET.sub("", line, count=1).strip()
