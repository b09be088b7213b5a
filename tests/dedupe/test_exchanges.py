"""The same words about another firm, place or person are another story; credits, spellings and slips make none."""

# ruff: noqa: E501
from __future__ import annotations

import random
import time
from collections.abc import Iterable
from itertools import permutations

import pytest

from mfg_monitor.dedupe import decide, fingerprint
from mfg_monitor.dedupe.laying.exchanges import exchanged
from mfg_monitor.dedupe.laying.laying import laid
from mfg_monitor.dedupe.naming.concepts import concepts_of
from mfg_monitor.dedupe.telling.subjects import are_of_two
from mfg_monitor.dedupe.telling.tellings import are_twins, tie
from mfg_monitor.model import (
    Article,
    Candidate,
    Duplicate,
    Examined,
    ItemFilter,
    Likeness,
    New,
    Novelty,
    Verdict,
)
from mfg_monitor.store import MemoryStore
from tests.dedupe.beside import Told, names, traits, with_other
from tests.dedupe.test_decide import AT

VALVES = (
    "Orders keep Lanwei Valves busy in Maqiao",
    """\
A maker of valves for gas carriers has hired 140 people since the spring, and still cannot keep up. Lanwei Valves runs three shifts in its works in Maqiao, manager Chen Gang said on Monday.

Yards that build carriers have booked its parts until 2029. The works, which opened in 2011 on 38,000 square metres, delivers a set of valves every second day; a second hall for 210 million yuan is to be ready in October.

Analysts told Reuters that few rivals can weld steel for such cold. Lanwei expects sales of 640 million yuan this year, a third more than in the last one, and pays a bonus to those who stay.

Unions in Maqiao say that the shifts are long, and that a canteen is missing. Chen Gang wants to talk to them in May.""",
)
GEARS = (
    "岚泽机电奉贤工厂投产",
    """\
6月16日，岚泽机电奉贤工厂投产。新工厂占地65亩，总投资4.2亿元，目前有两条产线，年产精密减速机12万台，可新增就业320人。

岚泽机电总经理周立表示，岚泽把研发和制造放在一起，交货周期可缩短三分之一。目前订单已排到明年二季度。

奉贤方面表示，将为企业提供人才公寓和用地支持，并推动上下游企业集聚，尽快形成产业链。""",
)


OTHERS: dict[str, tuple[Told, *tuple[Told, ...]]] = {
    "firm": (VALVES, ("Lanwei", "Dongke")),
    "place": (VALVES, ("Maqiao", "Anting")),
    "person": (VALVES, ("Chen Gang", "Xu Min")),
    "Chinese firm": (GEARS, ("岚泽", "恒朗")),
    "Chinese place": (GEARS, ("奉贤", "松江")),
    "product": (VALVES, ("valves", "compressors"), ("Valves", "Compressors")),
    "Chinese product": ((GEARS[0] + " 年产轴承12万套", GEARS[1].replace("减速机", "轴承")), ("轴承", "齿轮")),
    "firm named by a common word": (GEARS, ("岚泽", "理想")),
    "one character": (GEARS, ("岚泽", "岚津")),
    "firm named in Latin letters": (GEARS, ("岚泽", "SKF")),
    "acronym where sentences begin": (
        (VALVES[0].replace("Orders keep Lanwei Valves", "SAIC sees its works"), VALVES[1].replace("Lanwei", "SAIC")),
        ("SAIC", "Standard"),
    ),
    "place before a figure": ((f"{VALVES[0]} 12-inch", VALVES[1]), ("Maqiao", "Anting")),
    "longer firm": (with_other(GEARS, ("岚泽机电", "岚泽轴承")), ("岚泽轴承", "华岳泵业"), ("岚泽", "华岳")),
}


@pytest.mark.parametrize("case", OTHERS)
def test_another_name_everywhere_is_another_story(case: str) -> None:
    told, *exchanges = OTHERS[case]
    assert names(told, with_other(told, *exchanges)) != []


def test_beside_an_edit_of_the_text_the_exchange_is_seen() -> None:
    title, text = with_other(VALVES, ("Lanwei", "Dongke"))
    paragraphs = text.split("\n\n")
    edited = "\n\n".join(["By Jane Example, staff reporter", *paragraphs[:2], "Advertisement", paragraphs[3]])
    assert names(VALVES, (title, edited)) == [("lanwei", "dongke")]


