"""What the design allows to be said: the rung of the ladder that the facts reach, in words."""

from traject_eval.blocks.block import Block, block
from traject_eval.blocks.comparison import alike
from traject_eval.blocks.programme import Programme, changes
from traject_eval.blocks.tables import columns, headings
from traject_eval.evaluation import Study
from traject_eval.evaluation.ladder import Facts, comparison_kind, rung_of, waves_before
from traject_eval.words import number, text

ASKED = ("may", "assumes", "not")


def show_allowed(of: Study | Programme) -> Block:
    """What this evaluation can show, under which assumption, and what it cannot show."""
    facts = facts_of(of)
    rung = rung_of(facts).rung
    counts = {"treated": facts.treated, "compared": facts.compared, "waves": facts.waves, "before": facts.waves_before}
    known = {name: number(count, 0) for name, count in counts.items()}
    said = {name: text(f"ladder.{rung}.{name}") for name in ASKED}
    if facts.compared and not facts.planned:
        said["assumes"] += f" {text('ladder.unplanned')}"
    said["design"] = text("ladder.design", comparison=text(f"ladder.comparison.{facts.comparison}"), **known)
    return block(
        "table",
        key="allowed",
        title=text("ladder.title"),
        columns=columns(headings("ladder.columns"), 0),
        rows=[[text(f"ladder.ask.{name}"), words] for name, words in said.items()],
        note="",
    )


def facts_of(of: Study | Programme) -> Facts:
    """How one buurt, or a whole programme, was set up, as its data and its plan say."""
    return _of_buurt(of) if isinstance(of, Study) else _of_programme(of)


def _of_buurt(study: Study) -> Facts:
    found, treated = study.evaluation, study.buurt["arm"] == "traject"
    own = [case for case in found.conclusive("bewoner") if case.change]
    compared = len(alike(own[0], study.comparison)) if own and treated and len(study.comparison) else 0
    waves = {wave: study.wave_dates.get(wave, "") for wave in found.waves if wave in set(found.turnout["wave"])}
    before = waves_before(waves, [study.buurt.get("start") or ""])
    changed = any(case.change for case in found.cases)
    return Facts(*comparison_kind(study.plan, compared), int(treated and changed), compared, len(waves), before)


def _of_programme(programme: Programme) -> Facts:
    found = changes(programme)
    found = found[found["population"].eq("bewoner") & found["refused_because"].eq("")] if len(found) else found
    treated, compared = (int(found["arm"].eq(arm).sum()) if len(found) else 0 for arm in ("traject", "vergelijking"))
    seen = {*programme.findings["before"], *programme.findings["after"]} - {""}
    waves = {wave: date for wave, date in programme.waves.items() if wave in seen}
    before = waves_before(waves, programme.buurten["start"])
    return Facts(*comparison_kind(programme.plan, compared), treated, compared, len(waves), before)
