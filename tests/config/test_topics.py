from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from mfg_monitor.config.load import load
from tests.config.conftest import Folder

CITY = '[[place]]\nid = "shanghai"\n'


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("[[companies]]\n", ['1: unknown key "companies"; did you mean "company"?']),
        ('[place]\nid = "x"\n', ["1: expected [[place]], in two pairs of brackets"]),
        ("[[place]]\n", ['1: place 1: needs the key "id"']),
        (
            CITY + 'aliasses_en = ["x"]\n',
            ['3: place "shanghai": unknown key "aliasses_en"; did you mean "aliases_en"?'],
        ),
        (
            CITY + 'aliases_en = "x"\n',
            ['3: place "shanghai": aliases_en: expected a list such as ["one", "two"], found "x"'],
        ),
        (
            CITY + 'aliases_en = ["a", ""]\n',
            ['3: place "shanghai": aliases_en[2]: expected text that is not empty, found ""'],
        ),
        (CITY + CITY, ['4: place "shanghai": this id is taken already, in line 2']),
        (
            CITY + '[[company]]\nid = "c"\nname_en = "C"\ndistrict = "shangai"\n',
            ['6: company "c": district: there is no place "shangai"; did you mean "shanghai"?'],
        ),
        (
            '[[company]]\nid = "c"\ncodes = ["C"]\nsectors = ["ic"]\n',
            ['4: company "c": sectors: there is no sector "ic"'],
        ),
        (
            '[[exclusion]]\nid = "e"\naction = "vetoo"\npatterns_en = ["ok", "(?P<x"]\n',
            [
                '3: exclusion "e": action: expected one of "strip", "veto", "discount", "check", found "vetoo"; '
                'did you mean "veto"?',
                '4: exclusion "e": patterns_en[2]: expected a regular expression: missing >, unterminated name at '
                'position 4, found "(?P<x"',
            ],
        ),
        (
            '[[exclusion]]\nid = "e"\naction = "veto"\npatterns_zh = ["a{99999999999999999999}"]\n',
            [
                '4: exclusion "e": patterns_zh[1]: expected a regular expression: the repetition number is too large, '
                'found "a{99999999999999999999}"'
            ],
        ),
        (
            '[[sector]]\nid = "ic"\nterms_en_strong = ["chip", "  "]\nterms_zh_strong = ["。"]\n',
            [
                '3: sector "ic": terms_en_strong: "  " has no letter or digit and would match everything; remove it',
                '4: sector "ic": terms_zh_strong: "。" has no letter or digit and would match everything; remove it',
            ],
        ),
        (
            '[[company]]\nid = "x"\naliases_en = ["Xu", "\u200b"]\n',
            ['3: company "x": aliases_en: "\\u200b" has no letter or digit and would match everything; remove it'],
        ),
        (
            '[[exclusion]]\nid = "e"\naction = "veto"\n\npatterns_zh = ["上海", "沪?"]\n',
            ['5: exclusion "e": patterns_zh: the pattern "沪?" matches everything; ask it for at least one sign'],
        ),
    ],
)
def test_a_wrong_rule_is_told_with_its_id_and_line(folder: Folder, text: str, lines: list[str]) -> None:
    folder.write("topics.toml", text)
    assert folder.mistakes() == [f"topics.toml:{line}" for line in lines]


EXCLUSION = '[[exclusion]]\nid = "e"\naction = "veto"\n'
ANY = [".", r"[\\s\\S]", r"\\w+", r"\\b", "(?=.)", "[a-z]", "[一-龥]", "e|o|i|a", "(?i)^[a-z]"]


@pytest.mark.parametrize("key", ["patterns_en", "patterns_zh"])
@pytest.mark.parametrize("pattern", ANY)
def test_a_pattern_that_matches_nearly_all_is_refused(folder: Folder, key: str, pattern: str) -> None:
    folder.write("topics.toml", EXCLUSION + f'{key} = ["steel mill", "{pattern}"]\n')
    (line,) = folder.mistakes()
    assert line.startswith(f'topics.toml:4: exclusion "e": {key}: the pattern "')
    assert "matches nearly every text" in line


