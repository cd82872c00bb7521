"""Titles of figures: the main point in a sentence, never stronger than the verdicts under it."""

from traject_eval.blocks.claims import verdict
from traject_eval.evaluation import Case
from traject_eval.words import counted, listed, number, scale_name, text


def changes_title(population: str, cases: list[Case]) -> str:
    """What went up or down: one score with its verdict, of more scores those whose margin lies clear of zero."""
    group, verdicts = text(f"group.{population}"), {verdict(case) for case in cases}
    if len(cases) == 1:
        return text(f"claim.title.{verdicts.pop()}", who=group, scale=scale_name(cases[0].instrument))
    up, down = (
        listed([scale_name(case.instrument) for case in cases if verdict(case).startswith(way)])
        for way in ("rose", "fell")
    )
    if up or down:
        key = "both" if up and down else "up" if up else "down"
        return text(f"changes.title_{key}", group=group, up=up, down=down)
    key = {("no_relevant_change",): "same", ("undecided",): "undecided"}.get(tuple(verdicts), "mixed")
    return text(f"changes.title_{key}", group=group)


def items_title(population: str, rows: list[dict]) -> str:
    """To how many statements more or fewer answered favourably, counting margins clear of zero only."""
    group, sure = text(f"group.{population}"), [row["change"] > 0 for row in rows if row["sure"]]
    up, down = sum(sure), len(sure) - sum(sure)
    if up and down:
        return text("items.title_both", group=group, up=up, down=down, all=len(rows))
    return counted(f"items.title_{_way(up, down)}", len(rows), group=group, up=up, down=down)


def spread_title(population: str, scale: str, movement: dict | None) -> str:
    """How many of the same people score higher or lower, where that may be told."""
    group = text(f"group.{population}")
    if movement is None:
        return text("spread.title_plain", group=group, scale=scale)
    counts = {"n": sum(movement.values()), **movement}
    return text("spread.title", group=group, **{name: number(count, 0) for name, count in counts.items()})


def programme_title(population: str, scale: str, verdicts: list[str]) -> str:
    """In how many buurten with a trajectory the score went up or down, by the verdict that each of them has."""
    about = {"group": text(f"group.{population}"), "scale": scale}
    if not verdicts:
        return text("programme.figure_empty", **about)
    up, down = (sum(key.startswith(way) for key in verdicts) for way in ("rose", "fell"))
    if up and down:
        return text("programme.figure_both", up=up, down=down, all=len(verdicts), **about)
    return counted(f"programme.figure_{_way(up, down)}", len(verdicts), up=up, down=down, **about)


def _way(up: int, down: int) -> str:
    return "up" if up else "down" if down else "none"
