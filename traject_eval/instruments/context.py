"""Measures that are context only: known by name, and refused as an outcome with the reason."""

import functools
from importlib import resources

import yaml

from traject_eval.errors import ContextOnly
from traject_eval.types import ContextMeasure


@functools.cache
def context_measures() -> dict[str, ContextMeasure]:
    """The measures that may be shown as context and are never an outcome, by id and by the names of their figures.

    Examples
    --------
    >>> context_measures()["leefbaarometer"].nl
    'Leefbaarometer'
    >>> context_measures()["modelled_lonely"].id
    'gezondheid_per_wijk_en_buurt'
    """
    text = resources.files("traject_eval.instruments").joinpath("context.yaml").read_text(encoding="utf-8")
    found = {}
    for name, row in yaml.safe_load(text).items():
        figures = row.pop("figures", ())
        found |= dict.fromkeys((name, *figures), ContextMeasure(name, **row))
    return found


def context_fault(name: str) -> tuple[str, str, str]:
    """What was found, what is expected and what to do, for a table of faults."""
    measure = context_measures()[name]
    return f"{name} kan geen uitkomst zijn", f"een vragenlijst. {measure.reason}", measure.use


def refuse_context(name: str) -> None:
    """Do nothing, unless the name is that of a measure that is context only.

    Raises
    ------
    ContextOnly
        It is; the message says why, and what may be done with it.

    Examples
    --------
    >>> refuse_context("vm_cohesie_4")
    """
    if measure := context_measures().get(name):
        raise ContextOnly(f"{measure.nl} kan geen uitkomst zijn. {measure.reason} {measure.use}")
