"""What stands in an empty cell of a printed form: room to write, or boxes to tick."""

from traject_eval.forms.form import Choice, Field
from traject_eval.plots.layout import text_width
from traject_eval.printing.letters import MM, fitted
from traject_eval.words import text

SIZE = 14  # points: the smallest type on a form, which somebody without glasses must be able to read
BOXES = 3  # choices that are ticked in a cell of a table; of more the numbers are written, or rows would be too tall
BOX, ROOM, INSET = 7.0, 13.0, 5.0  # mm: a box, room to write a line, edges of a cell
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
    '1\\xa0=\\xa0eten\\xa0· 2\\xa0=\\xa0groen'
    """
    return "\u00a0· ".join(f"{nr}\u00a0=\u00a0{choice.label}" for nr, choice in enumerate(choices, start=1))


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


def beside(field: Field) -> float:
    """The width in mm in which all boxes of a question stand on one line; 0 where there are none.

    Examples
    --------
    >>> beside(Field("w", "Wie", "text"))
    0.0
    """
    return float(sum(_wide(one) + BOX for one in boxes(field)))


def _wide(words: str) -> float:
    return text_width(words[:60], SIZE, True) * MM + INSET


def fit(words: str, width: float) -> str:
    """Words that stay inside a place of some mm."""
    return fitted(words, width, SIZE, bold=True, short=0)
