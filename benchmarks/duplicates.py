"""How well are copies recognised, and template twins kept apart? Edits real articles as newsrooms do and measures.

    python benchmarks/duplicates.py [--pages FOLDER] [--most N]

`FOLDER` holds `expected.jsonl` with `language` and `body` a line. Copies: a byline added, the end cut, a
sentence dropped, words exchanged, a figure corrected, a closing text added, paragraphs joined or moved. Not copies: the
same text with other figures or other names (template twins), two articles with one common closing text (of their own
length, or ten times as long), any two others.
Prints recall of each kind of copy, false joins of each kind of twin, the cost of a fingerprint, and at the end
precision, recall and F1 over all these pairs but those with the long closing text.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from mfg_monitor.dedupe import decide, fingerprint, similarity
from mfg_monitor.model import Article, Candidate, Duplicate, Examined, Fingerprint, Likeness, Verdict

PAGES = Path(__file__).resolve().parents[2] / "shared" / "pages"
AT = datetime(2025, 5, 21, tzinfo=UTC)
Edit = Callable[[str, str, random.Random], str | None]
Joined = dict[str, list[bool]]
"""By language, whether each pair was joined."""

_SENTENCE = {"zh": re.compile(r"[^。！？\n]+[。！？]?[”」]?"), "en": re.compile(r"[^.!?\n]+[.!?]?[\"”]?")}
_SYNONYMS = {
    "zh": [
        *(("目前", "现在"), ("进行", "开展"), ("表示", "称"), ("通过", "经过"), ("已经", "已"), ("可以", "能够")),
        *(("但是", "不过"), ("因为", "由于"), ("非常", "十分"), ("问题", "难题"), ("发展", "推进"), ("工作", "事务")),
        *(("我们", "大家"), ("方面", "领域"), ("同时", "与此同时"), ("提高", "提升"), ("认为", "觉得"), ("需要", "须")),
    ],
    "en": [
        *((" said ", " noted "), (" also ", " additionally "), (" but ", " yet "), (" many ", " numerous ")),
        *((" about ", " around "), (" big ", " large "), (" because ", " since "), (" will ", " is going to ")),
        *((" people ", " persons "), (" more than ", " over "), (" made ", " produced "), (" after ", " following ")),
    ],
}
_BYLINE = {"zh": "本报记者 王小明 上海报道", "en": "By Jane Example, staff reporter"}
_TAIL = {
    "zh": "免责声明：本文仅代表作者个人观点，与本网无关。其原创性以及文中陈述文字和内容未经本站证实，"
    "请读者仅作参考，并自行核实相关内容。"
    "版权所有，未经书面授权不得转载。如有侵权，请联系我们，我们将在第一时间处理。"
    "关注我们的公众号，获取更多行业资讯，了解市场最新动态。",
    "en": "This article was provided by a partner and does not necessarily reflect the views of the editors. All "
    "rights reserved. No part of this publication may be reproduced without written permission. Sign up to our "
    "newsletter to get the best of our journalism in your inbox every morning, and follow us "
    "for the latest on markets and industry.",
}


def sentences(text: str, language: str) -> list[str]:
    """Answer the sentences, line ends kept as sentences of their own."""
    parts: list[str] = []
    for line in text.split("\n"):
        parts += _SENTENCE[language].findall(line)
        parts.append("\n")
    return parts


def byline(text: str, language: str, _: random.Random) -> str:
    return f"{_BYLINE[language]}\n\n{text}"


def cut(share: float) -> Edit:
    def edit(text: str, language: str, _: random.Random) -> str:
        parts = sentences(text, language)
        return "".join(parts[: max(1, int(len(parts) * share))])

    return edit


def dropped(text: str, language: str, chance: random.Random) -> str:
    parts = sentences(text, language)
    solid = [i for i, part in enumerate(parts) if part.strip()]
    gone = set(chance.sample(solid, max(1, len(solid) // 12)))
    return "".join(part for i, part in enumerate(parts) if i not in gone)


def synonyms(text: str, language: str, _: random.Random) -> str:
    for old, new in _SYNONYMS[language]:
        text = text.replace(old, new)
    return text


def tail(text: str, language: str, _: random.Random) -> str:
    return f"{text}\n\n{_TAIL[language]}"


def moved(text: str, _: str, chance: random.Random) -> str | None:
    lines = [line for line in text.split("\n") if line.strip()]
    if len(lines) < 5:
        return " ".join(lines)
    at = chance.randrange(2, len(lines))
    return "\n\n".join([*lines[:2], lines[at], *(line for i, line in enumerate(lines[2:], 2) if i != at)])


def corrected(text: str, _: str, chance: random.Random) -> str | None:
    figures = list(re.finditer(r"\d[\d,.]*\d", text))
    if len(figures) < 6:
        return None
    one = chance.choice(figures)
    return text[: one.start()] + _other_number(one[0], chance) + text[one.end() :]


def mixed(text: str, language: str, chance: random.Random) -> str:
    return tail(dropped(synonyms(byline(text, language, chance), language, chance), language, chance), language, chance)


def _other_number(written: str, chance: random.Random) -> str:
    other = written
    while other == written:
        other = re.sub(r"\d", lambda _: str(chance.randrange(1, 10)), written)
    return other


def other_figures(text: str, _: str, chance: random.Random) -> str | None:
    """Next month's report: every figure is another, years stay."""
    count = 0

    def change(found: re.Match[str]) -> str:
        nonlocal count
        if re.fullmatch(r"(?:19|20)\d\d", found[0]):
            return found[0]
        count += 1
        return _other_number(found[0], chance)

    edited = re.sub(r"\d[\d,.]*\d|\d", change, text)
    return edited if count >= 3 else None


