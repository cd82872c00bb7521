"""What the people of an invented programme filled in on their evenings, and what was planted in it.

Plain rows, ``{form: {row: {field: value}}}``, with the ids of the form tables. Nothing personal is filled in.
"""

from dataclasses import dataclass

from traject_eval.simulate.asking import draw_business
from traject_eval.simulate.deciding import draw_collective
from traject_eval.simulate.funding import draw_model
from traject_eval.simulate.gathering import draw_kickoff
from traject_eval.simulate.plan import BuurtPlan, stream
from traject_eval.simulate.profiling import WHY, draw_profile
from traject_eval.simulate.running import draw_running
from traject_eval.simulate.settings import COMPARISON_EVERY, SMALL_PLACE
from traject_eval.simulate.teaming import draw_team
from traject_eval.simulate.travelling import draw_trip
from traject_eval.simulate.voting import draw_agenda

# Of the streams of a buurt: what is said never changes who answers a survey, nor a trip or a team what is voted.
LIFE, TRIP, RUNNING, BUSINESS, TEAMWORK, FUNDING = 4, 5, 6, 7, 8, 9
TRIPS, THERE, AGENDA, FIRMS, TEAM, MODEL, COLLECTIVE = range(2, 9)  # the phases from which these evenings have been
Rows = dict[str, dict[str, dict[str, object]]]
MEANING = {
    "handover": (
        "Verwacht deel van bewoners bij een besluit (decides) of taak (does): logit(deel) = intercept + slope × jaren "
        "sinds 'from'. Een gedeeld besluit telt half."
    ),
    "business": "De kans dat een toezegging wordt nagekomen.",
    "running": "Het thema waar mensen op hopen en waarvoor nog niets loopt.",
    "trip": "De kans dat een voorbeeld wordt meegenomen of aangepast.",
    "team": (
        "Verwacht aantal initiatieven dat uit één initiatief voortkomt binnen twaalf maanden (offspring), hoe snel "
        "initiatieven stilvallen (fading: per jaar, exponentieel), en hoeveel kringen de pijlen maken (loops)."
    ),
    "model": (
        "Verwacht deel van de kosten dat in het eerste jaar gedekt is (coverage): wat binnenkomt telt met de kans die "
        "hoort bij hoe zeker het heet."
    ),
    "vote": "Het deel van de stippen dat elk idee zou krijgen als iedereen meedeed; 'clear': één idee ligt ver voor.",
}


@dataclass(frozen=True)
class Life:
    """The evenings of one buurt and the truth behind them."""

    rows: Rows
    truth: dict


def buurt_life(plan: BuurtPlan, phase: int, seed: int) -> Life:
    """What a traject buurt in this phase (1 or more) filled in.

    Examples
    --------
    >>> from traject_eval.simulate.plan import plan_buurt
    >>> life = buurt_life(plan_buurt(0, 4, 1), 4, 1)
    >>> sorted({form.split(".")[0] for form in life.rows}), sorted(life.truth)
    (['aftrap', 'agenda', 'lopend', 'profiel', 'reis'], ['running', 'trip', 'vote'])
    """
    draw = stream(seed, plan.place, LIFE)
    rank = plan.place - plan.place // COMPARISON_EVERY
    rows, topics = draw_kickoff(draw, plan, rank, small=plan.place == SMALL_PLACE)
    rows = draw_profile(stream(seed, plan.place, WHY), plan, rank, list(rows["aftrap.aanwezigen"])) | rows
    truth: dict = {}
    if phase >= TRIPS:
        trip, truth["trip"] = draw_trip(stream(seed, plan.place, TRIP), plan, rank, rows)
        rows |= trip
    if phase >= THERE:
        there, truth["running"] = draw_running(stream(seed, plan.place, RUNNING), plan, rank, rows)
        rows |= there
    if phase >= AGENDA:
        agenda, truth["vote"] = draw_agenda(draw, plan, rank, rows, topics)
        rows |= agenda
    if phase >= FIRMS:
        firms, truth["business"] = draw_business(stream(seed, plan.place, BUSINESS), plan, rank, rows)
        rows |= firms
    if phase >= TEAM:
        team, truth["team"] = draw_team(stream(seed, plan.place, TEAMWORK), plan, rank, rows, topics)
        rows |= team
    if phase >= MODEL:
        model, truth["model"] = draw_model(stream(seed, plan.place, FUNDING), plan, rank, rows)
        rows |= model
    if phase >= COLLECTIVE:
        collective, truth["handover"] = draw_collective(draw, plan, rank)
        rows |= collective
    return Life(rows, truth)
