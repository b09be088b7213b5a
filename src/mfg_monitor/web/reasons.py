"""Why a score, a date, a failure, a time: the program's English reasons in the language of the page.

What has no Chinese here is shown as it is: a reason in another language is better than none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from mfg_monitor.web.words import Language

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


def part_in(language: Language, name: str, reason: str) -> tuple[str, str]:
    """Answer the name of a part of the score and its reason, with the value that the reason ends in."""
    if language == "en" or name not in PARTS:
        return name, reason
    own_name, own_reason = PARTS[name]
    told = re.search(r"(: .*)?( \(-?[\d.]+\))$", reason)
    return own_name, own_reason + (told[0] if told else "")


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
