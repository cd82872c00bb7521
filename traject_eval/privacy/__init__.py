"""Disclosure control: what may leave, and in what detail."""

from traject_eval.privacy.disclosure import (
    enough,
    gate_findings,
    join_ordered,
    safe_cell,
    safe_overlap,
    safe_parts,
)

__all__ = ["enough", "gate_findings", "join_ordered", "safe_cell", "safe_overlap", "safe_parts"]