SAME = {
    "nothing": (VALVES, VALVES),
    "no text": (VALVES, ("", "")),
    "reporter": (
        (VALVES[0], f"By Jane Example\n\n{VALVES[1]}\n\nReporting by Jane Example"),
        (VALVES[0], f"By Ann Other\n\n{VALVES[1]}\n\nReporting by Ann Other"),
    ),
    "agency": (
        with_other(VALVES, ("Unions in", "Unions told Reuters in")),
        with_other(VALVES, ("Unions in", "Unions told Bloomberg in"), ("Reuters", "Bloomberg")),
    ),
    "spelling": (VALVES, with_other(VALVES, ("Lanwei", "Lanvei"))),
    "once": (VALVES, with_other(VALVES, ("Monday", "Tuesday"), ("May", "June"), ("manager Chen", "manager Xu"))),
    "house style": (with_other(VALVES, ("Maqiao", "U.S.")), with_other(VALVES, ("Maqiao", "American"))),
    "words for a thing": (
        VALVES,
        (VALVES[0], VALVES[1].replace("valves", "compressors").replace("Valves", "Compressors")),
    ),
    "words": (VALVES, with_other(VALVES, ("valves", "fittings"), ("carriers", "tankers"), ("works", "plant"))),
    "Chinese words": (GEARS, with_other(GEARS, ("目前", "现在"), ("表示", "介绍"), ("投产", "启用"), ("企业", "公司"))),
    "Chinese reporter": (
        (GEARS[0], f"记者 王小明\n{GEARS[1]}\n（编辑 王小明）"),
        (GEARS[0], f"记者 赵敏\n{GEARS[1]}\n（编辑 赵敏）"),
    ),
    "slip of one character": (GEARS, (GEARS[0], GEARS[1].replace("总经理周立表示，岚泽", "总经理周立表示，岚津"))),
    "Chinese words in the headline": (
        GEARS,
        with_other(GEARS, ("工厂", "厂区"), ("投产", "启用"), ("奉贤工", "奉贤新工")),
    ),
    "rarer words in the headline": (
        with_other(GEARS, ("投产", "拿下订单"), ("目前", "目前市场好，")),
        with_other(GEARS, ("投产", "拿下单子"), ("目前", "目前市面好，"), ("订单", "单子")),
    ),
    "one character for a word": (GEARS, with_other(GEARS, ("表示", "称"), ("可", "将"), ("并", "也"))),
    "the city's own name": (with_other(GEARS, ("奉贤", "上海")), with_other(GEARS, ("奉贤", "申城"))),
    "verb in a title of capitals": (
        ("Lanwei Boosts Output Of Valves", VALVES[1]),
        ("Lanwei Raises Output Of Valves", VALVES[1].replace("Unions", "The unions")),
    ),
    "both are named": (
        VALVES,
        (VALVES[0].replace("Lanwei", "Dongke"), VALVES[1].replace("Lanwei Valves", "Dongke Valves")),
    ),
}


@pytest.mark.parametrize("case", SAME)
def test_what_newsrooms_change_makes_no_other_story(case: str) -> None:
    assert names(*SAME[case]) == []


def test_common_words_are_names_where_rules_know_them() -> None:
    """大众 and 通用 are words of the dictionary, and firms of the vocabulary."""
    here = with_other(GEARS, ("岚泽", "大众"))
    there = with_other(GEARS, ("岚泽", "通用"), ("推动", "带动"))
    assert names(here, there) == []
    assert ("大众", "通用") in names(here, there, is_other_known=True)


# -- copies ---------------------------------------------------------------------------------------------------------


def article(words: Told, name: str) -> Article:
    url = f"http://{name}.example/a"
    return Article(url, url, words[0], words[1], "", "en")


def examined_of(told: Told, name: str) -> Examined:
    new = article(told, name)
    candidate = Candidate(new.url, new.canonical_url, "o")
    return Examined(candidate, new, Verdict(relevant=True, score=1), fingerprint(new), AT, new.url)


def novelty(told: Told, *stored: tuple[Told, int | None]) -> Novelty:
    likenesses = []
    for number, (words, original) in enumerate(stored, 1):
        old = article(words, f"news{number}")
        likenesses.append(
            Likeness(number, "near", old.canonical_url, "s", old.title, fingerprint(old), None, AT, original, old.text)
        )
    return decide(examined_of(told, "other"), likenesses)


@pytest.mark.parametrize("case", OTHERS)
def test_template_twins_are_no_copies(case: str) -> None:
    told, *exchanges = OTHERS[case]
    assert novelty(with_other(told, *exchanges), (told, None)) == New()
    assert isinstance(novelty(("Another title", told[1]), (told, None)), Duplicate)


def test_a_copy_joins_the_family_that_tells_of_the_same() -> None:
    twin = with_other(VALVES, ("Lanwei", "Dongke"))
    cut = (VALVES[0], VALVES[1].rsplit("\n\n", 1)[0])
    for stored in ([(VALVES, None), (twin, None)], [(twin, None), (VALVES, None)]):
        answer = novelty(cut, *stored)
        assert isinstance(answer, Duplicate)
        assert [stored[of - 1][0] for of in answer.of] == [VALVES]


