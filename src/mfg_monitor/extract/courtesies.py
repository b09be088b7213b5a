"""Stock phrases that stand beside a notice: apologies, ways back, searches, whom to ask, why it happened at all.

Only whole sentences count: ordinary news has every one of these words in it.
"""

from __future__ import annotations

import re

_BLANK = re.compile(r"[\W_]+")
_PARTS = re.compile(r"[,，、|]|\s(?:or|and)\s")
_LABELLED = re.compile(
    r"(?:来源|作者|编辑|责编|责任编辑|发布时间|时间|source|author|editor|published|updated|posted)\s*[:：](?:.{0,24}"
    r"|[\d\W年月日时分]{0,30})"
    r"|[\d\W年月日时分]+",
    re.IGNORECASE,
)

_PLEASE = (
    r"(?:(?:or|and|then|but|instead|meanwhile|please|kindly|try|try to|let s|click|click here|click here to|here to|to"
    r"|(?:you (?:can|could|may|might)|you (?:may|might) (?:want|wish|like) to)(?: also)?) ){0,4}"
)
_HOME = r"(?:home ?page|home|front page|main page|main site|previous page|start page|site|website|last page)"
_SITE = r"(?:our|the|this|your) (?:[a-z]+ )?(?:site|website|archives?|page|database)"
_AIM = r"(?: (?:to find|for) (?:what|the (?:page|article|story)|other|more)[a-z ]{0,40}| again)?"
_WHOM = (
    r"(?:us|our [a-z]+(?: [a-z]+)?|the (?:site )?(?:editors?|webmaster|(?:site )?administrator|newsroom|publisher"
    r"|author|site owner|help ?desk)|customer (?:service|support|care)|support)"
)
_IF = (
    r"(?: (?:if (?:the |this )?(?:problem|error|issue)s? (?:persists?|continues?)|for (?:more|further) (?:information"
    r"|help|assistance|details)|for (?:help|assistance)|if you (?:think|believe|feel) this (?:is|was) (?:an error"
    r"|a mistake|wrong)|if you (?:need|require|have) (?:any |more |further )?(?:help|assistance|questions?"
    r"|information)))?"
)
_LAWS = (
    r"(?:our|the|its|their) (?:[a-z]+ ){0,3}"
    r"(?:policy|policies|guidelines|terms(?: of (?:use|service))?|standards|rules)"
)
_MAY = r"(?:may|might|could|has|have|had|is|was)(?: have| been| be){0,2}"
_MOVED = (
    r"(?:(?:had )?its name changed|(?:temporarily |permanently |no longer )?(?:unavailable|available|moved|removed"
    r"|deleted|renamed|broken|outdated|expired|mistyped))"
)
_ENGLISH = re.compile(
    r"(?:oops|whoops|uh oh|oh no|hmm+|error|notice|unfortunately|404|(?:(?:we are|we re|i m|so|very) ){0,3}sorry"
    r"|(?:our )?(?:sincere )?apologies)(?: about (?:that|this)|(?: for (?:that|this|(?:any|the) (?:inconvenience"
    r"|trouble|error)))(?: caused)?)?"
    r"|(?:we )?(?:sincerely |deeply )?(?:apologi[sz]e|regret|are sorry)(?: for)? (?:any|the|this) (?:inconvenience"
    r"|error|mistake|confusion|trouble)(?: caused| this (?:may|might|has|could)(?: have)? causes?d?)?"
    rf"|{_PLEASE}(?:return|go|going|head|get|take me|start over|visit|browse|see|back)(?: back)?(?: (?:to|at|from))?"
    rf"(?: (?:the|our|my))?(?: [a-z]+)? {_HOME}{_AIM}|{_HOME}|go back|back"
    rf"|(?:you (?:will|ll|are)(?: now| be| being){{0,2}} )?(?:automatically )?redirect(?:ed"
    rf"|ing)(?: you)?(?: automatically)?"
    rf"(?: (?:back )?to (?:the|our) {_HOME})?(?: (?:in|after) (?:[a-z]+|\d+) seconds?)?"
    rf"|{_PLEASE}(?:check|verify|double check|review|make sure|ensure)(?: that| whether)? (?:the"
    rf"|your) (?:web )?(?:url|address"
    r"|link|spelling)(?: (?:you (?:entered|typed)|is (?:correct|right|valid)|for (?:errors|typos|mistakes)))?"
    r"(?: and (?:try again|retry))?"
    rf"|{_PLEASE}(?:use|using|try)(?: using)? (?:the|our|a) search(?: (?:box|bar|function|engine|form|field|tool"
    rf"|page))?(?: (?:above|below))?{_AIM}|{_PLEASE}search(?: {_SITE})?{_AIM}"
    rf"|{_PLEASE}(?:contact|e ?mail|notify|let) (?:{_WHOM}|us know){_IF}"
    rf"|{_PLEASE}try (?:again|refreshing (?:the|this) page)(?: later| shortly| soon| in a (?:few )?(?:minutes?"
    rf"|moments?|while))?"
    r"|thank you|thanks|thank(?:s| you) for (?:your (?:patience|understanding|interest|visit|support)"
    r"|(?:visiting|reading)(?: [a-z]+){0,2})"
    r"|(?:copyright )?(?:c )?(?:\d{4} ){0,2}(?:[a-z]+ ){0,5}all rights reserved|copyright(?: c)? \d{4}(?: \d{4})?"
    r"|(?:(?:privacy|cookie) policy|terms of (?:use|service)|contact us|about us|and|sitemap)"
    r"(?: (?:(?:privacy|cookie) policy|terms of (?:use|service)|contact us|about us|and|sitemap)){0,5}"
    r"|subscribe(?: now| today| to our newsletters?)?|read more|learn more|more news|related (?:articles|stories|news)"
    r"|close|share|print"
    r"|(?:there will be |we will (?:issue|publish) )?(?:a|an|no) (?:new|corrected|revised|updated|replacement"
    r"|substitute)"
    r" (?:story|article|version|report|item|headline)(?: (?:will|may)(?: not)? (?:follow|be (?:issued|published"
    r"|provided)))?(?: (?:later|soon|shortly|in due course|when available))?"
    r"|(?:an|the) (?:earlier|previous|original) version(?: of (?:this|the) (?:story|article|report|item))?"
    r" (?:was (?:published|sent|issued|posted) (?:in error|by mistake|prematurely)|contained (?:an error|errors"
    r"|mistakes))"
    r"|(?:it|this|the (?:story|article|report|item|link|page)) (?:was|has been|had been) (?:published|posted|sent"
    r"|issued|released) (?:in error|by mistake|prematurely|ahead of time)"
    rf"|(?:or |and )?(?:(?:it|the (?:page|link|article|url)(?: you followed)?) )?{_MAY} {_MOVED}"
    rf"(?:(?: or| and| or {_MAY}| and {_MAY}) {_MOVED}){{0,3}}"
    r"|(?:it (?:looks|seems|appears) (?:like|that) )?nothing was found(?: (?:here|at this (?:location|address)))?"
    r"|(?:or |and )?(?:it )?(?:no longer exists|never existed|does not exist|doesn t exist)"
    rf"|(?:because )?it (?:violated|violates|did not (?:meet|comply with)|breached) {_LAWS}"
)

