"""Why a score, a date, a failure, a time: the program's English reasons in the language of the page.

What has no Chinese here is shown as it is: a reason in another language is better than none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from mfg_monitor.web.words import Language, aside, named

PARTS: Mapping[str, tuple[str, str]] = {
    "base": ("基础", "每篇报道的起点"),
    "place": ("地点", "报道确实发生在上海的程度"),
    "industry": ("制造", "确实有所制造的程度"),
    "together": ("同句", "制造与上海出现在同一句中"),
    "title": ("标题", "标题点明，或标题与导语共同点明"),
    "share": ("篇幅", "全文中与此相关的比例"),
    "elsewhere": ("外地", "在其他地方制造"),
    "subject": ("他题", "报道的是其他主题"),
    "passing": ("附带", "只是顺带提到上海"),
    "wording": ("措辞", "措辞与此类报道相近的程度"),
    "limit": ("限幅", "评分保持在0与1之间"),
}
WITNESSES: Mapping[str, str] = {
    "feed": "订阅源", "json-ld": "结构化数据", "meta": "元标签", "time-tag": "时间标签", "url": "网址",
    "byline": "署名行",
    "text": "正文", "sitemap": "站点地图", "inferred": "推断", "none": "无", "published": "发布", "updated": "更新",
}  # fmt: skip
_MARKS = (("(city)", "［本市］"), ("(elsewhere)", "［外地］"), ("(maker)", "［厂商］"))
"""What stands for names among the words that a score went by."""
FAILURES: Mapping[str, str] = {
    "dns": "域名无法解析：请检查地址或本机的域名服务器",
    "connect": "主机不接受连接：可能已停机，或拒绝本网络",
    "tls": "证书或加密不可信",
    "timeout": "未在限时内应答（fetch.timeout）",
    "http": "服务器返回错误",
    "too_large": "应答超过 fetch.max_body",
    "robots": "robots.txt 禁止访问，或无法取得",
    "refused_address": "指向非公网地址；fetch.allow_private_networks 可放行",
    "redirects": "重定向没有尽头",
    "content_type": "内容类型与来源类别不符：请检查 kind 和 url",
    "parse": "应答无法解读：请检查 kind 和 url",
    "empty": "应答中没有可读内容",
    "file": "文件或文件夹无法读取：请检查 path",
    "internal": "本程序的故障；详见日志",
}
_DUE = (
    (r"its interval", "按间隔"),
    (r"it was not visited yet", "尚未访问"),
    (r"its address is gone \(410\)", "地址已失效（410）"),
    (r"backing off after (\d+) failed visits?", r"连续失败 \1 次，放缓访问"),
    (r"nothing new for (\d+) days: asked half as often", r"\1 天无新文：访问减半"),
    (r"nothing new for (\d+) days: asked a quarter as often", r"\1 天无新文：访问减至四分之一"),
    (r"the front page asks for it \(ttl\)", "首页自身要求（ttl）"),
    (r"its host asked to be left alone \((.*)\)", r"主机要求暂缓（\1）"),
    (r"it is not enabled: .*", "未启用"),
)


_OWN_ADDRESS = re.compile(r"^https?://\S+: | \(robots\.txt was asked for\)$")
"""Which address it was is said elsewhere."""
_DETAILS = tuple(
    (re.compile(pattern, re.DOTALL), chinese)
    for pattern, chinese in (
        (r"no whole answer within (.+) s", "{0} 秒内未完整应答"),
        (r"the server answered (\d+)(?:, which was not asked for)?", "服务器应答 {0}"),
        (r"the name has no address", "域名没有地址"),
        (r"the name cannot be looked up now", "暂时无法查询域名"),
        (r"the connection was refused", "连接被拒绝"),
        (r"the connection was reset", "连接被重置"),
        (r"the connection was closed before the answer was whole", "应答未完，连接已断"),
        (r"the network has no way there", "网络不可达"),
        (r"the connection failed(.*)", "连接失败{0}"),
        (r"no trusted connection: (.*)", "连接不可信：{0}"),
        (r"the answer is larger than allowed", "应答过大"),
        (r"the answer is not HTTP: (.*)", "应答不是 HTTP：{0}"),
        (r"the address is malformed", "地址格式错误"),
        (r"robots\.txt forbids this address", "robots.txt 禁止此地址"),
        (r"robots\.txt answered (\d+), which forbids everything for now", "robots.txt 应答 {0}，暂时全部禁止"),
        (r"robots\.txt asks for (.+) s between requests; .*", "robots.txt 要求请求间隔 {0} 秒"),
        (r"too many redirects: (.*)", "重定向过多：{0}"),
        (r"a redirect that leads nowhere", "重定向没有去向"),
        (r"the (?:listing|feed|sitemap|interface)'s answer is empty|the answer is empty", "应答为空"),
        (r"the page is empty|no page was given", "页面为空"),
        (r"no article was found on the page", "页面中没有文章"),
        (r"the page says “(.*)” in an article's place", "页面只说“{0}”，没有文章"),
        (r"leads to a front page, (.*)", "跳转到首页：{0}"),
        (r"leads to an error page, (.*)", "跳转到错误页：{0}"),
        (r"a web page(.*) came in place of (?:a feed|a sitemap|JSON)", "应答是网页{0}，而非数据"),
        (r"(?:the listing|the page) is no web page", "应答不是网页"),
        (r"the listing's answer is no text", "应答不是文本"),
        (r"no feed: (.*)", "不是订阅源：{0}"),
        (r"no sitemap: (.*)", "不是站点地图：{0}"),
        (r"the (?:feed|sitemap) breaks off.*", "内容在第一条之前中断或损坏"),
        (r"the sitemap is XML that cannot be read", "站点地图的 XML 无法解读"),
        (r"the feed could not be read(.*)", "订阅源无法解读{0}"),
        (r"JSON that cannot be read: (.*)", "JSON 无法解读：{0}"),
        (r"no such file or folder: (.*)", "没有此文件或文件夹：{0}"),
        (r"reading it took longer than (.+) s", "解读超过 {0} 秒"),
        (r"reading it took too much memory", "解读占用内存过多"),
        (r"reading it brought the worker process down", "解读进程因此中止"),
        (r"no process that reads pages was ready within (.+) s", "解读进程 {0} 秒内未就绪"),
        (r"no process that reads pages could be started", "解读进程无法启动"),
        (r"it could not be read(.*)", "无法解读{0}"),
        (r"fault of this program: (.*)", "本程序故障：{0}"),
    )
)


def detail_in(language: Language, message: str) -> str:
    """Answer the cause of a failure as it was met, without the address that was asked."""
    words = _OWN_ADDRESS.sub("", message)
    if language == "en":
        return words
    for pattern, chinese in _DETAILS:
        if found := pattern.fullmatch(words):
            return chinese.format(*(part or "" for part in found.groups()))
    return words


_LENGTHS = {"s": "秒", "m": "分钟", "h": "小时", "d": "天"}


def length_in(language: Language, written: str) -> str:
    """Answer a length of time as it stands in a file ("30m") in words of a page."""
    found = re.fullmatch(r"(\d+)([smhd])", written)
    return written if language == "en" or not found else f"{found[1]} {_LENGTHS[found[2]]}"


def part_in(language: Language, name: str, reason: str) -> tuple[str, str]:
    """Answer the name of a part of the score and its reason, with the value that the reason ends in."""
    if language == "en" or name not in PARTS:
        return name, reason
    own_name, own_reason = PARTS[name]
    told = re.search(r"(?:: (.*))? \((-?[\d.]+)\)$", reason)
    if told is None:
        return own_name, own_reason
    seen = (told[1] or "").replace(", ", "、")
    for mark, chinese in _MARKS:
        seen = seen.replace(mark, chinese)
    return own_name, aside(language, named(language, own_reason, seen) if seen else own_reason, told[2])


def witness_in(language: Language, word: str) -> str:
    """Answer what a witness of a date is called, or its role."""
    return word if language == "en" else WITNESSES.get(word, word)


def failure_in(language: Language, kind: str, words: str) -> str:
    """Answer a failure in words."""
    return words if language == "en" else FAILURES.get(kind, words)


def due_in(language: Language, reason: str) -> str:
    """Answer why a source is visited when it is."""
    if language == "en":
        return reason
    for pattern, own in _DUE:
        if found := re.fullmatch(pattern, reason):
            return found.expand(own)
    return reason
