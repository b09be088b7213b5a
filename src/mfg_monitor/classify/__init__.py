"""Article → verdict: is it a Shanghai manufacturing story, and why."""

from mfg_monitor.classify.classifier import Classifier, rules_version
from mfg_monitor.classify.explain import explain

__all__ = ["Classifier", "explain", "rules_version"]
