"""Results and findings as Dutch words and numbers."""

from traject_eval.words.numbers import (
    NBSP,
    date,
    digits_for,
    interval,
    level_words,
    listed,
    moment,
    number,
    percent,
)
from traject_eval.words.phrases import change_words, margin, people, points, scale_name, wave_name
from traject_eval.words.templates import places, text, texts

__all__ = [
    *("NBSP", "date", "digits_for", "interval", "level_words", "listed", "moment", "number", "percent"),
    *("change_words", "margin", "people", "points", "scale_name", "wave_name"),
    *("places", "text", "texts"),
]
