"""How it was computed: per conclusion the calculation behind it, and others on the same answers."""

from collections.abc import Iterator

from traject_eval.blocks.block import Block, Blocks, block
from traject_eval.blocks.tables import columns, headings, refusal
from traject_eval.evaluation import Case, Evaluation, Study, attrition
from traject_eval.privacy import enough, safe_overlap
from traject_eval.words import change_words, number, scale_name, text


def show_method(study: Study) -> Blocks:
    """A table per conclusion: the calculation it rests on, and the other calculations under it."""
    found = study.evaluation
    cases = [case for population in found.populations for case in found.conclusive(population) if case.change]
    if not cases:
        return Blocks((refusal("method", text("method.title"), "nothing", "needed", base=found.min_base),))
    return Blocks(tuple(_table(case, found, last=case is cases[-1]) for case in cases))


def _table(case: Case, found: Evaluation, *, last: bool) -> Block:
    """What the columns mean stands once, under the last of the tables."""
    about = {"who": text(f"who.{case.population}"), "scale": scale_name(case.instrument)}
    return block(
        "table",
        key=f"method.{case.population}.{case.instrument.id}",
        title=text("method.of", **about),
        columns=columns(headings("method.columns"), 5),
        rows=list(_rows(case, found)),
        note=text("method.note") if last else "",
    )


def _rows(case: Case, found: Evaluation) -> Iterator[list[str]]:
    change = case.change
    both = safe_overlap(change.n_before, change.n_after, change.n_both, found.min_cell)
    everyone = {
        "linked": both,
        "mixed": None if both is None else change.n_before + change.n_after - both,
        "unlinked": change.n_before + change.n_after,
    }
    yield [text(f"method.{change.computed_as}"), *_numbers(change, everyone[change.design])]
    for row in change.sensitivity.itertuples():
        if row.method == "pairs_only" and not enough(row.n, found.min_base):
            continue
        n = both if row.method == "pairs_only" else everyone["mixed"]
        yield [text(f"method.{row.method}"), *_numbers(row, n)]
    for method, row, n in _about_leaving(case, found, both):
        yield [text(f"method.{method}"), *_numbers(row, n)]


def _about_leaving(case: Case, found: Evaluation, both: int | None) -> Iterator[tuple]:
    """The change by weights and by imputation, for people of whom enough stayed and enough left."""
    if case.change.design != "mixed" or not enough(case.change.n_both, found.min_base):
        return
    scores = found.scores
    own = scores[(scores["population"] == case.population) & (scores["instrument"] == case.instrument.id)]
    left = attrition(own, before=case.before, after=case.after)
    yield from (("weighted", row, both) for row in left.weighted.itertuples())
    yield from (("imputed", row, None if both is None else row.n) for row in left.imputed.itertuples())


def _numbers(row, n: int | None) -> list[str]:
    """Difference, margin, standard error, degrees of freedom and people: what a referee asks for."""
    value, margin = change_words(row.value, row.low, row.high)
    hidden = text("turnout.hidden")  # degrees of freedom tell how many people there are
    told = [hidden] * 2 if n is None else [number(row.df, 1), number(n, 0)]
    return [value, margin, number(row.se, 3), *told]
