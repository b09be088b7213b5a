"""Two wordings of one text: what was taken out and put in, and of which class the change is. Pure.

Words are compared one by one, Chinese by character. Noise (counters, stamps, typography) is no change.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from mfg_monitor.dedupe.copying.sketch import is_noise
from mfg_monitor.dedupe.naming.marks import hanzi_names, tokens_of
from mfg_monitor.model import Article, Item, Match, Revision, Verdict
from mfg_monitor.script import simplified
from mfg_monitor.text import folded, hanzi_count

Changed = tuple[Literal["", "ins", "del"], str]
"""A stretch of both texts, of the new one alone, or of the old one alone."""
ORDER = ("headline", "figures", "date", "names", "wording")
"""The classes of a change, the weightiest first; "date" is the day of publication, or a day that the text names."""

LONGEST_COMPARED = 6_000
"""Words of two stretches together that are compared one by one; longer ones stand for each other as a whole."""
_WORD = re.compile(r"[\u3400-\u9fff]|[^\W\u3400-\u9fff]+|\s+|[^\w\s]")
_LINE = re.compile(r"[^\n]*\n*")
_CONTEXT = 60
"""Characters beside a change that tell a day from a number, and the beginning of a sentence."""
_YEAR = re.compile(r"(?:19|20)\d\d")
_BEFORE_A_YEAR = frozenset("in since by of until till from year".split())
_WEEKDAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
_NUMERALS = frozenset(
    """
    one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
    nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion trillion half third
    quarter double triple 〇 零 一 二 两 三 四 五 六 七 八 九 十 百 千 万 亿 半 倍
    """.split()
)


def difference(old: str, new: str) -> list[Changed]:
    """Answer both texts in pieces, with what was taken out and put in."""
    found: list[Changed] = []
    ours, theirs = _LINE.findall(old), _LINE.findall(new)
    for what, a, b, c, d in difflib.SequenceMatcher(None, ours, theirs).get_opcodes():
        if what == "equal":
            found.append(("", "".join(ours[a:b])))
        else:
            found += _by_words("".join(ours[a:b]), "".join(theirs[c:d]))
    return _merged(found)


def shortened(pieces: Iterable[Changed], most: int = 400) -> list[Changed]:
    """Answer the pieces with long stretches that did not change cut in their middle."""
    kept = most * 2 // 5
    return [(kind, text if kind or len(text) <= most else f"{text[:kept]} … {text[-kept:]}") for kind, text in pieces]


@dataclass(frozen=True, slots=True)
class Step:
    """One older wording, and what the next revision made of it."""

    old: Revision
    title: list[Changed]
    text: list[Changed]


def steps(item: Item, older: Sequence[Revision]) -> list[Step]:
    """Answer the steps by which an article became what it is, the oldest first."""
    later = [*((one.title, one.text) for one in older[1:]), (item.article.title, item.article.text)]
    return [
        Step(one, difference(one.title, title), difference(one.text, text))
        for one, (title, text) in zip(older, later, strict=False)
    ]


@dataclass(frozen=True, slots=True)
class Wording:
    """What is compared of one revision."""

    title: str
    text: str
    published: str | None = None
    terms: Mapping[str, str] = field(default_factory=dict)
    """Chinese names of places and companies that rules know, with their ids."""

    @classmethod
    def of(cls, article: Article, verdict: Verdict) -> Wording:
        """Answer the wording of an article."""
        return cls(article.title, article.text, article.dating.published, _terms(verdict.matches))


def changes(old: Wording, new: Wording) -> tuple[str, ...]:
    """Answer the classes of what changed, in `ORDER`; none where only noise did."""
    terms = {**old.terms, **new.terms}
    found = _classes(_told(old.text), _told(new.text), terms)
    if not same_headline(old.title, new.title):
        found |= {"headline"} | (_classes(_plain(old.title), _plain(new.title), terms) - {"wording", "names"})
    if old.published != new.published:
        found.add("date")
    return tuple(each for each in ORDER if each in found)


def same_headline(old: str, new: str) -> bool:
    """Do two titles differ by typography alone, or by what a site puts before or behind them?"""
    one, other = folded(_plain(old)), folded(_plain(new))
    return one == other or (bool(one) and bool(other) and (one in other or other in one))


def _terms(matches: Sequence[Match]) -> dict[str, str]:
    named = (match for match in matches if match.kind in {"place", "company"} and hanzi_count(match.term) > 1)
    return {_plain(match.term): match.id for match in named}


def _told(text: str) -> str:
    return "\n\n".join(line for line in _plain(text).split("\n") if line and not is_noise(line))


def _plain(text: str) -> str:
    return simplified(unicodedata.normalize("NFKC", text))


# -- pieces ---------------------------------------------------------------------------------------------------------


def _by_words(old: str, new: str) -> list[Changed]:
    ours, theirs = _WORD.findall(old), _WORD.findall(new)
    if not ours or not theirs or len(ours) + len(theirs) > LONGEST_COMPARED:
        return [("del", old), ("ins", new)]
    found: list[Changed] = []
    for what, a, b, c, d in difflib.SequenceMatcher(None, ours, theirs).get_opcodes():
        if what == "equal":
            found.append(("", "".join(ours[a:b])))
        else:
            found += [("del", "".join(ours[a:b])), ("ins", "".join(theirs[c:d]))]
    return found


def _merged(pieces: Iterable[Changed]) -> list[Changed]:
    """Answer pieces of which no two of a kind follow each other; blanks alone do not part two changes."""
    found: list[Changed] = []
    same, gone, come = "", "", ""

    def changed() -> list[Changed]:
        both: list[Changed] = [("del", gone), ("ins", come)]
        return [piece for piece in both if piece[1]]

    for kind, text in pieces:
        if kind == "del":
            gone, come, same = gone + same + text, come + same, ""
        elif kind == "ins":
            gone, come, same = gone + same, come + same + text, ""
        elif not (gone or come):
            found.append(("", text))
        elif same or text.strip() or "\n" in text:
            found += [*changed(), ("", same + text)]
            same, gone, come = "", "", ""
        else:
            same = text
    found += changed()
    if same:
        found.append(("", same))
    return [piece for piece in _joined(found) if piece[1]]


def _joined(pieces: Iterable[Changed]) -> Iterator[Changed]:
    held: Changed = ("", "")
    for kind, text in pieces:
        if kind or held[0]:
            yield held
            held = (kind, text)
        else:
            held = ("", held[1] + text)
    yield held


# -- classes --------------------------------------------------------------------------------------------------------


def _classes(old: str, new: str, terms: Mapping[str, str]) -> set[str]:
    pieces = difference(old, new)
    found: set[str] = set()
    for place, (kind, text) in enumerate(pieces):
        after = pieces[place + 1 :]
        if not kind or (kind == "ins" and place and pieces[place - 1][0] == "del"):
            continue
        is_exchange = kind == "del" and bool(after) and after[0][0] == "ins"
        before = pieces[place - 1][1][-_CONTEXT:] if place else ""
        if not is_exchange:
            if folded(text):
                found.add("wording")
            continue
        behind = after[1][1][:_CONTEXT] if len(after) > 1 else ""
        found |= _exchanged(before + text + behind, before + after[0][1] + behind, terms)
        if not found and folded(text) != folded(after[0][1]):
            found.add("wording")  # the same words in another order
    return found


def _exchanged(old: str, new: str, terms: Mapping[str, str]) -> set[str]:
    mine, theirs = _counted(old, terms), _counted(new, terms)
    return {kind for kind, _ in ((mine - theirs) + (theirs - mine))}


def _counted(window: str, terms: Mapping[str, str]) -> Counter[tuple[str, str]]:
    """Count the words of a stretch by the class that a change of theirs makes."""
    for number, term in enumerate(sorted(terms, key=len, reverse=True)):
        # A name that rules know stands as one word, so that exchanging it changes no other.
        window = window.replace(term, f" Term{number}{''.join(filter(str.isalpha, terms[term]))} ")
    tokens = tokens_of(window)
    found: Counter[tuple[str, str]] = Counter(("names", value) for _, _, value in hanzi_names(window))
    for place, (kind, value) in enumerate(tokens):
        before = tokens[place - 1] if place else ("end", "")
        behind = tokens[place + 1] if place + 1 < len(tokens) else ("end", "")
        if kind != "end":
            found[_class_of(kind, value, before, behind), value] += 1
    return found


def _class_of(kind: str, value: str, before: tuple[str, str], behind: tuple[str, str]) -> str:
    if kind == "figure":
        is_year = _YEAR.fullmatch(value) and (
            "date" in {before[0], behind[0]} or behind[1] == "年" or before[1] in _BEFORE_A_YEAR
        )
        return "date" if is_year else "figures"
    if kind == "date" or value in _WEEKDAYS:
        return "date"
    if value in _NUMERALS:
        return "figures"
    # A capital at the beginning of a sentence makes no name.
    is_name = kind == "name" and (before[0] != "end" or " " in value or value.startswith("term"))
    return "names" if is_name else "wording"
