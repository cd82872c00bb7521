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
    "NBSP",
    "change_words",
    "date",
    "digits_for",
    "interval",
    "level_words",
    "listed",
    "margin",
    "moment",
    "number",
    "people",
    "percent",
    "places",
    "points",
    "scale_name",
    "text",
    "texts",
    "wave_name",
]
