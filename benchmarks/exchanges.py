"""Are texts that say of another firm, place, person, product or month what a stored one says kept apart from it?

    python benchmarks/exchanges.py [--half tune|hold|both] [--seed N] [--pages FOLDER] [--errors]

Of each labelled story (and of real pages, where there are some) one name is exchanged wherever it stands: a known firm
or place for another known one, for one that no rule knows, or for one whose name is a common word; a name that differs
by one character; a person; a product; all months; all figures. An exchange counts where a reader would call the text
another story: the name stands in a sentence, not in a way to the page alone; nothing of the old one is left, in capitals
or written small, in its singular or in the firm's other names; the new one names nothing of the same kind or firm; what
differs by one character does so in the firm's own name, not in the word for its kind; months are told in the headline
or in a sentence of the lead, and every new day is a day. Newsrooms' edits of the same stories, with synonyms of
nouns and verbs in the headline too, are the other side: none may be parted because two texts were laid beside each
other. One half is for tuning; the other is drawn with another seed, and takes its names and synonyms from other lists.
"""

# ruff: noqa: E501
from __future__ import annotations

import argparse
import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from edits import COPIES, NO_FIRM, ROOMS, TWINS
from exchanged_words import COMMON_NAMES, KIND_OF_FIRM, OF_ONE_KIND, PERSONS, PRODUCTS, SYNONYMS, TOWNS

from mfg_monitor.classify import Classifier
from mfg_monitor.config.load import Config, load
from mfg_monitor.dedupe import decide
from mfg_monitor.dedupe.copying import copies
from mfg_monitor.dedupe.telling.tellings import tie
from mfg_monitor.evaluate import GoldItem
from mfg_monitor.model import Dating, Duplicate, Examined, Likeness
from mfg_monitor.service.evaluating import examined_gold, traits_of_gold

HERE = Path(__file__).parent
STORIES = (HERE.parent / "tests" / "classify" / "data", HERE / "data")
PAGES = HERE.parents[1] / "shared" / "pages"
AT = datetime(2025, 5, 21, tzinfo=UTC)
LEAST_LETTERS = {"en": 150, "zh": 60}
LEAD = {"en": 400, "zh": 120}
LONGEST = 12_000
Told = tuple[str, str]
"""Title and text."""
Exchange = Callable[[Told, str, "Words", Random], Told | None]

_PERSON = {
    "en": re.compile(r"(?<=[a-z,] )(?!(?:North|South|East|West|Latin|Central) )([A-Z][a-z]+ [A-Z][a-z]+)(?=,? (?:said|told|says|who))|(?<=manager )([A-Z][a-z]+ [A-Z][a-z]+)"),
    "zh": re.compile("(?:总经理|董事长|负责人|总监|厂长|主任|经理|总裁|工程师)([王李张刘陈杨黄赵周吴徐孙马朱胡林郭何高罗郑梁谢宋唐许韩冯邓曹彭曾]"
                     "[\u4e00-\u9fff]{1,2})(?=表示|说|介绍|称|告诉|透露)"),
}  # fmt: skip
_SHAPED = {
    "en": re.compile(r"(?<=[a-z,] )([A-Z][A-Za-z]{3,})(?= (?:Corp|Group|Co\b|Motors?|Inc|Ltd|Steel|Works|Technolog|Electric|Valves|Tools|Pharma))"),
    "zh": re.compile("(?<![\u4e00-\u9fff])([\u4e00-\u9fff]{2})(?=科技|机电|集团|股份|电子|重工|医疗|生物|药业|半导体|材料|汽车)"),
}  # fmt: skip
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_WORD = {"en": r"(?<![A-Za-z]){}(?![A-Za-z])", "zh": "{}"}


class Words:
    """The names that are looked for in texts, and those that are put in their place."""

    def __init__(self, config: Config, half: str) -> None:
        self.half = half
        self.named = {
            kind: {lang: _names(terms, lang) for lang in LEAST_LETTERS}
            for kind, terms in (("firm", config.topics.companies), ("place", config.topics.places))
        }
        self.of_one = {
            name: names
            for terms in (config.topics.companies, config.topics.places)
            for term in terms
            for names in [{*term.ambiguous, *(name for lang in LEAST_LETTERS for name in _written(term, lang))}]
            for name in names
        }
        self._pattern = {
            (kind, lang): re.compile("|".join(_WORD[lang].format(re.escape(name)) for name in sorted(names, key=len, reverse=True)))
            for kind, by_language in self.named.items()
            for lang, names in by_language.items()
        }  # fmt: skip

    def subject(self, kind: str, told: Told, lang: str) -> str | None:
        """Answer the name of this kind that a story is about: in the headline or the lead, and named most often."""
        title, text = told
        found = Counter(name for name in self._pattern[kind, lang].findall(f"{title}\n{text}") if name != "上海")
        found.pop("Shanghai", None)
        for name, count in found.most_common():
            is_head = name in title or (count > 1 and name in text[: LEAD[lang]])
            if is_head and any(name in sentence for sentence in _sentences(text)):
                return name
        return None

    def exchanged(self, told: Told, old: str, new: str, lang: str) -> Told | None:
        """Put a name in the place of another one, unless that is of the same, or is still named in another way."""
        own = self.of_one.get(old, {old})
        changed = None if new in own else replaced(told, old, new, lang)
        short = {name for name in self.of_one if name != old and name in old and not old.endswith(name)} - NO_FIRM
        left = "\n".join(changed or ())
        return None if any(name in left for name in own | short) else changed


