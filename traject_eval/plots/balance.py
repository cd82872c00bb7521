"""What comes in against what it costs, on one scale: filled is promised, pale is expected, open is hoped for."""

from traject_eval.plots.layout import AIR, line_height, text_width, widest, wrap
from traject_eval.plots.sheet import Sheet
from traject_eval.plots.style import points

TALL, GAP, PAD = 0.2, 0.16, 0.08  # inches: a bar, between bars, between a bar and its words
KEY = 0.16  # inches: a box of the key
LOOKS = {  # fill and edge
    "certain": ("after", "after"),
    "expected": ("after_band", "after"),
    "hoped": ("paper", "after"),
    "cost": ("ink_soft", "ink_soft"),
}


def balance(sheet: Sheet, data: dict, words: dict[str, str]) -> float:
    """A bar per row below its name, its parts after each other.

    ``rows`` have ``name``, ``parts`` (``kind`` of ``LOOKS`` and ``share``, of the longest bar) and ``told`` (the words
    at its end). The key says what the looks mean, as far as they occur.
    """
    room = sheet.width - widest([row["told"] for row in data["rows"]], points("label"), bold=True) - 2 * PAD - AIR
    y = 0.0
    for row in data["rows"]:
        y = sheet.lines(0, y + 0.15, wrap(row["name"], sheet.width, points("label")), size="label") - 0.1
        x = 0.0
        for part in row["parts"]:
            fill, edge = LOOKS[part["kind"]]
            sheet.bar(x, y, part["share"] * room, TALL, fill, edge=edge)
            x += part["share"] * room
        sheet.say(x + PAD, y + TALL - 0.05, row["told"], size="label", bold=True)
        y += TALL + GAP
    return _key(sheet, y, {part["kind"] for row in data["rows"] for part in row["parts"]}, words)


def _key(sheet: Sheet, y: float, kinds: set[str], words: dict[str, str]) -> float:
    x = 0.0
    for kind in (name for name in LOOKS if name in kinds):
        wide = KEY + PAD + text_width(words[kind], points("tick"))
        if x and x + wide + AIR > sheet.width:
            x, y = 0.0, y + line_height("tick") + 0.06
        fill, edge = LOOKS[kind]
        sheet.bar(x, y, KEY, KEY * 0.8, fill, edge=edge)
        sheet.say(x + KEY + PAD, y + 0.12, words[kind], "ink_soft")
        x += wide + 2 * PAD
    return y + 0.2
