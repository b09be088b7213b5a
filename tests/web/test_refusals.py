"""Every refusal that the code can make has its Chinese."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib.resources import files

import pytest

from mfg_monitor.web.refusals import refusal_in
from tests.serving import Pages


def refusals() -> Iterator[str]:
    """The messages in the code, with something in place of what they are filled with."""
    rooms = (("mfg_monitor.web", "ProblemError", 1), ("mfg_monitor.search", "ConfigError", 0))
    for room, error, place in rooms:
        for path in files(room).iterdir():
            if not path.name.endswith(".py"):
                continue
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == error:
                    match node.args[place]:
                        case ast.Constant(value=str(words)):
                            yield words
                        case ast.JoinedStr(values=parts):
                            yield "".join(map(_filled, parts))


def _filled(part: ast.expr) -> str:
    if isinstance(part, ast.Constant):
        return str(part.value)
    return "" if "'hint'" in ast.dump(part) else "7"


@pytest.mark.parametrize("words", sorted(set(refusals()) - {"cursor: 7", "language: 7"}))
def test_each_has_its_chinese(words: str) -> None:
    told = refusal_in("zh", words)
    assert any("一" <= letter <= "鿿" for letter in told), words
    assert "{" not in told
    assert refusal_in("en", words) == words


def test_what_was_asked_is_named() -> None:
    unknown = 'sector: topics.toml has no sector "nevv"; did you mean "nev"?'
    assert refusal_in("zh", unknown) == "行业：topics.toml 中没有“nevv”，是否指“nev”？"
    assert refusal_in("zh", 'place: topics.toml has no place "x"') == "地点：topics.toml 中没有“x”。"
    day = "since: 'soon' is no day or time; write 2026-03-01 or 2026-03-01T08:00:00Z"
    assert refusal_in("zh", day) == "since：'soon' 不是日期或时间，请写成 2026-03-01 或 2026-03-01T08:00:00Z。"
    assert refusal_in("zh", "words of tomorrow") == "words of tomorrow"


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/items/999", "没有编号为 999 的文章。"),
        ("/items/x", "参数 item_id 有误。"),
        ("/nothing", "没有这个页面。"),
        ("/items?q=%22open", "搜索词中的引号没有闭合"),
        ("/items?language=nolanguage", "语言应为 zh、en 等代码，不能是“nolanguage”。"),
        ("/items?sector=nevv", "是否指“"),
    ],
)
def test_a_reader_of_chinese_is_refused_in_chinese(pages: Pages, path: str, words: str) -> None:
    answer = pages.ask(path, headers={"Accept": "text/html", "Accept-Language": "zh-CN"})
    assert answer.status in {400, 404, 422}
    assert words in answer.text.replace("&#34;", '"')
