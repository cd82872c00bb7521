"""The registry of survey scales."""

from traject_eval.instruments.registry import instruments_table, load_instruments

__all__ = ["instruments_table", "load_instruments"]