def _sentences(text: str) -> list[str]:
    """Answer the lines that are running text."""
    return [line for line in text.split("\n") if re.search(r"[。！？.!?][”」\"]?\s*$", line)]


def _written(term: object, lang: str) -> list[str]:
    return [name for name in (getattr(term, f"name_{lang}"), *getattr(term, f"aliases_{lang}")) if name]


def _names(terms: Sequence[object], lang: str) -> list[str]:
    found: set[str] = set()
    for term in terms:
        for name in _written(term, lang):
            if 2 <= len(name) <= 6 if lang == "zh" else name[0].isupper() and 3 < len(name) < 20:
                found.add(name)
    return sorted(found)


def replaced(told: Told, old: str, new: str, lang: str) -> Told | None:
    """Put one name in the place of another, wherever it stands; nowhere where it is a word of the language, too."""
    pattern = re.compile(_WORD[lang].format(re.escape(old)))
    in_capitals = re.compile(_WORD[lang].format(re.escape(old.upper())))
    if new in told[0] + told[1] or old in new or new in old:
        return None
    title, text = (in_capitals.sub(new.upper(), pattern.sub(new, part)) for part in told)
    is_left = re.search(_WORD[lang].format(re.escape(old)), f"{title}\n{text}", re.IGNORECASE)
    return None if is_left else (title, text)


def invented(lang: str, chance: Random) -> str:
    """Answer a name that no rule knows: two characters, or two or three syllables."""
    if lang == "zh":
        return "".join(_character(chance) for _ in range(2))
    syllables = [chance.choice("bcdfghklmnprstvwz") + chance.choice("aeiou") for _ in range(chance.choice((2, 3)))]
    return "".join(syllables).capitalize() + chance.choice(("", "n", "r", "s", "x"))


def _character(chance: Random) -> str:
    """Answer one of the 3,755 commonest characters (GB 2312, level 1)."""
    return bytes([chance.randrange(0xB0, 0xD7), chance.randrange(0xA1, 0xFF)]).decode("gb2312")


def _known(kind: str) -> Exchange:
    def exchange(told: Told, lang: str, words: Words, chance: Random) -> Told | None:
        name = words.subject(kind, told, lang)
        return words.exchanged(told, name, chance.choice(words.named[kind][lang]), lang) if name else None

    return exchange


def _unknown(kind: str) -> Exchange:
    def exchange(told: Told, lang: str, words: Words, chance: Random) -> Told | None:
        name = words.subject(kind, told, lang)
        return words.exchanged(told, name, invented(lang, chance), lang) if name else None

    return exchange


def _common(told: Told, lang: str, words: Words, chance: Random) -> Told | None:
    """Exchange a firm for one whose name is a common word; then that one for another such."""
    name = words.subject("firm", told, lang) or _shape(told, lang)
    return words.exchanged(told, name, chance.choice(COMMON_NAMES[words.half, lang]), lang) if name else None


def _one_character(told: Told, lang: str, words: Words, chance: Random) -> Told | None:
    name = words.subject("firm", told, lang) or _shape(told, lang)
    own = name or ""
    for kind in sorted(KIND_OF_FIRM, key=len, reverse=True):
        own = own.removesuffix(kind)
    if lang == "en" or not name or len(own.removeprefix("上海")) < len("中芯"):
        return None
    at = chance.randrange(2 * own.startswith("上海"), len(own))
    return words.exchanged(told, name, name[:at] + _character(chance) + name[at + 1 :], lang)


def _shape(told: Told, lang: str) -> str | None:
    found = Counter(name for name in _SHAPED[lang].findall("\n".join(told)) if name not in NO_FIRM)
    for name, count in found.most_common():
        if name in told[0] or count > 1:
            return name
    return None


def _shaped(told: Told, lang: str, words: Words, chance: Random) -> Told | None:
    name = _shape(told, lang)
    return words.exchanged(told, name, invented(lang, chance), lang) if name else None