_OF_PLACE = r"(?:本站|网站|官网|我们的?|网站的?)?"
_HOME_HAN = r"(?:首页|主页|上一?页|上一级(?:页面)?|前一?页|列表页?|(?:新闻)?频道)"
_LAWS_HAN = (
    r"(?:(?:相关|有关|国家|平台|社区|互联网|信息|服务|用户|管理|法律"
    r"|法规|政策|规定|规则|规范|公约|条例|协议|和|及|与|以及|或|、)){1,10}"
)
_FURTHER = r"(?:新闻|内容|精彩|资讯|文章|阅读|推荐|详情|信息|规则|原因|页面|版本)"
_CHINESE = re.compile(
    r"(?:真的?|实在|很|非常|十分)?(?:抱歉|对不起|遗憾|不好意思)(?:哦|啦|呀)?|哎呀|(?:系统|温馨|友情)?提示"
    r"|(?:由此|因此|对此|如)?(?:给您|为您)?(?:造成|带来)的?不便(?:之处)?(?:(?:敬请|请|望|希望|还请)?您?(?:谅解|见谅"
    r"|原谅|理解)|我们?深[表感](?:歉意|抱歉))?"
    r"|(?:敬请|请|望|希望|还请)您?(?:谅解|见谅|原谅|理解)|(?:我们)?深[表感](?:歉意|抱歉|遗憾)"
    rf"|(?:系统|页面|本页)?(?:将)?(?:在)?(?:\d{{1,2}}|[一二三五十]|几)秒钟?(?:之?后|内)?(?:系统"
    rf"|页面)?将?(?:自动)?(?:为您)?(?:跳转|返回|转到|回到|前往|进入|转入|跳回)[到至回]?{_OF_PLACE}{_HOME_HAN}?"
    rf"|(?:正在|即将|将)(?:自动)?(?:为您)?(?:跳转|返回)[到至]?{_OF_PLACE}{_HOME_HAN}?"
    rf"|(?:请|您|可以?|或者?|点击|点此|点击这里|此处|立即|直接|马上){{0,4}}(?:返回|回到|前往|访问|浏览|进入"
    rf"|去){_OF_PLACE}{_HOME_HAN}(?:看看|(?:浏览|查看)(?:其他|更多){_FURTHER})?"
    rf"|(?:返回|首页|主页|关闭(?:本|当前)?(?:页面|窗口)?|刷新(?:页面)?|投诉|举报|谢谢)"
    r"|请?您?(?:检查|核对|确认)一?下?您?(?:所?(?:输入|访问|请求))?的?(?:网址|网页地址|地址|链接|路径|url)(?:是否"
    r"|有无)?(?:正确|有误|错误|无误|拼写)*"
    r"(?:[后再并]{0,2}(?:重试|再试|重新访问|重新输入))?"
    r"|请?您?(?:稍后|重新|刷新(?:页面)?)(?:后|再)?(?:再试|重试|访问|输入|再来|刷新|再次访问|尝试)"
    rf"|(?:请|您|可以?|或者?|也){{0,4}}(?:使用|通过|尝试|试试|利用)?(?:站内|本站|网站)?搜索(?:功能|框"
    rf"|引擎)?(?:(?:查找|寻找|其他|相关|更多|您?想?要?的?|关键词){{0,3}}{_FURTHER})?"
    r"|(?:一切|具体)?请?以(?:官方|正式|最新|权威|原|本[网站报社]|有关部门|的|发布|公布|通报|消息|信息|公告|来源|渠道"
    r"|内容|版本|为){1,6}为?准"
    r"|(?:如果?|若)您?(?:有|需)(?:要)?(?:任何|其他|更多)?(?:疑问|问题|异议|需要|需求|帮助|侵权)?(?:可|可以|请|欢迎"
    r"|及时|尽快){0,3}(?:(?:联系|致电|咨询)(?:我们|本站|客服|管理员|编辑部|网站管理员))?"
    r"|(?:请|或者?|也){0,2}您?(?:可以?|及时|尽快|直接){0,2}(?:联系|致电|咨询)(?:我们|本站|(?:在线|人工)?客服|(?:网站"
    r"|系统|站点)?管理员|编辑部?|发布者|作者)(?:处理|删除|咨询|反馈|进行处理)?"
    r"|(?:感谢|谢谢)您?的?(?:关注|支持|理解|配合|阅读|访问|与|和){1,4}"
    r"|(?:本站|本网)?版权所有(?:侵权必究|翻版必究|违者必究)?|未经(?:授权|许可|书面|同意){1,3}(?:不得|禁止|请勿"
    r"|严禁)(?:转载|复制|使用|及|或|和){1,4}"
    rf"|(?:点击)?(?:查看|阅读|浏览|了解)?(?:更多|相关|对应|其他|推荐|热门|全部){{1,2}}{_FURTHER}{{1,2}}|查看(?:原因"
    rf"|详情|规则)|推荐阅读|猜你喜欢"
    r"|(?:由|经|应|因|被)?用户(?:投诉|举报)(?:并|且|后)?(?:经)?(?:平台|本站)?(?:审核|核实)?|经(?:平台|本站)?(?:审核"
    r"|核实)"
    rf"|(?:可能|涉嫌|因){{0,2}}违反了?{_LAWS_HAN}"
    r"|(?:或者?|它|也|可能|也许|已经?|被|暂时?){1,4}(?:删除|移除|移动|更名|改名|下线|下架|撤回|失效|过期|不存在"
    r"|无法访问)"
    r"(?:(?:或者?|、)?(?:已经?|被|暂时?|不再){0,3}(?:删除|移除|移动|更名|改名|下线|下架|撤回|失效|过期|不存在"
    r"|无法访问)){0,3}"
)


def is_courtesy(words: str) -> bool:
    """Tell whether a whole sentence, or each of its parts between commas, and, or, is nothing but a stock phrase."""
    return _is_stock(words) or all(_is_stock(part) for part in _PARTS.split(words))


def _is_stock(words: str) -> bool:
    said = words.strip()
    plain = _BLANK.sub(" ", said).strip().lower()
    return (
        not plain
        or _LABELLED.fullmatch(said) is not None
        or _ENGLISH.fullmatch(plain) is not None
        or _CHINESE.fullmatch(plain.replace(" ", "")) is not None
    )
