"""Queries as users write them, and what is said of those that cannot be meant."""

from __future__ import annotations

from datetime import date

import pytest

from mfg_monitor.config.load import load
from mfg_monitor.config.topics import Company, Place, Topics
from mfg_monitor.errors import ConfigError
from mfg_monitor.search import Phrase, Query, Tag, Term, parse
from mfg_monitor.search.names import resolver
from mfg_monitor.search.query import MOST_TERMS, MOST_WORDS

TOPICS = Topics(
    place=(
        Place(id="city", name_en="The City", name_zh="大城"),
        Place(id="east", name_en="East District", name_zh="东区", parent="city", aliases_zh=("东边",)),
        Place(id="port", name_en="Port Area", name_zh="港区", parent="east"),
    ),
    company=(
        Company(id="volt-city", name_en="Volt (City)", name_zh="伏特大城工厂"),
        Company(id="volt-cars", name_en="Volt Cars", name_zh="伏特汽车"),
    ),
)
RESOLVE = resolver(TOPICS)


def word(*tokens: str, negated: bool = False, **more: bool) -> Term:
    return Term(Phrase(tokens, **more), negated)


def tag(kind: str, *names: str, negated: bool = False) -> Term:
    return Term(Tag(kind, names), negated)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("steel plants", [[word("steel")], [word("plant")]]),
        ("“steel plants”", [[word("steel", "plant")]]),
        ("-steel OR mill coke", [[word("steel", negated=True), word("mill")], [word("coke")]]),
        ("a OR b OR c", [[word("a"), word("b"), word("c")]]),
        ("or OR and", [[word("or"), word("and")]]),
        ("工厂", [[word("工厂")]]),
        ("新工厂", [[word("新工", "工厂")]]),
        ("芯", [[word("芯", is_prefix=True)]]),
        ("A股", [[word("a", "股", is_prefix=True)]]),
        ("股A", [[word("股", "a")]]),
        ("工厂，新区", [[word("工厂", "厂", "新区")]]),
        ("1,200.5", [[word("1", "200", "5")]]),
        ("title:steel", [[word("steel", in_title=True)]]),
        ("12:30 http://a.example", [[word("12", "30")], [word("http", "a", "exampl")]]),
        ('"note: steel"', [[word("note", "steel")]]),
        ("place:city", [[tag("place", "city", "east", "port")]]),
        ("place：东边 -place:港區", [[tag("place", "east", "port")], [tag("place", "port", negated=True)]]),
        ('place:"east district"', [[tag("place", "east", "port")]]),
        ('company:"Belmora Gaskets"', [[tag("company", "Belmora Gaskets")]]),  # found by the shape of its name
        ("company:伏特", [[tag("company", "volt-city", "volt-cars")]]),
        (
            "relevant:No lang:zh-CN language:English",
            [[tag("relevant", "no")], [tag("lang", "zh")], [tag("lang", "en")]],
        ),
        ("source:Any-Id", [[tag("source", "Any-Id")]]),
        ("steel & - , mill", [[word("steel")], [word("mill")]]),
    ],
)
def test_what_is_asked(text: str, clauses: list[list[Term]]) -> None:
    assert parse(text, RESOLVE) == Query(tuple(tuple(clause) for clause in clauses))


def test_days_bound_from_the_first_and_before_the_second() -> None:
    query = parse("after:2026-03 before:2026/4/15 after:2025 steel", RESOLVE)
    assert (query.from_on, query.before_on) == (date(2026, 3, 1), date(2026, 4, 15))
    assert query.clauses == ((word("steel"),),)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('a "b', "quote that is not closed"),
        ("plce:east", 'unknown field "plce:"; did you mean "place:"'),
        ("xyzzy:1", "unknown field"),
        ("place:eats", 'no place "eats"; did you mean "east"'),
        ("place:月球", 'no place "月球"'),
        ("place:", "place: needs a value, such as place:"),
        ("title:!", "title: needs a word"),
        ("relevant:maybe", "takes yes or no"),
        ("lang:z9", "takes a code"),
        ("after:tomorrow", 'takes a date such as 2026-03-01, 2026-03 or 2026, not "tomorrow"'),
        ("before:2026-02-30", "no day of the calendar"),
        ("before:0000", "no day of the calendar"),
        ("-after:2026", "stands by itself"),
        ("a OR after:2026", "stands by itself"),
        ("OR a", "OR stands between"),
        ("a OR", "OR stands between"),
        ("a OR OR b", "OR stands between"),
        ("", "no word to look for"),
        ("。，!", "no word to look for"),
        ('""', "no word to look for"),
        ("a " * (MOST_TERMS + 1), f"more than {MOST_TERMS} terms"),
        (f'"{"a " * (MOST_WORDS + 1)}"', f"more than {MOST_WORDS} words"),
    ],
)
def test_what_cannot_be_meant_is_said(text: str, said: str) -> None:
    with pytest.raises(ConfigError, match="the query") as caught:
        parse(text, RESOLVE)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_every_name_of_the_shipped_vocabulary_is_understood() -> None:
    topics = load(None, parts=frozenset({"topics"})).topics
    resolve = resolver(topics)
    for place in topics.places:
        for name in (place.id, place.name_en, place.name_zh, *place.aliases_zh):
            assert not name or place.id in resolve("place", name)
    assert "lingang" in resolve("place", "临港")
    assert "lingang" in resolve("place", "浦東")