def _person(told: Told, lang: str, words: Words, chance: Random) -> Told | None:
    """Exchange whoever is named twice, in Chinese surname and given name."""
    found = [
        name for groups in _PERSON[lang].findall(told[1]) for name in ([groups] if lang == "zh" else groups) if name
    ]
    for name in found:
        if told[1].count(name) + 2 * told[0].count(name) > 1:
            return replaced(told, name, chance.choice(PERSONS[words.half, lang]), lang)
    return None


def _town(told: Told, lang: str, words: Words, chance: Random) -> Told | None:
    name = words.subject("place", told, lang)
    return words.exchanged(told, name, chance.choice(TOWNS[words.half, lang]), lang) if name else None


def _product(told: Told, lang: str, words: Words, chance: Random) -> Told | None:
    """Exchange a product that headline and text name."""
    wanted = PRODUCTS[words.half, lang]
    title, text = told
    fit = [each for each in wanted if each in title.lower() and each in text.lower()]
    if not fit:
        return None
    old = fit[0]
    new = chance.choice([each for each in wanted if each not in text.lower() and {old, each} not in OF_ONE_KIND])
    for before, behind in ((old, new), (old.capitalize(), new.capitalize())):
        title, text = title.replace(before, behind), text.replace(before, behind)
    singular = rf"\b{old.removesuffix('s')}\b" if lang == "en" else old
    return None if re.search(singular, f"{title}\n{text}", re.IGNORECASE) else (title, text)


def _month(told: Told, lang: str, words: Words, chance: Random) -> Told | None:
    """Make next month's notice: months and all figures but years are others."""
    title, text = told
    pattern = r"(?<!\d)\d{1,2}月" if lang == "zh" else rf"\b(?:{_MONTHS})\b"
    told_in = "\n".join((title, *_sentences(text)))[: len(title) + LEAD[lang]]
    found = re.search(pattern, told_in)
    if not found or len(text) > 2_000:
        return None
    months = [f"{month}月" for month in range(1, 13)] if lang == "zh" else _MONTHS.split("|")
    new = chance.choice([month for month in months if month != found[0]])
    title, text = re.sub(pattern, new, title), re.sub(pattern, new, text)
    edited = TWINS["all figures other"](f"{title}\n{text}", ROOMS[words.half, lang], chance)
    return (edited.split("\n", 1)[0], edited.split("\n", 1)[1]) if edited else None


EXCHANGES: Mapping[str, Exchange] = {
    "known firm": _known("firm"), "unknown firm": _unknown("firm"), "firm known by shape": _shaped,
    "firm named by a common word": _common, "one character": _one_character, "known place": _known("place"),
    "unknown place": _unknown("place"), "town": _town, "person": _person, "product": _product, "month": _month,
}  # fmt: skip


def stories(half: str, pages: Path) -> Iterator[tuple[Told, str]]:
    """Answer the stories of one half with their language."""
    told: list[tuple[str, str, str]] = []
    for folder in STORIES:
        for path in sorted(folder.glob("*.jsonl")):
            for line in path.open(encoding="utf-8"):
                one = json.loads(line)
                told.append((one.get("title") or "", one.get("text") or "", one["language"]))
    if (pages / "expected.jsonl").is_file():
        for line in (pages / "expected.jsonl").open(encoding="utf-8"):
            one = json.loads(line)
            told.append((one["title"] or "", one["body"] or "", one["language"]))
    told = [(title, text[:LONGEST], lang) for title, text, lang in told if len(text) >= LEAST_LETTERS.get(lang, 10**9)]
    yield from (((title, text), lang) for title, text, lang in told[half == "hold" :: 2])


class Reader:
    """Puts texts through the stages of an imported text."""

    def __init__(self, config: Config) -> None:
        self._classifier = Classifier.of(config.topics, threshold=config.settings.classify.threshold)

    def examined(self, told: Told, lang: str, number: int = 0) -> Examined:
        item = GoldItem(id=str(number), title=told[0], text=told[1], language=lang)
        return examined_gold(number, item, self._classifier, AT)

    def are_told_alike(self, one: Examined, other: Examined) -> bool:
        dating = Dating("2025-05-21", "day", "meta")
        known = tie(*(traits_of_gold(each, self._classifier, dating) for each in (one, other)))
        return known is not None and known.kind == "tells"


def _compared(examined: Examined) -> copies.Told:
    article = examined.article
    return copies.Told(article.title, article.text, examined.fingerprint)


def joined(one: Examined, other: Examined) -> bool:
    """Tell whether the second, arriving after the first, becomes its duplicate, the index included."""
    first, second = one.fingerprint, other.fingerprint
    if first.text_hash != second.text_hash and not set(first.bands) & set(second.bands):
        return False
    article = one.article
    likeness = Likeness(1, "near", article.canonical_url, "a", article.title, first, None, AT, None, article.text)
    return isinstance(decide(other, [likeness]), Duplicate)