def test_what_fits_two_tellers_of_two_firms_joins_the_nearer_alone() -> None:
    """Else a copy that names neither would make one family of both."""
    twin = with_other(VALVES, ("Lanwei", "Dongke"))
    neither = with_other(VALVES, ("Lanwei Valves", "It"), ("Lanwei", "It"))
    answer = novelty(neither, (VALVES, None), (twin, None))
    assert isinstance(answer, Duplicate)
    assert len(answer.of) == 1


def test_of_a_family_the_likest_speaks_for_all() -> None:
    cut = (VALVES[0], VALVES[1].rsplit("\n\n", 1)[0])
    assert novelty(VALVES, (VALVES, None), (cut, 1)) == Duplicate((1, 2), 1.0)
    assert novelty(with_other(VALVES, ("Lanwei", "Dongke")), (VALVES, None), (cut, 1)) == New()


def test_one_headline_with_another_name_is_enough() -> None:
    """Of a text that lost its lead, the headline alone may say whom it is about."""
    title, text = with_other(GEARS, ("奉贤方面", "镇里"))
    rest = text.split("。", 1)[1]
    assert names((title, rest), (title.replace("奉贤", "松江"), rest)) == [("奉贤", "松江")]
    assert names((title, rest), ("松江新厂开机", rest)) == []
    assert names((VALVES[0], "No name."), (VALVES[0].replace("Orders", "Deals"), "No name.")) == []


@pytest.mark.parametrize("seed", range(6))
def test_in_any_order_copies_of_twins_end_in_their_families(seed: int) -> None:
    cases = [VALVES, with_other(VALVES, ("Lanwei", "Dongke")), with_other(VALVES, ("Maqiao", "Anting"))]
    cases += [GEARS, with_other(GEARS, ("岚泽", "恒朗")), with_other(GEARS, ("奉贤", "松江"))]
    wanted, all_examined = [], []
    for number, (title, text) in enumerate(cases):
        lead, rest = text.split("\n\n", 1)
        for copy in (text, f"{lead}\n\n{rest}\n\nEnd.", text.rsplit("\n\n", 1)[0], f"Photo: Agency\n\n{text}"):
            wanted.append((number, copy))
            all_examined.append(examined_of((title, copy), f"{number}-{len(wanted)}"))
    with MemoryStore() as store:
        store.begin_run(AT)
        for place in random.Random(seed).sample(range(len(wanted)), len(wanted)):
            store.settle(all_examined[place], decide)
        families = {item.url: item.duplicate_of or item.id for item in store.items(ItemFilter())}
    found: dict[int, set[int]] = {number: set() for number in range(len(cases))}
    for (number, _), each in zip(wanted, all_examined, strict=True):
        found[number].add(families[each.candidate.url])
    assert all(len(family) == 1 for family in found.values()), found
    assert len(set.union(*found.values())) == len(cases)


def hybrids(one: Told, other: Told) -> list[Told]:
    """Answer texts that begin as one of two twins and end as the other."""
    mine, theirs = one[1].split("\n\n"), other[1].split("\n\n")
    places = range(1, len(mine))
    return [(title, "\n\n".join((*mine[:at], *theirs[at:]))) for at in places for title in (one[0], other[0])]


@pytest.mark.parametrize("seed", range(12))
def test_in_any_order_texts_between_twins_end_in_the_same_families(seed: int) -> None:
    chance = random.Random(seed)
    twins = [
        (GEARS, with_other(GEARS, ("岚泽", "恒朗")), with_other(GEARS, ("奉贤", "松江"))),
        (VALVES, with_other(VALVES, ("Lanwei", "Dongke")), with_other(VALVES, ("Maqiao", "Anting"))),
    ][seed % 2]
    between = [each for one, other in permutations(twins, 2) for each in hybrids(one, other)]
    between += [(title, text.rsplit("\n\n", 1)[0]) for title, text in twins]
    told = [*twins, *chance.sample(between, 6)]
    all_examined = [examined_of(each, f"n{number}") for number, each in enumerate(told)]
    ends = set()
    for _ in range(3):
        with MemoryStore() as store:
            store.begin_run(AT)
            for examined in chance.sample(all_examined, len(all_examined)):
                store.settle(examined, decide)
            items = store.items(ItemFilter())
        ends.add(
            (
                grouped((item.url, item.duplicate_of or item.id) for item in items),
                grouped((i.url, i.story) for i in items),
            )
        )
    assert len(ends) == 1
    ((families, _),) = ends
    apart = {examined.candidate.url for examined in all_examined[: len(twins)]}
    assert all(len(family & apart) <= 1 for family in families)


