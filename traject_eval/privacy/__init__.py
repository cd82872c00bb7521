"""Disclosure control: what may leave, and in what detail."""

from traject_eval.privacy.disclosure import (
    at_least,
    enough,
    gate_findings,
    join_ordered,
    join_small,
    safe_cell,
    safe_overlap,
    safe_parts,
    safe_sides,
)

__all__ = [
    "at_least",
    "enough",
    "gate_findings",
    "join_ordered",
    "join_small",
    "safe_cell",
    "safe_overlap",
    "safe_parts",
    "safe_sides",
]
