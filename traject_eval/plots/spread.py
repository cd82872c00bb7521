"""How the scores lie before and after: one dot a person, or one for several where there are many."""

from traject_eval.plots.layout import Panel, text_width, widest, wrap
from traject_eval.plots.sheet import Sheet
from traject_eval.plots.style import points
from traject_eval.words import number

STEP = 0.125  # inches from dot to dot
DOT = STEP * 72 * 0.72  # points across
KEY = 0.3  # column of the signs in the key
WAVES = ("before", "after")
MOVES = {"lower": "uncertain", "same": "neither", "higher": "after"}
BETWEEN = 0.08  # from the dots of before to those of after
MARGIN = 0.04  # of a column, either side


def spread(sheet: Sheet, data: dict, words: dict[str, str]) -> float:
    """Classes of the score with a dot a person; below, how many of the same people stand lower or higher.

    Classes stand side by side where the sheet is wide enough for their names, else below each other.
    """
    names = [_name(place, data["cells"], words) for place in range(len(data["cells"]))]
    column = sheet.width / len(names)
    needed = max(
        widest(names, points("label"), bold=True) + 0.08,
        sum(text_width(data[f"{wave}_label"], points("tick"), bold=True) for wave in WAVES) + 0.16,
        2 * STEP + BETWEEN + 2 * MARGIN,
    )
    arrange = _below if sheet.narrow or needed > column else _beside
    y = _key(sheet, arrange(sheet, data, names), data, words)
    if data["movement"]:
        y = _movement(sheet, y + 0.08, data["movement"], words)
    return y + 0.02


def _key(sheet: Sheet, y: float, data: dict, words: dict) -> float:
    """What a dot and a hatch are, and per wave how many people there are and where their mean lies."""
    y += 0.06
    for wave in WAVES:
        sheet.mark(0.08, y + 0.08, wave, DOT)
        lines = wrap(f"{data[f'{wave}_label']}: {data['told'][wave]}", sheet.width - KEY, points("tick"))
        y = sheet.lines(KEY, y + 0.125, lines, _ink(wave)) - 0.105
    if data["per_dot"] > 1:
        y = sheet.lines(KEY, y + 0.125, [words["per_dot"].format(n=data["per_dot"])], "ink_soft") - 0.105
    if any(cell["joined"] for cell in data["cells"]):
        sheet.hatch(0, y + 0.035, KEY - 0.07, 0.09)
        sheet.say(KEY, y + 0.125, words["joined"], "ink_soft")
        y += 0.19
    return y + 0.06


def _name(place: int, cells: list[dict], words: dict) -> str:
    """A class of scores in words: under, from … to, or from."""
    edges = {edge: _edge(cells[place][edge]) for edge in ("from", "to")}
    last = len(cells) - 1
    kind = "class" if last == 0 or 0 < place < last else "first" if place == 0 else "last"
    return words[kind].format(**edges)


def _edge(value: float) -> str:
    return number(value, next((digits for digits in (0, 1) if round(value, digits) == value), 2))


def _dots(count: int, per_dot: int) -> int:
    """How many dots stand for a number of people; never none for someone."""
    return max(round(count / per_dot), 1) if count else 0


def _ink(wave: str) -> str:
    return "ink" if wave == "after" else "before_text"


