"""Scoring, reliability and change: pure functions on frames."""

from traject_eval.evaluation.change import MEANS_LEVEL, Change, change
from traject_eval.evaluation.findings import findings
from traject_eval.evaluation.items import ItemChange, item_changes
from traject_eval.evaluation.level import mean_estimate
from traject_eval.evaluation.reliability import Reliability, reliability
from traject_eval.evaluation.scoring import keyed_answers, score
from traject_eval.evaluation.study import Case, Evaluation, Level, Study, evaluate_study
from traject_eval.evaluation.verdict import interpret_change

__all__ = [
    "MEANS_LEVEL",
    "Case",
    "Change",
    "Evaluation",
    "ItemChange",
    "Level",
    "Reliability",
    "Study",
    "change",
    "evaluate_study",
    "findings",
    "interpret_change",
    "item_changes",
    "keyed_answers",
    "mean_estimate",
    "reliability",
    "score",
]
