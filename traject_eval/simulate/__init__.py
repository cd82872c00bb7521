"""Invented programmes with a known truth, for the demo and for tests."""

from traject_eval.simulate.layout import as_layout
from traject_eval.simulate.programme import Programme, simulate_programme

__all__ = ["Programme", "as_layout", "simulate_programme"]
