"""A page of items as JSON, CSV or Atom, with the way to the next page."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from typing import Any, Literal
from urllib.parse import urlencode

from fastapi import Request, Response

from mfg_monitor.model import Item
from mfg_monitor.record import CSV_COLUMNS, as_object, as_row
from mfg_monitor.web import feed
from mfg_monitor.web.answers import json_text, tagged

Form = Literal["json", "csv", "atom"]
CSV_TYPE = "text/csv; charset=utf-8"


def items_page(
    request: Request, form: Form, items: Sequence[Item], next_cursor: str | None, *, title: str = "Items"
) -> Response:
    """Answer one page of items; the header Link leads to the next one, in every form."""
    extra = next_link(request, next_cursor)
    match form:
        case "json":
            told = {"items": [as_object(item) for item in items], "next_cursor": next_cursor}
            return tagged(request, json_text(told), "application/json", extra=extra)
        case "csv":
            return tagged(request, csv_text(CSV_COLUMNS, map(as_row, items)), CSV_TYPE, extra=extra)
        case "atom":
            text = feed.atom(items, title=title, base_url=str(request.base_url), path=_path(request))
            return tagged(request, text, feed.CONTENT_TYPE, changed_at=feed.changed_at(items), extra=extra)


def csv_text(columns: Sequence[str], rows: Any) -> str:
    """Answer rows of cells as CSV; no cell may be a formula already."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return out.getvalue()


def objects_page(
    request: Request,
    form: Form,
    name: str,
    objects: Sequence[dict[str, Any]],
    *,
    row_of: Callable[[dict[str, Any]], feed.Row],
    next_cursor: str | None = None,
) -> Response:
    """Answer one page of plain objects: as they are, as flat CSV, or each as an entry of a feed."""
    extra = next_link(request, next_cursor)
    match form:
        case "json":
            return tagged(
                request, json_text({name: list(objects), "next_cursor": next_cursor}), "application/json", extra=extra
            )
        case "csv":
            columns = [key for key, value in (objects[0].items() if objects else ()) if not isinstance(value, dict)]
            rows = ([feed.cell(one[key]) for key in columns] for one in objects)
            return tagged(request, csv_text(columns, rows), CSV_TYPE, extra=extra)
        case "atom":
            rows_told = [row_of(one) for one in objects]
            text = feed.atom_of_rows(
                rows_told, title=name.capitalize(), base_url=str(request.base_url), path=_path(request)
            )
            return tagged(request, text, feed.CONTENT_TYPE, extra=extra)


def _path(request: Request) -> str:
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")


def next_link(request: Request, next_cursor: str | None) -> dict[str, str] | None:
    """Answer the header that leads to the next page, where there is one."""
    if next_cursor is None:
        return None
    asked = [(key, value) for key, value in request.query_params.multi_items() if key != "cursor"]
    return {"link": f'<{request.url.path}?{urlencode([*asked, ("cursor", next_cursor)])}>; rel="next"'}