def grouped(pairs: Iterable[tuple[str, int]]) -> frozenset[frozenset[str]]:
    found: dict[int, set[str]] = {}
    for url, group in pairs:
        found.setdefault(group, set()).add(url)
    return frozenset(map(frozenset, found.values()))


# -- stories --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "language", "exchange"),
    [
        (VALVES, "en", ("Lanwei", "Dongke")),
        (VALVES, "en", ("Maqiao", "Anting")),
        (GEARS, "zh", ("岚泽", "恒朗")),
        (GEARS, "zh", ("奉贤", "北京")),
    ],
)
def test_the_same_words_of_another_are_another_story(told: Told, language: str, exchange: tuple[str, str]) -> None:
    one, other = (traits(each, language) for each in (told, with_other(told, exchange)))
    assert are_of_two(one.words, other.words)
    assert are_of_two(other.words, one.words)
    assert are_twins(one, other)
    assert tie(one, other) is None
    assert not are_of_two(one.words, one.words)


def test_a_long_line_is_not_read_again_for_each_character_that_differs() -> None:
    """Random characters: thousands of rows of three and four stand for others, each looked for in 19,000."""
    dice = random.Random(5)
    signs = [chr(0x4E00 + 37 * at) for at in range(58)]
    here = [dice.choice(signs) for _ in range(19_000)]
    there = [dice.choice(signs) if at % 8 == 0 else sign for at, sign in enumerate(here)]
    one, other = (laid("标题", "".join(each)) for each in (here, there))
    began_s = time.process_time()
    assert isinstance(exchanged(one, other), list)
    assert time.process_time() - began_s < 2.0


@pytest.mark.parametrize("word", ["straße", "strasse"])
def test_a_name_without_a_capital_is_as_long_however_it_is_spelt(word: str) -> None:
    rest = " ".join(
        f"Then the {who} of the house came along and looked at the {what} that had been put up beside the old wall."
        for who, what in zip(
            "cook guard driver baker sailor".split(), "stove gate truck oven boat".split(), strict=True
        )
    )
    liked = f"Many people came along and all of them liked {word} best of what was there to be seen."
    one = (
        "Works in the north of the city opens soon",
        f"The new works in the north of the city makes {word} for many firms there.\n{liked}\n{rest}",
    )
    assert names(one, with_other(one, (word, "plixorin"))) == [("strasse", "plixorin")]


@pytest.mark.parametrize(("filler", "is_credit"), [(0, True), (90, True), (200, False)])
def test_a_credit_is_a_short_line(filler: int, is_credit: bool) -> None:
    told = laid("Plant opens", f"The plant opened.\nReporting by Jane {'x' * filler}\nIt is large.")
    assert told.is_credited(told.tokens.index("jane")) == is_credit
    behind = laid("Plant opens", f"The plant opened.\n{'x' * filler} Reporting by Jane")
    assert behind.is_credited(behind.tokens.index("jane")) == is_credit
    assert not told.is_credited(told.tokens.index("large"))


def test_words_that_never_end_cost_no_time() -> None:
    one, other = (laid(f"Shanghai A{word} makes cars in town", "a b c") for word in ("q" * 9000, "z" * 9000))
    began_s = time.process_time()
    assert not exchanged(one, other)
    assert not concepts_of("a" * 100_000)
    assert time.process_time() - began_s < 2.0


def test_two_tellings_are_no_twins() -> None:
    """Each says of the firm what the other leaves out, in words of its own."""
    told = (
        "Valve maker hires 140 for carrier boom",
        "Lanwei cannot weld fast enough. Since yards in Shanghai filled their books with gas carriers until 2029, the "
        "Maqiao firm has taken on 140 people and works around the clock. Sales should reach 640 million yuan, and a "
        "new hall is rising behind the old one.",
    )
    one, other = traits(VALVES, "en"), traits(told, "en")
    assert not are_of_two(one.words, other.words)
    assert not are_of_two((), one.words)


def test_names_are_told_as_they_stand_whatever_their_hashes() -> None:
    makers = ("Lanwei", "Dongke", "Belmora", "Tapsa", "Quorvex", "Ziltan", "Morvath", "Senqui")
    others = ("Hengpu", "Osthaus", "Fendrik", "Wulong", "Karvik", "Jintel", "Prismo", "Ubarto")
    told = f"{VALVES[0]} as {' and '.join(makers[1:])}", f"{VALVES[1]} Steel comes from {' and '.join(makers)}."
    assert names(told, with_other(told, *zip(makers, others, strict=True))) == [
        (mine.lower(), theirs.lower()) for mine, theirs in zip(makers, others, strict=True)
    ]
