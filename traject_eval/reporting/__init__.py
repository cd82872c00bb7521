"""From a project to reports: freeze, run, seal, render."""

from traject_eval.reporting.check import check_project
from traject_eval.reporting.demo import make_demo
from traject_eval.reporting.desk import (
    current_project,
    keep_findings,
    open_buurt,
    read_findings,
    save_findings,
)
from traject_eval.reporting.one import Outcome
from traject_eval.reporting.programme import open_programme
from traject_eval.reporting.run import report

__all__ = [
    *("Outcome", "check_project", "current_project", "keep_findings", "make_demo", "open_buurt"),
    *("open_programme", "read_findings", "report", "save_findings"),
]
