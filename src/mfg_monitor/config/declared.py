"""The tables of sources.toml and topics.toml → values, or every mistake in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from mfg_monitor.config.document import Document, Place
from mfg_monitor.config.mistakes import Mistake, describe, listed, nearest, path_of, quoted
from mfg_monitor.config.sources import SOURCE_KINDS, SOURCE_TYPES, ArticleRules, Source
from mfg_monitor.config.topics import Topics

_MEANT_KINDS = {
    **dict.fromkeys(("rss", "atom", "jsonfeed", "rdf"), "feed"),
    **dict.fromkeys(("html", "page", "web", "list"), "listing"),
    **dict.fromkeys(("json", "rest"), "api"),
    **dict.fromkeys(("file", "folder", "directory", "text"), "files"),
}
_RULE_TABLES = tuple(field.alias for field in Topics.model_fields.values() if field.alias)
_NEEDED = {
    "company": ("name_en", "name_zh", "aliases_en", "aliases_zh", "codes"),
    "exclusion": ("patterns_en", "patterns_zh"),
}
"""Keys of which a rule needs one, else it would never be found."""
_REFERENCES = (
    ("place", "parent", "place"),
    ("sector", "parent", "sector"),
    ("company", "district", "place"),
    ("company", "sectors", "sector"),
)


def read_sources(document: Document) -> tuple[tuple[Source, ...], list[Mistake]]:
    """Answer the sources that are right, and every mistake of the others."""
    mistakes = [
        document.mistake((key,), f"unknown key {quoted(key)}{nearest(key, ['source'])}")
        for key in document.table
        if key != "source"
    ]
    entries = document.table.get("source", [])
    if not isinstance(entries, list):
        return (), [*mistakes, document.mistake(("source",), "expected [[source]], in two pairs of brackets")]
    sources: list[Source] = []
    for index, entry in enumerate(entries):
        place = ("source", index)
        if not isinstance(entry, dict):
            mistakes.append(document.mistake(place, f"source {index + 1}: expected a table [[source]]"))
            continue
        source, wrong = _read_source(entry)
        label = _label("source", index, entry)
        mistakes += [document.mistake((*place, *at), f"{label}: {words}") for at, words in wrong]
        if source:
            sources.append(source)
    return tuple(sources), mistakes + list(_doubles(document, "source"))


def read_topics(document: Document) -> tuple[Topics, list[Mistake]]:
    """Answer the vocabulary (empty where there are mistakes), and every mistake in it."""
    known = [field.alias or name for name, field in Topics.model_fields.items()]
    table = {key: value for key, value in document.table.items() if key in known}
    mistakes = [
        document.mistake((key,), f"unknown key {quoted(key)}{nearest(key, known)}")
        for key in document.table
        if key not in table
    ]
    topics = Topics()
    try:
        topics = Topics.model_validate(table)
    except ValidationError as error:
        mistakes += [
            document.mistake(one["loc"], _wrong_rule(document, one)) for one in error.errors(include_url=False)
        ]
    for name in _RULE_TABLES:
        mistakes += _doubles(document, name)
    mistakes += [*_dangling(document), *_circular(document), *_wordless(document)]
    return topics, mistakes


def _label(table: str, index: int, entry: object) -> str:
    name = entry.get("id") if isinstance(entry, dict) else None
    return f"{table} {quoted(name)}" if isinstance(name, str) and name else f"{table} {index + 1}"


def _read_source(entry: Mapping[str, Any]) -> tuple[Source | None, list[tuple[Place, str]]]:
    kind = entry.get("kind")
    if not isinstance(kind, str) or kind not in SOURCE_TYPES:
        return None, [(("kind",), _wrong_kind(kind)), *_keys_of_no_kind(entry)]
    try:
        return SOURCE_TYPES[kind].model_validate(dict(entry)), []
    except ValidationError as error:
        return None, [_wrong_in_source(one, kind) for one in error.errors(include_url=False)]


def _wrong_kind(kind: object) -> str:
    kinds = f"the kinds are {listed(SOURCE_KINDS)}"
    if kind is None:
        return f'needs the key "kind"; {kinds}'
    if not isinstance(kind, str):
        return f"kind: expected text in quotes; {kinds}"
    meant = nearest(_MEANT_KINDS.get(kind.casefold(), kind), SOURCE_KINDS)
    return f"unknown kind {quoted(kind)}{meant}; {kinds}"


def _keys_of_no_kind(entry: Mapping[str, Any]) -> Iterator[tuple[Place, str]]:
    every = {key for model in SOURCE_TYPES.values() for key in model.model_fields}
    for key in entry:
        if key not in every:
            yield (key,), f"unknown key {quoted(key)}{_home(key) or nearest(key, every)}"


def _wrong_in_source(error: Mapping[str, Any], kind: str) -> tuple[Place, str]:
    place: Place = error["loc"]
    key = str(place[-1]) if place else ""
    if error["type"] == "missing":
        return place, f'needs the key {quoted(key)}, as every source of kind "{kind}" does'
    if error["type"] == "extra_forbidden" and place[0] == "article":
        if key in SOURCE_TYPES[kind].model_fields:
            return place, f"unknown key {quoted(key)} in [source.article]; it belongs above, to [[source]]"
        return place, f"unknown key {quoted(key)} in [source.article]{nearest(key, ArticleRules.model_fields)}"
    if error["type"] == "extra_forbidden":
        return place, f"unknown key {quoted(key)}{_home(key) or nearest(key, SOURCE_TYPES[kind].model_fields)}"
    words = describe(error)
    return place, f"{path_of(place)}: {words}" if place else words.partition(", found")[0]


def _home(key: str) -> str:
    """Answer where a key that is unknown here belongs, or nothing."""
    kinds = [kind for kind, model in SOURCE_TYPES.items() if key in model.model_fields]
    if kinds:
        return f"; it belongs to kind {' or '.join(quoted(kind) for kind in kinds)}"
    rule = key.removesuffix("_selector")
    return f"; it belongs to [source.article], as {quoted(rule)}" if rule in ArticleRules.model_fields else ""


def _wrong_rule(document: Document, error: Mapping[str, Any]) -> str:
    place: Place = error["loc"]
    if len(place) < 2 or not isinstance(place[1], int):
        if place[0] in _RULE_TABLES and len(place) == 1:
            return f"expected [[{place[0]}]], in two pairs of brackets"
        return f"{path_of(place)}: {describe(error)}"
    table, index = str(place[0]), place[1]
    label = _label(table, index, document.table[table][index])
    key = str(place[-1])
    if error["type"] == "missing":
        return f"{label}: needs the key {quoted(key)}"
    if error["type"] == "extra_forbidden":
        return f"{label}: unknown key {quoted(key)}{nearest(key, _keys_of(table))}"
    return f"{label}: {path_of(place[2:])}: {describe(error)}" if place[2:] else f"{label}: {describe(error)}"


def _keys_of(table: str) -> Iterable[str]:
    for field in Topics.model_fields.values():
        if field.alias == table:
            (model, _) = field.annotation.__args__  # type: ignore[union-attr]
            keys: Iterable[str] = model.model_fields
            return keys
    return ()


def _entries(document: Document, table: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    entries = document.table.get(table)
    for index, entry in enumerate(entries if isinstance(entries, list) else ()):
        if isinstance(entry, dict) and isinstance(entry.get("id"), str):
            yield index, entry


def _doubles(document: Document, table: str) -> Iterator[Mistake]:
    first: dict[str, int] = {}
    for index, entry in _entries(document, table):
        before = first.setdefault(entry["id"], index)
        if before != index:
            line = document.line((table, before, "id"))
            yield document.mistake(
                (table, index, "id"), f"{table} {quoted(entry['id'])}: this id is taken already, in line {line}"
            )


def _dangling(document: Document) -> Iterator[Mistake]:
    """Find the ids that are named but not there; an entry of the wrong type is told elsewhere."""
    ids = {table: {entry["id"] for _, entry in _entries(document, table)} for table in ("place", "sector")}
    for table, key, target in _REFERENCES:
        for index, entry in _entries(document, table):
            named = entry.get(key)
            for one in named if isinstance(named, list) else [named]:
                if isinstance(one, str) and one not in ids[target]:
                    words = f"{key}: there is no {target} {quoted(one)}{nearest(one, ids[target])}"
                    yield document.mistake((table, index, key), f"{_label(table, index, entry)}: {words}")


def _circular(document: Document) -> Iterator[Mistake]:
    """Find the places and sectors that lie within themselves."""
    for table in ("place", "sector"):
        above = {entry["id"]: entry.get("parent") for _, entry in _entries(document, table)}
        for index, entry in _entries(document, table):
            met: list[object] = []
            one = above[entry["id"]]
            while isinstance(one, str) and one not in met:
                met.append(one)
                one = above.get(one)
            if entry["id"] in met:
                words = "names itself" if met == [entry["id"]] else f"goes in a circle by {listed(map(str, met))}"
                yield document.mistake((table, index, "parent"), f"{_label(table, index, entry)}: parent: {words}")


def _wordless(document: Document) -> Iterator[Mistake]:
    """Find the rules by which nothing is ever found, and a file without any."""
    if not document.table.keys() - {"schema_version"}:
        yield document.mistake(
            (), "holds no rules, so that nothing would be kept; without the file the built-in ones hold"
        )
    for table, keys in _NEEDED.items():
        for index, entry in _entries(document, table):
            if not any(entry.get(key) for key in keys):
                words = f"{_label(table, index, entry)}: needs one of the keys {listed(keys)}"
                yield document.mistake((table, index), words)
