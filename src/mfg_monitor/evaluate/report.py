"""What was measured, as one JSON document and as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from mfg_monitor.evaluate.measures import Case, Evaluation, Relevance
from mfg_monitor.evaluate.rates import Counted, Rate
from mfg_monitor.evaluate.strata import Estimate, Judged, Survey
from mfg_monitor.text import counted, one_line

SHOWN_RULES = 10
_COMPARED = {
    "ids": "by sector of topics.toml: any of its names will do",
    "branches": "by the closed list of branches; several sectors of topics.toml make one branch",
}
_TAGS_COMPARED = (
    "by rule of topics.toml: its id, names and aliases are one; on relevant stories only; places that the text names"
)
_STRATA = "kept; nearly: rejected with at least half the score that was needed; rejected: the rest"


def gold_object(found: Evaluation) -> dict[str, Any]:
    """Answer the measures on a gold file as a JSON object; rates are rounded to four digits."""
    return {
        "items": found.items,
        "judged": found.judged,
        "borderline": found.borderline,
        "unlabelled": found.unlabelled,
        **_relevance(found.relevance),
        "average_precision": _rate(found.average_precision),
        "borderline_kept": _rate(found.borderline_kept),
        "by_language": _groups(found.by_language),
        "by_source": _groups(found.by_source),
        "by_trap": _groups(found.by_trap),
        "by_rule": _groups(found.by_rule),
        "tags": {kind: _counted(counted) for kind, counted in found.tags.items()},
        "dates": {
            "dated": found.dates.dated,
            "exact": _rate(found.dates.exact),
            "wrong": found.dates.wrong,
            "missing": found.dates.missing,
            "undated": found.dates.undated,
            "given_for_undated": found.dates.given_for_undated,
        },
        "duplicates": _counted(found.duplicates),
        "compared": {"sectors": _COMPARED[found.sectors_compared], "places and companies": _TAGS_COMPARED},
        "worst": [_case(case) for case in found.worst],
    }


def labels_object(found: Survey) -> dict[str, Any]:
    """Answer what the user's labels say as a JSON object."""
    return {
        "labelled": len(found.judged),
        "unsure": found.unsure,
        **_estimate(found.whole),
        "by_language": {name: _estimate(one) for name, one in found.by_language.items()},
        "by_source": {name: _estimate(one) for name, one in found.by_source.items()},
        "by_rule": {
            name: {"kept_rightly": _rate(one.kept_rightly), "rejected_wrongly": _rate(one.rejected_wrongly)}
            for name, one in found.by_rule.items()
        },
        "strata_are": _STRATA,
        "worst": [_judged(one) for one in found.worst],
    }


def gold_text(found: Evaluation) -> str:
    """Answer the measures on a gold file for a person to read."""
    lines = [
        f"{counted(found.items, 'story', 'stories')}, {found.judged} judged; "
        f"{found.borderline} borderline and {found.unlabelled} unlabelled are left out",
        "",
        f"{'':<22} {'value':>6}   95 % interval",
        *_rates(found.relevance.counted),
        _line("average precision", found.average_precision),
        _line("false positives", found.relevance.false_positives),
        _line("borderline kept", found.borderline_kept),
    ]
    for title, groups in (("language", found.by_language), ("source", found.by_source), ("trap", found.by_trap)):
        if groups:
            lines += ["", *_table(title, groups)]
    if rules := _worst_rules(found.by_rule):
        lines += ["", *_table("rule, most errors first", rules)]
    lines += ["", f"{'tags':<22} {'F1':>6} {'precision':>10} {'recall':>7}"]
    for kind, told in found.tags.items():
        lines.append(f"{kind:<22} {_n(told.f1)} {_n(told.precision):>10} {_n(told.recall):>7}")
    lines.append(f"  sectors compared {_COMPARED[found.sectors_compared]}")
    lines.append(f"  places and companies {_TAGS_COMPARED}")
    dates, pairs = found.dates, found.duplicates
    lines += [
        "",
        f"dates: {dates.dated - dates.wrong - dates.missing} of {dates.dated} exact, {dates.wrong} wrong, "
        f"{dates.missing} missing; {dates.given_for_undated} given for {dates.undated} undated",
        f"duplicates (pairs): F1 {_n(pairs.f1).strip()}, {pairs.right} right, {pairs.wrong} wrong, "
        f"{pairs.missed} missed",
    ]
    if found.worst:
        lines += ["", "wrong, the surest first:"]
        lines += [f"  {_verdict(case)}" for case in found.worst]
    return "\n".join(lines)