def some_figures(text: str, _: str, chance: random.Random) -> str | None:
    """Another plant's notice: every second figure is another."""
    figures = list(re.finditer(r"\d[\d,.]*\d|\d", text))
    if len(figures) < 4:
        return None
    for one in reversed(figures[::2]):
        text = text[: one.start()] + _other_number(one[0], chance) + text[one.end() :]
    return text


def other_names(text: str, language: str, _: random.Random) -> str | None:
    """Another firm and place in the same words: the two most named names are others."""
    pattern = r"(?<=[a-z,] )[A-Z][a-z]{3,}" if language == "en" else "[\u4e00-\u9fff]{2}(?=公司|集团|市|区|省|县|工厂)"
    counts: dict[str, int] = defaultdict(int)
    for name in re.findall(pattern, text):
        counts[name] += 1
    often = sorted((name for name in counts if counts[name] > 1), key=lambda name: -counts[name])[:2]
    if len(often) < 2:
        return None
    for name, other in zip(often, ("Zelkova", "Quimper") if language == "en" else ("岚澜", "珩琨"), strict=True):
        text = text.replace(name, other)
    return text


COPIES: dict[str, Edit] = {
    "byline": byline, "cut to 3/4": cut(0.75), "cut to 1/2": cut(0.5), "cut to 1/3": cut(0.34),
    "sentences dropped": dropped, "synonyms": synonyms, "closing text": tail,
    "paragraph moved": moved, "figure corrected": corrected, "mixed": mixed,
}  # fmt: skip
TWINS: dict[str, Edit] = {
    "all figures other": other_figures, "half the figures other": some_figures, "names other": other_names,
}  # fmt: skip


def printed(text: str) -> Fingerprint:
    return fingerprint(_article(text, "a"))


def joined(first: Fingerprint, second: Fingerprint) -> bool:
    """Tell whether the second, arriving after the first, becomes its duplicate, the index included."""
    if first.text_hash != second.text_hash and not set(first.bands) & set(second.bands):
        return False
    article = _article("", "b")
    likeness = Likeness(1, "near", "http://a.example/a", "a", "", first, None, AT, None)
    examined = Examined(_CANDIDATE, article, Verdict(relevant=True, score=1), second, AT, article.url)
    return isinstance(decide(examined, [likeness]), Duplicate)


def _article(text: str, name: str) -> Article:
    url = f"http://a.example/{name}"
    return Article(url=url, canonical_url=url, title=name, text=text, lead="", language="en")