FOR_EVER = [
    *("(a+)+$", "(?:[a-z]*|b)*c", "(?:a{2,}){3,}", "x(?=(?:b+)+)", "(a|a)+b", "(a|aa)+$", "(?:a?b?)*c"),
    *("(?>(?:a+)+b)", "(?:(?:a+)+b)++", "(x)?(?(1)(?:a+)+b|c)", "(?x:(a+) +b)", "(?:a{1,9})+b", "(?:(?:b?)+a)+x"),
    *("(?:[a-z]+[ ]?)+x", "(?:[a-z]+[a-z]+ )+x", "(?:the |[a-z]+ )+x", "(?i)(?:[A-Z][a-z]+)+!", "(?:[^x]*,)+x"),
]
"""Each doubles what is tried with every sign or word."""


@pytest.mark.parametrize("pattern", FOR_EVER)
def test_a_pattern_that_may_take_for_ever_is_refused(folder: Folder, pattern: str) -> None:
    folder.write("topics.toml", EXCLUSION + f'patterns_en = ["{pattern}"]\n')
    assert "may take for ever: give one of its nested repeats a bound" in "".join(folder.mistakes())


PARTED = [
    *(r"Shanghai (?:\\w+ )+road", "(?:[a-z]+ ){2,}plant", "(?:, [a-z]+)*, and steel", "(?:[A-Z][a-z]+)+!"),
    *("(?:[^,]+,)+x", "(?:a++)+b", "(?:a?)*b", "(?:一|二)+年", r"(?:\\d{4}-)+x"),
]
"""What is repeated ends where the next round begins, and there alone."""


@pytest.mark.parametrize(
    "pattern", ["fell", "(?:ab?){1,9}c+", "(?:steel )+mill", "上海.{0,9}厂", "won[?]", "(?>a+)+b", *PARTED]
)
def test_an_ordinary_pattern_is_accepted(folder: Folder, pattern: str) -> None:
    folder.write("topics.toml", EXCLUSION + f'patterns_en = ["{pattern}"]\npatterns_zh = ["{pattern}"]\n')
    assert folder.mistakes() == []


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", [" holds no rules, so that nothing would be kept; without the file the built-in ones hold"]),
        (EXCLUSION, ['1: exclusion "e": needs one of the keys "patterns_en", "patterns_zh"']),
        (EXCLUSION + "patterns_en = []\n", ['1: exclusion "e": needs one of the keys "patterns_en", "patterns_zh"']),
        (
            '[[company]]\nid = "c"\n',
            ['1: company "c": needs one of the keys "name_en", "name_zh", "aliases_en", "aliases_zh", "codes"'],
        ),
        (CITY + 'parent = "shanghai"\n', ['3: place "shanghai": parent: names itself']),
        (
            '[[sector]]\nid = "a"\nparent = "b"\n[[sector]]\nid = "b"\nparent = "a"\n',
            [
                '3: sector "a": parent: goes in a circle by "b", "a"',
                '6: sector "b": parent: goes in a circle by "a", "b"',
            ],
        ),
    ],
)
def test_a_rule_that_never_finds_anything_is_refused(folder: Folder, text: str, lines: list[str]) -> None:
    folder.write("topics.toml", text)
    assert folder.mistakes() == [f"topics.toml:{line}" for line in lines]


def test_the_same_id_in_two_tables_is_no_double(folder: Folder) -> None:
    folder.write("topics.toml", CITY + '[[sector]]\nid = "shanghai"\n')
    assert folder.mistakes() == []


def test_the_vocabulary_of_the_knowledge_folder_is_accepted_as_it_is(folder: Folder) -> None:
    shared = Path(__file__).parents[3] / "shared" / "knowledge" / "topics.toml"
    if not shared.is_file():
        pytest.skip("needs the knowledge folder beside the repository")
    folder.write("topics.toml", shared.read_bytes())
    table = tomllib.loads(shared.read_text(encoding="utf-8"))
    topics = load(folder.path, environ={}).topics
    assert [len(topics.places), len(topics.companies)] == [len(table["place"]), len(table["company"])]
    assert [rule.id for rule in topics.exclusions] == [rule["id"] for rule in table["exclusion"]]