def labels_text(found: Survey) -> str:
    """Answer what the user's labels say for a person to read."""
    whole = found.whole
    labels = counted(len(found.judged), "label", "labels")
    lines = [f"{labels} ({found.unsure} more unsure, left out), weighed up to all stored items", ""]
    lines.append(f"{'stratum':<10} {'items':>7} {'labelled':>9} {'relevant':>9}")
    for stratum, share in whole.strata.items():
        lines.append(f"{stratum:<10} {share.items:>7} {share.labelled:>9} {share.relevant:>9}")
    lines += [f"  {_STRATA}", "", f"{'':<22} {'value':>6}   95 % interval"]
    lines += [_line("precision", whole.precision), _line("recall", whole.recall), _line("F1", whole.f1)]
    if whole.average_precision is not None:
        lines.append(f"{'average precision':<22} {whole.average_precision:>6.3f}")
    if whole.unlabelled:
        missing = ", ".join(whole.unlabelled)
        lines.append(f"recall is unknown until some of these are labelled: {missing}; `monitor review` offers them")
    for title, groups in (("language", found.by_language), ("source", found.by_source)):
        lines += ["", f"{title:<22} {'labels':>7} {'precision':>10} {'recall':>7}"]
        for name, one in groups.items():
            count = sum(share.labelled for share in one.strata.values())
            lines.append(f"{name:<22.22} {count:>7} {_n(one.precision):>10} {_n(one.recall):>7}")
    if found.worst:
        lines += ["", "wrong, the surest first:"]
        lines += [f"  {_wrongly(one)}" for one in found.worst]
    return "\n".join(lines)


# -- pieces ---------------------------------------------------------------------------------------------------------


def _rate(rate: Rate) -> dict[str, Any] | None:
    if rate.value is None:
        return None
    return {"value": _round(rate.value), "low": _round(rate.low), "high": _round(rate.high), "of": rate.of}


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _counted(counted: Counted) -> dict[str, Any]:
    return {
        "precision": _rate(counted.precision),
        "recall": _rate(counted.recall),
        "f1": _rate(counted.f1),
        "tp": counted.right,
        "fp": counted.wrong,
        "fn": counted.missed,
    }


def _relevance(found: Relevance) -> dict[str, Any]:
    return {**_counted(found.counted), "false_positive_rate": _rate(found.false_positives)}


def _groups(groups: Mapping[str, Relevance]) -> dict[str, Any]:
    return {name: {"items": one.items, "relevant": one.relevant, **_relevance(one)} for name, one in groups.items()}


def _estimate(found: Estimate) -> dict[str, Any]:
    return {
        "precision": _rate(found.precision),
        "recall": _rate(found.recall),
        "f1": _rate(found.f1),
        "average_precision": None if found.average_precision is None else _round(found.average_precision),
        "relevant_items": _rate(found.relevant_items),
        "strata": {
            name: {"items": share.items, "labelled": share.labelled, "relevant": share.relevant}
            for name, share in found.strata.items()
        },
        "without_labels": list(found.unlabelled),
    }


def _case(case: Case) -> dict[str, Any]:
    return {
        "id": case.gold.id,
        "label": case.gold.label,
        "relevant": case.said.relevant,
        "score": case.said.score,
        "title": case.gold.title,
        "trap": case.gold.trap,
        "notes": list(case.notes),
    }


def _judged(one: Judged) -> dict[str, Any]:
    said = "yes" if one.is_right else "no"
    return {
        "id": one.item_id,
        "label": said,
        "relevant": one.stratum == "kept",
        "score": _round(one.score),
        "title": one.title,
    }


def _rates(counted: Counted) -> Iterable[str]:
    yield _line("precision", counted.precision)
    yield _line("recall", counted.recall)
    yield _line("F1", counted.f1)


def _line(name: str, rate: Rate) -> str:
    if rate.value is None:
        return f"{name:<22}      –"
    if rate.low is None or rate.high is None:
        return f"{name:<22} {rate.value:>6.3f}   none in sight, of {rate.of}"
    return f"{name:<22} {rate.value:>6.3f}   {rate.low:.3f} to {rate.high:.3f}, of {rate.of}"


def _n(rate: Rate) -> str:
    return "     –" if rate.value is None else f"{rate.value:>6.3f}"


def _table(title: str, groups: Mapping[str, Relevance]) -> list[str]:
    lines = [f"{title:<28} {'items':>6} {'relevant':>9} {'precision':>10} {'recall':>7} {'false pos.':>11}"]
    for name, one in groups.items():
        rates = f"{_n(one.counted.precision):>10} {_n(one.counted.recall):>7} {_n(one.false_positives):>11}"
        lines.append(f"{name:<28.28} {one.items:>6} {one.relevant:>9} {rates}")
    return lines


def _worst_rules(rules: Mapping[str, Relevance]) -> dict[str, Relevance]:
    errors = {name: one.counted.wrong + one.counted.missed for name, one in rules.items()}
    ranked = sorted((name for name in rules if errors[name]), key=lambda name: (-errors[name], name))
    return {name: rules[name] for name in ranked[:SHOWN_RULES]}


def _verdict(case: Case) -> str:
    said = "missed" if case.is_positive else "kept wrongly"
    return f"{case.gold.id}: {said}, score {case.said.score:.2f}: {case.gold.title}" + (
        f" [{case.gold.trap}]" if case.gold.trap else ""
    )


def _wrongly(one: Judged) -> str:
    said = "missed" if one.is_right else "kept wrongly"
    return f"{one.item_id}: {said}, score {one.score:.2f}: {one_line(one.title)}"
