"""Items and runs as objects: the public fields, and back."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from mfg_monitor.model import (
    Article,
    Counts,
    DateWitness,
    Dating,
    Failure,
    Figure,
    Item,
    Match,
    Run,
    ScorePart,
    Verdict,
    Visit,
)
from mfg_monitor.record import CSV_COLUMNS, as_object, as_row, from_object, full_object, run_object, utc_text

AT = datetime(2026, 11, 21, 23, 5, 58, 999, tzinfo=UTC)
ITEM = Item(
    id=7,
    url="http://news.example/a?utm_source=x",
    source="daily",
    article=Article(
        url="http://news.example/a?utm_source=x",
        canonical_url="http://news.example/a",
        title="A plant opens",
        text="A plant opened in Lingang.\n\nIt cost 5 million yuan.",
        lead="A plant opened in Lingang.",
        language="en",
        dating=Dating(
            published="2024-05",
            precision="month",
            evidence="inferred",
            earliest_on=date(2024, 5, 2),
            latest_on=date(2024, 5, 9),
            updated="2024-05-10",
            witnesses=(DateWitness("text", "2024-05", "month", "in May"),),
        ),
        authors=("Jane Doe", "李雷"),
        origin="Example Wire",
        extractor="trafilatura",
        quality=("the title was guessed",),
    ),
    verdict=Verdict(
        relevant=True,
        score=0.75,
        sectors=("cars",),
        places=("lingang",),
        companies=(),
        topics=("investment",),
        matches=(Match("place", "lingang", "Lingang", "lead", 18, 25, 0.5),),
        figures=(Figure(5e6, "", "CNY", "5 million yuan", 36, 50, kind="investment"),),
        parts=(ScorePart("place", 0.75, "Lingang was named"),),
        notes=("nothing discounted",),
        rules="abc",
    ),
    first_seen_at=AT,
    last_seen_at=AT.astimezone(timezone(timedelta(hours=8))),
    story=7,
)
FIELDS = (
    "id url canonical_url source title authors origin language published published_precision published_evidence "
    "published_earliest published_latest updated first_seen last_seen text lead relevant score sectors places "
    "companies topics matches figures story duplicate_of revision"
).split()


def test_exactly_the_public_fields_in_their_order() -> None:
    data = as_object(ITEM)
    assert list(data) == FIELDS
    assert tuple(data) == CSV_COLUMNS
    assert json.loads(json.dumps(data)) == data


def test_values() -> None:
    data = as_object(ITEM)
    assert data["first_seen"] == data["last_seen"] == "2026-11-21T23:05:58Z"
    assert (data["published"], data["published_precision"], data["published_evidence"]) == (
        "2024-05",
        "month",
        "inferred",
    )
    assert (data["published_earliest"], data["published_latest"]) == ("2024-05-02", "2024-05-09")
    assert data["authors"] == ["Jane Doe", "李雷"]
    assert data["duplicate_of"] is None
    assert data["matches"] == [
        {"kind": "place", "id": "lingang", "term": "Lingang", "where": "lead", "start": 18, "end": 25, "weight": 0.5}
    ]
    assert list(data["figures"][0]) == ["value", "unit", "currency", "quote", "start", "end"]


def test_offsets_point_at_the_words() -> None:
    """P30."""
    data = as_object(ITEM)
    figure, match = data["figures"][0], data["matches"][0]
    assert data["text"][figure["start"] : figure["end"]] == figure["quote"]
    assert data[match["where"]][match["start"] : match["end"]] == match["term"]


def test_full_object_adds_the_reasons() -> None:
    data = full_object(ITEM)
    assert list(data)[: len(FIELDS)] == FIELDS
    assert data["date_witnesses"][0]["quote"] == "in May"
    assert data["parts"] == [{"name": "place", "value": 0.75, "reason": "Lingang was named"}]
    assert (data["notes"], data["rules"], data["extractor"]) == (["nothing discounted"], "abc", "trafilatura")
    assert data["quality"] == ["the title was guessed"]


@pytest.mark.parametrize("write", [as_object, full_object])
def test_there_and_back(write) -> None:
    back = from_object(json.loads(json.dumps(write(ITEM))))
    again = Item(
        id=back.id or 0,
        url=back.article.url,
        source=back.source or "",
        article=back.article,
        verdict=back.verdict or Verdict(relevant=False, score=0),
        first_seen_at=back.first_seen_at or AT,
        last_seen_at=back.last_seen_at or AT,
        story=back.story or 0,
        duplicate_of=back.duplicate_of,
        revision=back.revision,
    )
    assert write(again) == write(ITEM)
    if write is full_object:
        assert again.verdict == ITEM.verdict
        assert again.article.dating == ITEM.article.dating


def test_a_bare_text_is_enough() -> None:
    back = from_object({"text": "上海一家工厂投产。"})
    assert (back.article.language, back.article.title, back.article.url) == ("zh", "", "")
    assert (back.verdict, back.source, back.id, back.revision, back.html) == (None, None, None, 1, None)
    assert back.article.dating == Dating()


def test_markup_waits_for_the_reader() -> None:
    assert from_object({"html": "<p>x</p>"}).html == "<p>x</p>"


@pytest.mark.parametrize("data", [{}, {"text": ""}, {"text": None}, {"text": 3}, {"text": " \n\x00"}, {"html": ""}])
def test_nothing_to_read(data: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="text"):
        from_object(data)


@pytest.mark.parametrize(
    ("published", "precision"),
    [
        ("2023-05-15T09:24:32+08:00", "second"),
        ("2025-05-21T10:17+08:00", "minute"),
        ("2023-05-15", "day"),
        ("2024-05", "month"),
        ("2024", "year"),
        ("2024-13", "unknown"),
        ("2024-02-31", "unknown"),
        ("last week", "unknown"),
        (5, "unknown"),
        (None, "unknown"),
    ],
)
def test_precision_of_a_foreign_date(published: object, precision: str) -> None:
    dating = from_object({"text": "x", "published": published}).article.dating
    assert dating.precision == precision
    assert dating.published == (published if precision != "unknown" else None)
    assert dating.evidence == ("meta" if precision != "unknown" else "none")


def test_wrong_types_count_as_not_given() -> None:
    back = from_object(
        {
            "text": "x", "title": ["no"], "authors": "Jane", "id": "7", "revision": -3, "story": True, "score": "high",
            "relevant": 1, "first_seen": "yesterday", "published_earliest": "x", "language": "english please",
        }
    )  # fmt: skip
    assert (back.article.title, back.article.authors, back.article.language) == ("", (), "en")
    assert (back.id, back.story, back.revision, back.verdict, back.first_seen_at) == (None, None, 1, None, None)


def test_bad_matches_are_left_out() -> None:
    back = from_object({"text": "x", "relevant": True, "score": 1, "matches": [{"kind": "place"}, 3], "figures": None})
    assert back.verdict == Verdict(relevant=True, score=1.0)


@pytest.mark.parametrize(
    "wrong",
    ['"value": 1e999', '"value": -1e999', '"value": NaN', '"value": "5"', f'"value": {10**400}', '"unit": null'],
)
def test_figures_that_no_page_could_show_are_left_out(wrong: str) -> None:
    good = '"value": 5.0, "unit": "GWh", "currency": null, "quote": "5 GWh", "start": 0, "end": 5'
    told = json.loads(f'{{"text": "x", "relevant": true, "score": 1, "figures": [{{{good}}}, {{{good}, {wrong}}}]}}')
    verdict = from_object(told).verdict
    assert verdict is not None
    assert [one.value for one in verdict.figures] == [5.0]


@pytest.mark.parametrize("score", ["1e999", "NaN", "-0.1", str(10**400)])
def test_a_score_that_is_none_counts_as_not_given(score: str) -> None:
    assert from_object(json.loads(f'{{"text": "x", "relevant": true, "score": {score}}}')).verdict is None


def test_run_report() -> None:
    visits = (
        Visit(3, "daily", "ok", AT, AT, Counts(discovered=5, fetched=4, new=3, failed=1), next_due_at=AT),
        Visit(3, "wire", "failed", AT, AT, failure=Failure("dns", "no such host", "http://wire.example/")),
    )
    data = run_object(Run(3, AT, AT, visits))
    assert (data["run"], data["started"], data["finished"]) == (3, "2026-11-21T23:05:58Z", "2026-11-21T23:05:58Z")
    assert data["totals"] == {
        "discovered": 5, "fetched": 4, "new": 3, "updated": 0, "duplicates": 0, "relevant": 0, "failed": 1,
    }  # fmt: skip
    ok, failed = data["sources"]
    assert (ok["id"], ok["status"], ok["new"], ok["error"], ok["next_due"]) == ("daily", "ok", 3, None, utc_text(AT))
    assert failed["error"] == {"kind": "dns", "message": "no such host", "url": "http://wire.example/"}
    assert failed["next_due"] is None


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@x", "\tx", "\r=1", " =1", "\n=1", "＝1", "\ufeff=1"])
def test_no_cell_is_a_formula(start: str) -> None:
    """P50."""
    evil = replace(ITEM, article=replace(ITEM.article, title=start, authors=(start,)))
    row = dict(zip(CSV_COLUMNS, as_row(evil), strict=True))
    assert row["title"] == row["authors"] == "'" + start


def test_cells() -> None:
    row = dict(zip(CSV_COLUMNS, as_row(ITEM), strict=True))
    assert row["authors"] == "Jane Doe; 李雷"
    assert row["duplicate_of"] == row["companies"] == ""
    assert row["relevant"] == "true"
    assert row["matches"] == "place:lingang (lead: Lingang)"
    assert row["figures"] == "5 million yuan"
    assert float(row["score"]) == 0.75
