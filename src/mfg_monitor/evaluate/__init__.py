"""How good are the verdicts? Measures against labelled stories and against the user's own labels. Pure."""

from mfg_monitor.evaluate.gold import GoldItem, Prediction, read_gold
from mfg_monitor.evaluate.measures import Case, Evaluation, evaluate
from mfg_monitor.evaluate.naming import Names
from mfg_monitor.evaluate.rates import Rate, average_precision, f1_rate, wilson
from mfg_monitor.evaluate.sampling import Sampled, Stratum, sample, stratum_of
from mfg_monitor.evaluate.strata import Estimate, Judged, Seen, Survey, estimate, survey

__all__ = [
    "Case",
    "Estimate",
    "Evaluation",
    "GoldItem",
    "Judged",
    "Names",
    "Prediction",
    "Rate",
    "Sampled",
    "Seen",
    "Stratum",
    "Survey",
    "average_precision",
    "estimate",
    "evaluate",
    "f1_rate",
    "read_gold",
    "sample",
    "stratum_of",
    "survey",
    "wilson",
]
