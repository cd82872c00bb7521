"""Results and findings as words and numbers, in the language that is spoken."""

from traject_eval.words.causal import causal_words
from traject_eval.words.language import LANGUAGES, language, speak, speaking
from traject_eval.words.nested import between_key, between_words
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
from traject_eval.words.phrases import (
    agreement_words,
    change_words,
    counted,
    item_label,
    margin,
    obstacle_words,
    people,
    points,
    scale_name,
    scale_title,
    wave_name,
)
from traject_eval.words.templates import branch, places, text, texts
from traject_eval.words.workbooks import prose

__all__ = [
    "LANGUAGES",
    "NBSP",
    "agreement_words",
    "between_key",
    "between_words",
    "branch",
    "causal_words",
    "change_words",
    "counted",
    "date",
    "digits_for",
    "interval",
    "item_label",
    "language",
    "level_words",
    "listed",
    "margin",
    "moment",
    "number",
    "obstacle_words",
    "people",
    "percent",
    "places",
    "points",
    "prose",
    "scale_name",
    "scale_title",
    "speak",
    "speaking",
    "text",
    "texts",
    "wave_name",
]
