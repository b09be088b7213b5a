"""What a field's value means: ids of topics.toml by their ids or names, in either language; a place with all within."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

from mfg_monitor.config.topics import Company, Place, Sector, Topic, Topics
from mfg_monitor.errors import ConfigError
from mfg_monitor.script import simplified
from mfg_monitor.search.query import Resolve, TagKind
from mfg_monitor.text import folded

Named = Place | Sector | Company | Topic
_YES, _NO = {"yes", "true", "1", "是", "y"}, {"no", "false", "0", "否", "n"}
_FEW = 5
_ALIKE = 0.8
"""A name so like a known one is mistyped."""
_LANGUAGES = {"chinese": "zh", "english": "en", "中文": "zh", "英文": "en", "英语": "en", "汉语": "zh"}


def resolver(topics: Topics) -> Resolve:
    """Answer how this vocabulary reads the values of fields."""
    rules: dict[TagKind, tuple[Named, ...]] = {
        "place": topics.places,
        "sector": topics.sectors,
        "company": topics.companies,
        "topic": topics.topics,
    }

    def resolve(kind: TagKind, value: str) -> tuple[str, ...]:
        match kind:
            case "source":
                return (value,)
            case "relevant":
                return (_truth(value),)
            case "lang":
                return (_language(value),)
            case _:
                return _with_parts(_ids(kind, value, rules[kind]), rules[kind])

    return resolve


def _truth(value: str) -> str:
    plain = value.casefold()
    if plain in _YES | _NO:
        return "yes" if plain in _YES else "no"
    raise ConfigError(f'the query: relevant: takes yes or no, not "{value}"')


def language_code(value: str) -> str:
    """Answer what a language is stored by: zh for ZH, zh-CN, Chinese and 中文. Raises: ConfigError."""
    plain = value.strip().casefold()
    code = _LANGUAGES.get(plain) or re.split("[-_]", plain)[0]
    if not re.fullmatch("[a-z]{2,3}", code):
        raise ConfigError(f'a language is a code such as zh or en, not "{value}"')
    return code


def _language(value: str) -> str:
    try:
        return language_code(value)
    except ConfigError:
        raise ConfigError(f'the query: lang: takes a code such as zh or en, not "{value}"') from None


def _ids(kind: TagKind, value: str, rules: Iterable[Named]) -> tuple[str, ...]:
    """Answer the rules that have this id or name; names are told before other words for the same thing."""
    wanted = _plain(value)
    known: dict[str, list[str]] = {}
    for rule in rules:
        if rule.id == value.casefold():
            return (rule.id,)
        for name in _names(rule):
            known.setdefault(_plain(name), []).append(rule.id)
    if wanted in known:
        return tuple(dict.fromkeys(known[wanted]))
    # A part of few names (特斯拉 of 特斯拉上海超级工厂) means them all; of many it is no name.
    partly = dict.fromkeys(rule_id for name, ids in known.items() if _is_part(wanted, name) for rule_id in ids)
    if 1 <= len(partly) <= _FEW:
        return tuple(partly)
    if kind == "company" and as_printed(value) and not difflib.get_close_matches(wanted, known, 1, cutoff=_ALIKE):
        return (value,)
    near = difflib.get_close_matches(wanted, known, 1)
    hint = f'; did you mean "{known[near[0]][0]}"?' if near else ""
    raise ConfigError(f'the query: {kind}: topics.toml has no {kind} "{value}"{hint}')


def as_printed(company: str) -> bool:
    """Say whether this can be the tag of a maker that no rule knows: its name as printed, which no id looks like."""
    return company != company.lower() or not company.isascii()


def _names(rule: Named) -> tuple[str, ...]:
    names: tuple[str, ...] = (rule.id, rule.name_en, rule.name_zh)
    if isinstance(rule, Place | Company):
        names += (*rule.aliases_en, *rule.aliases_zh)
    return tuple(name for name in names if name)


def _is_part(wanted: str, name: str) -> bool:
    if wanted.isascii():
        return f" {wanted} " in f" {name} "
    return len(wanted) > 1 and wanted in name


def _plain(name: str) -> str:
    return simplified(folded(name))


def _with_parts(ids: tuple[str, ...], rules: Iterable[Named]) -> tuple[str, ...]:
    """Answer the ids and those of all that lies within them."""
    children: dict[str, list[str]] = {}
    for rule in rules:
        parent = getattr(rule, "parent", None)
        if parent:
            children.setdefault(parent, []).append(rule.id)
    found = dict.fromkeys(ids)
    waiting = list(ids)
    while waiting:
        for child in children.get(waiting.pop(), ()):
            if child not in found:
                found[child] = None
                waiting.append(child)
    return tuple(found)
