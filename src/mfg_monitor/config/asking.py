"""What an interface is sent beyond a plain GET: headers that harm nobody, and bodies with placeholders."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Annotated, Any
from urllib.parse import urldefrag, urlencode

from pydantic import AfterValidator, BeforeValidator

from mfg_monitor.config.address import check_placeholders

HARMLESS_HEADERS = ("Accept", "Accept-Language", "Origin", "Referer", "X-Requested-With")
"""Headers that a source may declare: none that names a user, keeps a state, or frames the message."""
LIST_STEP = "list"
_LONGEST_HEADER = 500
_LONGEST_BODY = 20_000
_PART = re.compile(r"page=(\d{1,6})")
_NUMBER = re.compile(r"\{(?:page|offset)\}")


def part_of(url: str) -> int:
    """Answer which page of a list an address stands for; that is kept in the fragment, which is never sent."""
    found = _PART.fullmatch(urldefrag(url).fragment)
    return int(found[1]) if found else 1


def with_part(url: str, part: int) -> str:
    """Answer the address that stands for one page of a list."""
    return url if part == 1 else f"{url}#page={part}"


def is_list_step(url: str) -> bool:
    """Is this the second step of a list that is read in two?"""
    return urldefrag(url).fragment == LIST_STEP


def texts_in(value: Any) -> Iterator[str]:
    """Answer every text within a table or a list."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from texts_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts_in(inner)


def json_body(value: Any, fill: Callable[[str], str]) -> bytes:
    """Answer a body of JSON, its placeholders filled; a text that is only `{page}` or `{offset}` becomes a number."""

    def filled(inner: Any) -> Any:
        if isinstance(inner, str):
            return int(fill(inner)) if _NUMBER.fullmatch(inner) else fill(inner)
        if isinstance(inner, Mapping):
            return {key: filled(one) for key, one in inner.items()}
        return [filled(one) for one in inner] if isinstance(inner, list) else inner

    return json.dumps(filled(value), ensure_ascii=False).encode()


def form_body(fields: Mapping[str, str], fill: Callable[[str], str]) -> bytes:
    """Answer a body as a web form sends it."""
    return urlencode({key: fill(value) for key, value in fields.items()}).encode()


def _headers(value: dict[str, str]) -> dict[str, str]:
    for name, text in value.items():
        if name.title() not in HARMLESS_HEADERS:
            allowed = ", ".join(HARMLESS_HEADERS)
            raise ValueError(f'expected only headers that harm nobody ({allowed}); "{name}" is none of them')
        if not text or len(text) > _LONGEST_HEADER or not re.fullmatch(r"[\x20-\x7e]+", text) or text != text.strip():
            raise ValueError(f'expected plain text of at most {_LONGEST_HEADER} characters for the header "{name}"')
    return {name.title(): text for name, text in value.items()}


def _body(value: dict[str, Any]) -> dict[str, Any]:
    try:
        size = len(json.dumps(value))
    except (TypeError, ValueError, RecursionError) as error:
        raise ValueError("expected texts, numbers, true, false, lists and tables") from error
    if size > _LONGEST_BODY:
        raise ValueError(f"expected at most {_LONGEST_BODY} characters")
    for text in texts_in(value):
        check_placeholders(text, counted=True)
    return value


def _as_texts(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return {key: str(one) if type(one) in {int, float} else one for key, one in value.items()}


Headers = Annotated[dict[str, str], AfterValidator(_headers)]
JsonBody = Annotated[dict[str, Any], AfterValidator(_body)]
FormBody = Annotated[dict[str, str], BeforeValidator(_as_texts), AfterValidator(_body)]