def measure_exchanges(reader: Reader, words: Words, half: str, pages: Path, seed: int, *, errors: bool) -> None:
    """Print of each kind of exchange how many pairs are joined, as copies and as one story."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for told, lang in stories(half, pages):
        own = None
        for name, exchange in EXCHANGES.items():
            other = exchange(told, lang, words, Random(f"{seed} {name} {told[0]}"))
            if other is None or "".join(other[1].split()) == "".join(told[1].split()):
                continue  # one text under two headlines is one text
            own = own or reader.examined(told, lang)
            new = reader.examined(other, lang, 1)
            is_copy = joined(own, new)
            is_story = not is_copy and len(told[1]) < 3_000 and reader.are_told_alike(own, new)
            counts[f"{lang} {name}"].update(pairs=1, copies=is_copy, stories=is_copy or is_story)
            if errors and (is_copy or is_story):
                print(
                    f"{'COPY' if is_copy else 'STORY'} {name}: {told[0]!r} | {other[0]!r} | {_differences(told, other)}"
                )
    for name, count in sorted(counts.items()):
        print(
            f"{half}: {name:32} {count['pairs']:4} pairs, {count['copies']:3} joined as copies, {count['stories']:3} as a story"
        )
    whole = sum(counts.values(), Counter())
    print(
        f"{half}: all exchanges: {whole['pairs']} pairs, {whole['copies']} joined as copies, {whole['stories']} as a story"
    )


def _differences(told: Told, other: Told) -> list[str]:
    mine, theirs = (re.split(r"(?<=[。.；;\n])", "\n".join(each)) for each in (told, other))
    return [f"{a} => {b}" for a, b in zip(mine, theirs, strict=False) if a != b][:3]


def measure_copies(reader: Reader, half: str, pages: Path, seed: int, *, errors: bool) -> None:
    """Print of each kind of edit how many copies were parted since the texts were laid beside each other."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for told, lang in stories(half, pages):
        own = reader.examined(told, lang)
        for name, title, text in _edited(told, lang, half, seed):
            new = reader.examined((title, text), lang, 1)
            would_join = copies.sameness(_compared(own), _compared(new)) > 0
            is_parted = would_join and not joined(own, new) and set(own.fingerprint.bands) & set(new.fingerprint.bands)
            counts[f"{lang} {name}"].update(pairs=1, parted=bool(is_parted), alike=would_join)
            if errors and is_parted:
                print(f"PARTED {name}: {told[0]!r} | {title!r} | {_differences(told, (title, text))[:1]}")
    for name, count in sorted(counts.items()):
        print(f"{half}: {name:32} {count['pairs']:4} copies, {count['alike']:4} alike, {count['parted']:3} parted")
    whole = sum(counts.values(), Counter())
    print(f"{half}: all edits: {whole['pairs']} copies, {whole['alike']} alike, {whole['parted']} of them parted")


def _edited(told: Told, lang: str, half: str, seed: int) -> Iterator[tuple[str, str, str]]:
    title, text = told
    for name, edit in COPIES.items():
        new = edit(text, ROOMS[half, lang], Random(f"{seed} {name} {title}"))
        if new and new != text:
            yield name, title, new
    words = SYNONYMS[half, lang]
    chance = Random(f"{seed} {title}")
    some = chance.sample(words, min(len(words), max(1, len(words) // 3)))
    for name, chosen in (
        ("all other words", words),
        ("some other words", some),
        ("one other word", chance.sample(words, 1)),
    ):
        new_title, new_text = (_with_synonyms(part, chosen) for part in told)
        if new_text != text:
            yield name, new_title, new_text
            yield f"{name}, own title", re.split("[。.\n]", text)[0][:80], new_text


def _with_synonyms(text: str, words: Sequence[tuple[str, str]]) -> str:
    for old, new in words:
        text = re.sub(rf"(?<![A-Za-z]){old}(?![A-Za-z])", new, text) if old.isascii() else text.replace(old, new)
        if old.isascii():
            text = re.sub(rf"\b{old.capitalize()}\b", new.capitalize(), text)
    return text


def main() -> None:
    """Measure the halves that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--half", choices=["tune", "hold", "both"], default="both")
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--pages", type=Path, default=PAGES)
    parser.add_argument("--errors", action="store_true")
    parser.add_argument("--only", choices=["exchanges", "copies"])
    asked = parser.parse_args()
    config = load(None, environ={})
    reader = Reader(config)
    for half in ["tune", "hold"] if asked.half == "both" else [asked.half]:
        seed = asked.seed + (half == "hold")
        if asked.only != "copies":
            measure_exchanges(reader, Words(config, half), half, asked.pages, seed, errors=asked.errors)
        if asked.only != "exchanges":
            measure_copies(reader, half, asked.pages, seed, errors=asked.errors)


if __name__ == "__main__":
    main()