_CANDIDATE = Candidate("http://a.example/b", "http://a.example/b", "a")


def bodies(folder: Path, most: int) -> Iterator[tuple[str, str]]:
    """Answer language and body of pages that are long enough to be told again."""
    with (folder / "expected.jsonl").open(encoding="utf-8") as lines:
        pages = [json.loads(line) for line in lines]
    found = [(p["language"], p["body"]) for p in pages if p["language"] in _SENTENCE and len(p["body"] or "") > 300]
    yield from found[:most]


def main() -> None:
    """Measure and print one line a kind."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    arguments.add_argument("--pages", type=Path, default=PAGES)
    arguments.add_argument("--most", type=int, default=400)
    chosen = arguments.parse_args()
    if not (chosen.pages / "expected.jsonl").is_file():
        print(f"skipped: {chosen.pages.name}/expected.jsonl is not there")
        return
    texts = list(bodies(chosen.pages, chosen.most))
    started = time.process_time()
    prints = [printed(text) for _, text in texts]
    cost = (time.process_time() - started) / len(texts)
    letters = sum(len(text) for _, text in texts) // len(texts)
    print(f"{len(texts)} articles, {1e3 * cost:.2f} ms CPU a fingerprint of {letters} letters")
    copies: Joined = defaultdict(list)
    others: Joined = defaultdict(list)
    for title, edits, found in (("copies joined", COPIES, copies), ("twins joined", TWINS, others)):
        for name, edit in edits.items():
            for language, hits in report(title, name, texts, prints, edit).items():
                found[language] += hits
    for language, hits in strangers(texts, prints).items():
        others[language] += hits
    for language in sorted(copies):
        right, all_copies, false = sum(copies[language]), len(copies[language]), sum(others[language])
        print(
            f"all pairs: {language} precision {right / max(1, right + false):.3f}, recall {right / all_copies:.3f}, "
            f"F1 {2 * right / (right + false + all_copies):.3f} ({all_copies} copies, {len(others[language])} others)"
        )


def report(title: str, name: str, texts: list[tuple[str, str]], prints: list[Fingerprint], edit: Edit) -> Joined:
    """Print and answer how many edited texts are joined with their originals, by language."""
    chance = random.Random(7)
    hits: dict[str, list[bool]] = defaultdict(list)
    likeness: list[float] = []
    for (language, text), original in zip(texts, prints, strict=True):
        edited = edit(text, language, chance)
        if edited is None or edited == text:
            continue
        other = printed(edited)
        hits[language].append(joined(original, other))
        likeness.append(similarity(original, other))
    shares = ", ".join(f"{language} {sum(h) / len(h):.3f} ({sum(h)}/{len(h)})" for language, h in sorted(hits.items()))
    print(f"{title}: {name:22} {shares}; mean likeness {sum(likeness) / max(1, len(likeness)):.2f}")
    return hits


def strangers(texts: list[tuple[str, str]], prints: list[Fingerprint]) -> Joined:
    """Print and answer the false joins of different articles, plain and cut short before one common closing text."""
    pairs = [(a, b) for a in range(len(texts)) for b in range(a) if texts[a][0] == texts[b][0]]
    short = [printed(text[: 150 if lang == "zh" else 400] + "\n\n" + _TAIL[lang] * 2) for lang, text in texts]
    found: Joined = defaultdict(list)
    longest = {lang: max((text for of, text in texts if of == lang), key=len) for lang, _ in texts}
    after = {"zh": (60, 600), "en": (200, 2000)}
    brief = [printed(text[: after[lang][0]] + "\n\n" + longest[lang][-after[lang][1] :]) for lang, text in texts]
    for title, of in (("strangers", prints), ("common closing", short), ("brief news, long closing", brief)):
        hits = [(texts[a][0], joined(of[a], of[b])) for a, b in pairs]
        print(f"{title} joined: {sum(hit for _, hit in hits)} of {len(pairs)}")
        for language, hit in hits if of is not brief else ():
            found[language].append(hit)
    return found


if __name__ == "__main__":
    main()
