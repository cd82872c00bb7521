"""Imported once, in the process that notebooks are forked from: all that each of them would otherwise do again."""

import atexit
import gc
import importlib
import io
import logging
import os
import shutil

import matplotlib
import nbformat
import numpy as np
import pandas as pd

matplotlib.use("agg")

from matplotlib import pyplot as plt

from traject_eval.engine.apart import SOCKETS
from traject_eval.engine.kernel import kernel
from traject_eval.forms.table import load_forms
from traject_eval.instruments import load_instruments

LATE = (  # what notebooks and reports import only when they need it
    "IPython.core.completerlib",
    "IPython.core.oinspect",
    "matplotlib.backends.backend_svg",
    "scipy.optimize",
    "scipy.stats",
    "sqlite3",
    "traject_eval.engine.notebook",
    "traject_eval.forms.evening",
    "traject_eval.plots.results",
    "traject_eval.reporting.assemble",
    "traject_eval.reporting.execute",
    "traject_eval.reporting.html",
    "traject_eval.reporting.paper",
    "traject_eval.reporting.seal",
    "traject_eval.store.journal",
)


def _first_time() -> None:
    """Compile the schema of notebooks, read our tables, find the fonts, draw, group: first times take longest."""
    load_forms()
    load_instruments()
    nbformat.validate(nbformat.v4.new_notebook())
    table = pd.DataFrame({"a": np.arange(2.0)})
    table.groupby([1, 1]).describe()
    table.plot()
    plt.savefig(io.BytesIO(), format="svg")
    plt.close("all")
    importlib.import_module("traject_eval.reporting.theme").style_sheet("report")  # cuts the fonts of a page down


def _take_away(folder: str, owner: int) -> None:
    """This process ends when the one that it works for does; if that was killed, its folder of sockets still stands."""
    if os.getpid() == owner:
        shutil.rmtree(folder, ignore_errors=True)


if SOCKETS in os.environ:  # started by a run, and not only read
    atexit.register(_take_away, os.environ[SOCKETS], os.getpid())
for name in LATE:
    importlib.import_module(name)
logging.getLogger("papermill").setLevel(logging.ERROR)
_first_time()
kernel()
gc.collect()
gc.freeze()  # what is frozen is not touched by the collector of a child: its pages stay shared
