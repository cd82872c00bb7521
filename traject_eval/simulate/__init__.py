"""Invented programmes with a known truth, for the demo and for tests."""

from traject_eval.simulate.layout import as_layout
from traject_eval.simulate.planned import PLANNED_ON, simulated_plan
from traject_eval.simulate.programme import Programme, simulate_programme

__all__ = ["PLANNED_ON", "Programme", "as_layout", "simulate_programme", "simulated_plan"]
