"""The commands before a programme is measured: what so many people and buurten could show."""

import argparse
from pathlib import Path

from traject_eval.cli.say import say
from traject_eval.evaluation import mdes
from traject_eval.evaluation.power import DESIGNS
from traject_eval.words import number, percent, text

FACTS = ("n", "buurten", "comparison_buurten", "icc", "retention", "correlation", "cluster_autocorrelation")
SETTINGS = ("design", "power", "alpha")


def mdes_arguments(parser: argparse.ArgumentParser) -> None:
    """What ``traject mdes`` takes."""
    parser.add_argument("--n", type=int, required=True, metavar="N", help=text("cli.mdes.n"))
    parser.add_argument("--buurten", type=int, default=1, metavar="N", help=text("cli.mdes.buurten"))
    parser.add_argument("--comparison-buurten", type=int, default=0, metavar="N", help=text("cli.mdes.comparison"))
    for name in FACTS[3:]:
        default = 0.0 if name == "icc" else None
        option = f"--{name.replace('_', '-')}"
        parser.add_argument(option, type=_share, default=default, metavar="GETAL", help=text(f"cli.mdes.{name}"))
    parser.add_argument("--design", choices=DESIGNS, default="paired", help=text("cli.mdes.design"))
    parser.add_argument("--power", type=_share, default=0.8, metavar="GETAL", help=text("cli.mdes.power"))
    parser.add_argument("--alpha", type=_share, default=0.05, metavar="GETAL", help=text("cli.mdes.alpha"))
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
    """Say what could be seen, with fewer people and with more; and keep it as a figure where that was asked."""
    found = mdes(**{name: getattr(call, name) for name in (*FACTS, *SETTINGS)})
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
