"""How well self-made codes link two waves: simulated people whose codes have slips, so that the truth is known.

    python benchmarks/linking.py [--repeats 40] [--slips 0.18] [--seed 1]

Prints a table in Markdown: per size of a wave and share of people who stay, which share of the people in both waves was
linked to themselves, which share of the links is wrong, and what the rule itself expected of that; with the five
elements of our self-made code alone, and with sex and year of birth beside them.

How often a value occurs is made up, as skewed as first names and places of birth in one neighbourhood are.
"""

import argparse
import re
from collections.abc import Iterator

import numpy as np
import pandas as pd

from traject_eval.evaluation.linkage import Linkage, link

SIZES, STAYING = (30, 60, 120, 250, 400), (0.4, 0.55, 0.7, 0.95)
EMPTY, TWO = 0.25, 0.15  # of the slips: an element left empty; of the codes with a slip: two elements wrong
FACTS = ("sex", "birth_year")
MOTHERS = (
    "majoanhewicoelgecatrgrbelijapirialthtonediagdoemeshajrlelumi"  # two letters each, the commonest first
    "norerosasisosutetiwayeyvfafrgihoinirjcjukakelalymynaolpera"
)


def shares() -> dict[str, tuple[list[str], np.ndarray]]:
    """The values of every element and how often each occurs."""
    return {
        "moeder": (re.findall("..", MOTHERS), _skewed(len(MOTHERS) // 2, 0.8)),
        "vader": (list("jhwgpacmtklfdrnbesvioux"), _skewed(23, 0.9)),
        "dag": ([str(day) for day in range(1, 32)], _part(np.r_[np.ones(30), 0.6])),
        "plaats": (list("uardznhgbewmsvltokpc"), _part(np.r_[2.0, 3.0 * _skewed(19, 0.8)])),
        "ouder": (list("0123456789"), _part(np.array([36, 26, 16, 9, 5, 3, 2, 1.5, 1, 0.5]))),
        "sex": (["man", "vrouw"], np.array([0.4, 0.6])),
        "birth_year": ([str(year) for year in range(1935, 2008)], np.full(73, 1 / 73)),
    }


def _skewed(count: int, power: float) -> np.ndarray:
    return _part(np.arange(1, count + 1) ** -power)


def _part(weights: np.ndarray) -> np.ndarray:
    return weights / weights.sum()


def two_waves(seed: int, people: int, stay: float, slips: float, facts: bool) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The codes of two waves of ``people`` each, with slips in a share of the codes; the index says who it is."""
    random = np.random.default_rng(seed)
    values = {name: told for name, told in shares().items() if facts or name not in FACTS}
    first = _codes(random, people, values)
    staying = first[random.random(people) < stay]
    new = _codes(random, people - len(staying), values)
    later = pd.concat([staying, new.set_index(new.index + people)])
    before, after = (_with_slips(random, wave, slips, values) for wave in (first, later))
    return before, after.iloc[random.permutation(len(after))]


def _codes(random: np.random.Generator, count: int, values: dict) -> pd.DataFrame:
    return pd.DataFrame({name: random.choice(some, count, p=share) for name, (some, share) in values.items()})


def _with_slips(random: np.random.Generator, codes: pd.DataFrame, slips: float, values: dict) -> pd.DataFrame:
    told = codes.to_numpy(dtype=object)
    for row in np.flatnonzero(random.random(len(told)) < slips):
        for place in random.choice(told.shape[1], 2 if random.random() < TWO else 1, replace=False):
            some, share = values[codes.columns[place]]
            other = share * (np.array(some) != told[row, place])
            told[row, place] = None if random.random() < EMPTY else random.choice(some, p=_part(other))
    return pd.DataFrame(told, codes.index, codes.columns)


def outcome(linked: Linkage, before: pd.DataFrame, after: pd.DataFrame) -> dict[str, float]:
    """What came of it: ``stayed`` (people), ``right, wrong`` and ``expected`` (wrong links)."""
    right = int((linked.pairs["before"] == linked.pairs["after"]).sum())
    expected = float((1 - linked.pairs["posterior"]).sum())
    stayed = int(before.index.isin(after.index).sum())
    return {"stayed": stayed, "right": right, "wrong": len(linked.pairs) - right, "expected": expected}


def measured(repeats: int, slips: float, seed: int, sizes: tuple = SIZES, staying: tuple = STAYING) -> Iterator[dict]:
    """One row per size, share that stays, and with or without facts; repeats are added up."""
    for people in sizes:
        for stay in staying:
            row = {"people": people, "stay": stay}
            for facts in (False, True):
                found = []
                for repeat in range(repeats):
                    waves = two_waves([seed, people, round(100 * stay), repeat, facts], people, stay, slips, facts)
                    found.append(outcome(link(*waves), *waves))
                total = pd.DataFrame(found).sum()
                links, side = total["right"] + total["wrong"], "_facts" if facts else ""
                row |= {f"linked{side}": total["right"] / total["stayed"], f"wrong{side}": total["wrong"] / links}
                row[f"expected{side}"] = total["expected"] / links
            yield row


def main() -> None:
    """Read the arguments and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeats", type=int, default=40)
    parser.add_argument("--slips", type=float, default=0.18)
    parser.add_argument("--seed", type=int, default=1)
    call = parser.parse_args()
    print("| people a wave | stay | linked | wrong | expected wrong | linked, with facts | wrong | expected wrong |")
    print("|---|---|---|---|---|---|---|---|")
    for row in measured(call.repeats, call.slips, call.seed):
        people, stay, *shown = row.values()
        cells = [str(people), f"{stay:.0%}", *(f"{100 * share:.1f} %" for share in shown)]
        print(f"| {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
