"""Which drawing belongs to which result, where a module of its own draws it."""

from traject_eval.evaluation import Achieved, Attrition, Comparison, Mdes, Multilevel, Pool, PreTrends, Staggered
from traject_eval.plots.compared import compared
from traject_eval.plots.leavers import leavers
from traject_eval.plots.nested import nested
from traject_eval.plots.planned import seen_in_the_end, smallest_seen
from traject_eval.plots.pooled import pooled
from traject_eval.plots.timing import before_start, since_start

DRAWN = {
    **{
        Attrition: leavers,
        Mdes: smallest_seen,
        Achieved: seen_in_the_end,
        Comparison: compared,
        Multilevel: nested,
        Pool: pooled,
    },
    **{PreTrends: before_start, Staggered: since_start},
}
