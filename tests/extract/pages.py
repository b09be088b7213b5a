"""Pages of this project's own wording, and the way tests read them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from mfg_monitor.config.sources import ArticleRules
from mfg_monitor.extract import extract
from mfg_monitor.model import Article, Candidate, Page

NOW = datetime(2025, 6, 1, 12, tzinfo=UTC)
URL = "https://news.example.com/2025/0521/c1-2.html"

ENGLISH = [
    "A plant in Lingang that builds welding robots doubled its output in April, the district said on Wednesday.",
    "The maker now ships forty machines a day, against twenty a year ago, and plans a second hall beside the first.",
    "Officials expect the new line to employ three hundred people by autumn, most trained at local colleges.",
    "Suppliers from the delta have already moved closer to the port, which saves heavy castings a day.",
]
CHINESE = [
    "临港一家焊接机器人工厂四月份产量翻了一番，浦东新区有关部门周三公布了这一消息。",
    "企业目前每天出货四十台，而去年同期只有二十台，第二座厂房将在旁边开工建设。",
    "预计到秋天，新生产线将吸纳三百名员工，其中大部分毕业于本地职业院校。",
]


def paragraphs(lines: list[str]) -> str:
    return "".join(f"<p>{line}</p>\n" for line in lines)


def html(body: str, *, head: str = "", title: str = "Robot plant doubles output - Example News") -> str:
    return f"<!DOCTYPE html><html><head><title>{title}</title>{head}</head><body>{body}</body></html>"


def page(markup: str | bytes, *, url: str = URL, content_type: str | None = "text/html; charset=utf-8") -> Page:
    body = markup.encode() if isinstance(markup, str) else markup
    return Page(url=url, final_url=url, status=200, body=body, fetched_at=NOW, content_type=content_type)


def candidate(**known: Any) -> Candidate:
    return Candidate(**{"url": URL, "canonical_url": URL, "source": "example"} | known)


def read(
    *markups: str | bytes,
    rules: ArticleRules | None = None,
    content_type: str | None = "text/html; charset=utf-8",
    **known: Any,
) -> Article:
    pages = [page(markup, content_type=content_type) for markup in markups]
    return extract(
        pages, candidate(**known), rules=rules or ArticleRules(), zone="Asia/Shanghai", language=None, now=NOW
    )
