"""The registry of survey scales, and the measures that are context only."""

from traject_eval.instruments.build import instrument_of_json
from traject_eval.instruments.context import context_fault, context_measures, refuse_context
from traject_eval.instruments.registry import find_instrument, instruments_table, load_instruments

__all__ = [
    "context_fault",
    "context_measures",
    "find_instrument",
    "instrument_of_json",
    "instruments_table",
    "load_instruments",
    "refuse_context",
]
