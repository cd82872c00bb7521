"""The command line."""

from traject_eval.cli.main import main

__all__ = ["main"]
