"""Scoring, reliability, change and power: pure functions on frames."""

from traject_eval.evaluation.achieved import Achieved, achieved
from traject_eval.evaluation.attrition import Attrition, attrition
from traject_eval.evaluation.change import MEANS_LEVEL, Change, change
from traject_eval.evaluation.comparable import COUNTRY, Obstacle, between_dates, between_scales, norm_for, norm_trend
from traject_eval.evaluation.comparison import Comparison, difference_in_differences
from traject_eval.evaluation.description import Description, describe
from traject_eval.evaluation.findings import GATE_COLUMNS, findings
from traject_eval.evaluation.group_differences import GroupDifferences, group_differences
from traject_eval.evaluation.item_behaviour import ItemBehaviour, item_behaviour
from traject_eval.evaluation.items import ItemChange, item_changes
from traject_eval.evaluation.level import mean_estimate
from traject_eval.evaluation.measurement_error import MeasurementError, measurement_error
from traject_eval.evaluation.movers import ImprovedWorsened, improved_worsened
from traject_eval.evaluation.multilevel import Multilevel, multilevel
from traject_eval.evaluation.norm import AgainstNorm, against_norm
from traject_eval.evaluation.ordinal_alpha import OrdinalAlpha, ordinal_alpha
from traject_eval.evaluation.pooling import Pool, pool
from traject_eval.evaluation.power import Mdes, mdes
from traject_eval.evaluation.pre_trends import PreTrends, pre_trends
from traject_eval.evaluation.quality import Quality
from traject_eval.evaluation.reliability import Reliability, reliability
from traject_eval.evaluation.scoring import keyed_answers, score
from traject_eval.evaluation.screening import looked_for, screen, screening_rules
from traject_eval.evaluation.staggered import Staggered, staggered
from traject_eval.evaluation.study import Case, Evaluation, Level, Study, evaluate_study
from traject_eval.evaluation.subgroups import GroupChanges, change_by
from traject_eval.evaluation.tidy import tidy_answers
from traject_eval.evaluation.verdict import interpret_change
from traject_eval.evaluation.wave_links import link_counts, link_waves

__all__ = [
    "COUNTRY",
    "GATE_COLUMNS",
    "MEANS_LEVEL",
    "Achieved",
    "AgainstNorm",
    "Attrition",
    "Case",
    "Change",
    "Comparison",
    "Description",
    "Evaluation",
    "GroupChanges",
    "GroupDifferences",
    "ImprovedWorsened",
    "ItemBehaviour",
    "ItemChange",
    "Level",
    "Mdes",
    "MeasurementError",
    "Multilevel",
    "Obstacle",
    "OrdinalAlpha",
    "Pool",
    "PreTrends",
    "Quality",
    "Reliability",
    "Staggered",
    "Study",
    "achieved",
    "against_norm",
    "attrition",
    "between_dates",
    "between_scales",
    "change",
    "change_by",
    "describe",
    "difference_in_differences",
    "evaluate_study",
    "findings",
    "group_differences",
    "improved_worsened",
    "interpret_change",
    "item_behaviour",
    "item_changes",
    "keyed_answers",
    "link_counts",
    "link_waves",
    "looked_for",
    "mdes",
    "mean_estimate",
    "measurement_error",
    "multilevel",
    "norm_for",
    "norm_trend",
    "ordinal_alpha",
    "pool",
    "pre_trends",
    "reliability",
    "score",
    "screen",
    "screening_rules",
    "staggered",
    "tidy_answers",
]
