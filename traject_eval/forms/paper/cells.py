"""What stands in an empty cell of a printed form: room to write, or boxes to tick."""

from traject_eval.forms.form import Choice, Field
from traject_eval.plots.layout import text_width
from traject_eval.printing.letters import MM, fitted
from traject_eval.words import text

SIZE = 14  # points: the smallest type on a form, which somebody without glasses must be able to read
BOXES = 3  # choices that are ticked in a cell of a table; of more the numbers are written, or rows would be too tall
BOX, LINE, ROOM, INSET = (
    7.0,
    7.0,
    13.0,
    5.0,
)  # mm: a box, a line of type, room to write one, edges of a cell
WRITTEN = {"text": 48.0, "long_text": 60.0, "number": 22.0, "date": 34.0, "refs": 44.0}  # mm to write an answer in


def boxes(field: Field, most: int = BOXES) -> list[str]:
    """The words beside the boxes of a question; none where the answer is written, as with more than ``most`` choices.

    Examples
    --------
    >>> boxes(Field("f", "Foto", "yes_no")), boxes(Field("w", "Wie", "text"))
    (['ja', 'nee'], [])
    """
    if field.type == "yes_no":
        return [text("forms.yes"), text("forms.no")]
    return [choice.label for choice in field.choices] if len(field.choices) <= most else []


def key(choices: tuple[Choice, ...]) -> str:
    """Many choices on one line, with the number that is written for each.

    Examples
    --------
    >>> key((Choice("a", "eten"), Choice("b", "groen")))
    '1\\xa0eten · 2\\xa0groen'
    """
    return " · ".join(f"{nr}\u00a0{choice.label}" for nr, choice in enumerate(choices, start=1))


def notes(fields: tuple[Field, ...]) -> list[dict]:
    """What is explained above a form: the help of its questions, and choices that are too many for a cell."""
    listed = {field.id: key(field.choices) for field in fields if len(field.choices) > BOXES}
    told = {
        field.id: [field.help, text("sheet.by_number", choices=listed[field.id]) if field.id in listed else ""]
        for field in fields
    }
    return [
        {"label": label(field), "text": " ".join(part for part in told[field.id] if part)}
        for field in fields
        if any(told[field.id])
    ]


def label(field: Field) -> str:
    """The question; one about a person says who may see the answer."""
    return text("sheet.personal", label=field.label) if field.personal else field.label


def needed(field: Field) -> tuple[float, float]:
    """The least width in mm of a column for a question, and what it would like."""
    words = max(map(_wide, label(field).split()))
    if ticked := boxes(field):
        longest = max(_wide(word) for one in ticked for word in one.split())
        return max(words, longest + BOX), max(words, max(map(_wide, ticked)) + BOX)
    wanted = WRITTEN.get(field.type, WRITTEN["text"])
    return max(words, wanted / 2), max(words, wanted)


def tall(fields: tuple[Field, ...]) -> float:
    """Height in mm of an empty row with these questions."""
    return max([ROOM, *(len(boxes(field)) * LINE + INSET for field in fields if field.type != "yes_no")])


def _wide(words: str) -> float:
    return text_width(words[:60], SIZE, True) * MM + INSET


def fit(words: str, width: float) -> str:
    """Words that stay inside a place of some mm."""
    return fitted(words, width, SIZE, bold=True, short=0)
