"""What a study turned out to be, and what it could see."""

from traject_eval.evaluation.achieved import Achieved
from traject_eval.privacy import safe_cell
from traject_eval.words.numbers import number, percent
from traject_eval.words.templates import text


def achieved_words(found: Achieved, min_cell: int = 1) -> str:
    """The facts in a sentence, and the smallest change in another; fewer than ``min_cell`` who left are not counted."""
    plan = found.plan
    few = not safe_cell(found.people - found.pairs, min_cell)
    counts = {"n": plan.n, "own": plan.buurten, "other": plan.comparison_buurten}
    known = {
        **{name: number(count, 0) for name, count in counts.items()},
        **{name: number(getattr(plan, name) or 0, 2) for name in ("correlation", "icc", "cluster_autocorrelation")},
        **{"before": found.before, "after": found.after, "sd": number(found.sd, 2), "seen": number(found.seen, 2)},
        "retention": text("power.nearly_all") if few else percent(plan.retention),
        "power": percent(plan.power),
    }
    return " ".join((text(f"power.achieved.{plan.design}", **known), text(f"power.sees.{plan.design}", **known)))
