"""The command ``mdes``: what so many people and buurten could show, before they are measured and after."""

import argparse
from pathlib import Path

from traject_eval.cli.say import say
from traject_eval.errors import ProjectProblem
from traject_eval.evaluation import Mdes, mdes
from traject_eval.evaluation.power import DESIGNS
from traject_eval.store import Project
from traject_eval.words import listed, number, percent, scale_title, text
from traject_eval.words.achieved import achieved_words

FACTS = ("n", "buurten", "comparison_buurten", "icc", "retention", "correlation", "cluster_autocorrelation", "design")
CHANCES = ("power", "alpha")
SHARES = ("icc", "retention", "correlation", "cluster_autocorrelation")
EVERYWHERE = ""  # --from-data without a buurt


def mdes_arguments(parser: argparse.ArgumentParser) -> None:
    """What ``traject mdes`` takes; what is not given is left to ``mdes`` itself."""
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--n", type=int, metavar="N", help=text("cli.mdes.n"))
    about = {"nargs": "?", "const": EVERYWHERE, "metavar": "BUURT"}
    source.add_argument("--from-data", **about, help=text("cli.mdes.from_data"))
    parser.add_argument("--buurten", type=int, metavar="N", help=text("cli.mdes.buurten"))
    parser.add_argument("--comparison-buurten", type=int, metavar="N", help=text("cli.mdes.comparison"))
    for name in SHARES:
        option = f"--{name.replace('_', '-')}"
        parser.add_argument(option, type=_share, metavar="GETAL", help=text(f"cli.mdes.{name}"))
    parser.add_argument("--design", choices=DESIGNS, help=text("cli.mdes.design"))
    parser.add_argument("--power", type=_share, metavar="GETAL", help=text("cli.mdes.power"))
    parser.add_argument("--alpha", type=_share, metavar="GETAL", help=text("cli.mdes.alpha"))
    parser.add_argument("--effect", type=_share, metavar="GETAL", help=text("cli.mdes.effect"))
    parser.add_argument("-o", dest="out", type=_picture, metavar="FIGUUR", help=text("cli.mdes.out"))


def _share(written: str) -> float:
    """A number with a comma or a point."""
    try:
        return float(written.replace(",", "."))
    except ValueError:
        raise argparse.ArgumentTypeError(text("cli.mdes.no_number", written=written)) from None


def _picture(written: str) -> Path:
    path = Path(written)
    if path.suffix not in (".png", ".svg", ".pdf") or not path.parent.is_dir():
        raise argparse.ArgumentTypeError(text("cli.mdes.no_picture", written=written))
    return path


def smallest_change(call: argparse.Namespace) -> int:
    """Say what could be seen: with so many people as are asked for, or with those that a project has."""
    given = {name: getattr(call, name) for name in (*FACTS, *CHANCES) if getattr(call, name) is not None}
    if call.from_data is None:
        return _planned(mdes(**given), call)
    if wrong := [name for name in (*FACTS, "effect", "out") if getattr(call, name) is not None]:
        raise ProjectProblem(text("cli.mdes.not_both", names=listed([_option(name) for name in wrong])))
    from traject_eval.reporting.achieved import seen_in_buurt, seen_in_programme
    from traject_eval.session.books import chosen_buurt

    project = Project.load(call.project)
    if call.from_data == EVERYWHERE:
        found = [seen_in_programme(project, given)]
    else:
        found = seen_in_buurt(project, chosen_buurt(project, call.from_data)["code"], given)
    for one in found:
        who = text(f"who.{one.population}")
        told = achieved_words(one.found, project.min_cell) if one.found else text("power.few", base=project.min_base)
        say(f"{who}, {scale_title(one.instrument)}. {told}\n")
    say(text("power.not_observed"))
    return 0


def _option(name: str) -> str:
    return "-o" if name == "out" else f"--{name.replace('_', '-')}"


def _planned(found: Mdes, call: argparse.Namespace) -> int:
    """With fewer people and with more; and keep it as a figure where that was asked."""
    say(found.explain("nl"))
    say("\n" + text("cli.mdes.table"))
    for row in found.seen().itertuples():
        say(text("cli.mdes.row", n=number(row.n, 0), mdes=number(row.mdes, 2)))
    if call.out:  # before what may be refused: no number of people may be enough for an effect
        found.plot(lang="nl").savefig(call.out, dpi=200)
        say("\n" + text("cli.mdes.kept", file=call.out.resolve()))
    if call.effect:
        chance = percent(found.power_for(call.effect))
        say("\n" + text("cli.mdes.chance", change=number(call.effect, 2), chance=chance))
        people, power = number(found.n_for(call.effect), 0), percent(found.power)
        say(text("cli.mdes.needed", change=number(call.effect, 2), n=people, power=power))
    return 0