def _beside(sheet: Sheet, data: dict, names: list[str]) -> float:
    """Classes side by side, dots stacked upwards; what comes out is where the drawing ends."""
    cells, per_dot = data["cells"], data["per_dot"]
    column = sheet.width / len(cells)
    across = max(1, min(5, int((column - 2 * MARGIN - BETWEEN) / 2 / STEP)))
    most = max(_dots(cell[wave], per_dot) for cell in cells for wave in WAVES)
    floor = -(-most // across) * STEP + 0.24
    labels = sum(text_width(data[f"{wave}_label"], points("tick"), bold=True) for wave in WAVES)
    apart = max(across * STEP + BETWEEN, labels / 2 + 0.06)
    for place, cell in enumerate(cells):
        middle = (place + 0.5) * column
        sheet.line([middle - column / 2 + 0.04, middle + column / 2 - 0.04], [floor] * 2, "axis", 0.9)
        for wave, side in (("before", -1), ("after", 1)):
            centre = middle + side * apart / 2
            _stack(sheet, centre, floor, cell[wave], _dots(cell[wave], per_dot), across, wave)
            label = data[f"{wave}_label"]
            sheet.say(centre, floor + 0.19, label, _ink(wave), bold=wave == "after", align="center")
        sheet.say(middle, floor + 0.42, names[place], size="label", bold=True, align="center")
        if cell["joined"]:
            sheet.hatch(middle - 0.3 * column, floor + 0.49, 0.6 * column, 0.09)
    return floor + (0.7 if any(cell["joined"] for cell in cells) else 0.5)


def _stack(sheet: Sheet, centre: float, floor: float, count: int, dots: int, across: int, wave: str) -> None:
    left = centre - (across - 1) * STEP / 2
    xs = [left + (dot % across) * STEP for dot in range(dots)]
    ys = [floor - (dot // across + 0.6) * STEP for dot in range(dots)]
    sheet.mark(xs, ys, wave, DOT)
    top = floor - -(-dots // across) * STEP
    text = number(count, 0)
    sheet.say(centre, top - 0.07, text, _ink(wave), size="label", bold=wave == "after", align="center")


def _below(sheet: Sheet, data: dict, names: list[str]) -> float:
    """Classes below each other, dots from left to right; what comes out is where the drawing ends."""
    per_dot, y = data["per_dot"], 0.0
    left = widest([data[f"{wave}_label"] for wave in WAVES], points("tick"), bold=True) + 0.14
    across = int((sheet.width - left - 0.4) / STEP)
    for name, cell in zip(names, data["cells"], strict=True):
        sheet.say(0, y + 0.15, name, size="label", bold=True)
        if cell["joined"]:
            beside = text_width(name, points("label"), bold=True) + 0.12
            sheet.hatch(beside, y + 0.07, 0.3, 0.09)
        y += 0.24
        for wave in WAVES:
            y = _row(sheet, left, y, data[f"{wave}_label"], cell[wave], _dots(cell[wave], per_dot), across, wave)
        y += 0.12
    return y


def _row(sheet: Sheet, left: float, y: float, label: str, count: int, dots: int, across: int, wave: str) -> float:
    xs = [left + (dot % across + 0.5) * STEP for dot in range(dots)]
    ys = [y + 0.09 + (dot // across) * STEP for dot in range(dots)]
    sheet.mark(xs, ys, wave, DOT)
    strong, rows = wave == "after", max(1, -(-dots // across))
    sheet.say(0, y + 0.14, label, _ink(wave), bold=strong)
    end = left + min(dots, across) * STEP
    sheet.say(end + 0.07, y + 0.14, number(count, 0), _ink(wave), bold=strong)
    return y + 0.06 + max(rows * STEP, 0.14)


def _movement(sheet: Sheet, y: float, movement: dict, words: dict) -> float:
    """A strip of all who answered both times; its words stand above it, so that a small part has room."""
    total = sum(movement.values())
    panel = Panel(0, sheet.width, 0, total)
    sheet.say(0, y + 0.13, words["movement"].format(total=number(total, 0)), "ink_soft")
    texts = {move: words[move].format(n=number(movement[move], 0)) for move in MOVES}
    widths = {move: text_width(texts[move], points("tick"), bold=True) for move in MOVES}
    start = panel.x(movement["lower"])
    middle = (start + panel.x(movement["lower"] + movement["same"])) / 2
    least = widths["lower"] + 0.15 + widths["same"] / 2
    most = sheet.width - widths["higher"] - 0.15 - widths["same"] / 2
    at = {
        "lower": (0, "left"),
        "same": (min(max(middle, least), most), "center"),
        "higher": (sheet.width, "right"),
    }
    done = 0
    for move, token in MOVES.items():
        x, align = at[move]
        sheet.say(x, y + 0.35, texts[move], bold=move == "higher", align=align)
        width = panel.x(done + movement[move]) - panel.x(done)
        if width:
            sheet.bar(panel.x(done), y + 0.42, width, 0.18, token)
        done += movement[move]
    return y + 0.62
