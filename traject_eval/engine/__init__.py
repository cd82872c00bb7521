"""A papermill engine that runs a notebook in the process it is called from: the same kernel, without its sockets.

``papermill notebook.ipynb out.ipynb --engine traject`` uses it. A process can run one notebook; ``run_apart`` gives
each notebook a process of its own, which is there at once because its imports were done before.
"""

import papermill  # noqa: F401  (before our own modules: it asks for the engine by name while it is imported)

from traject_eval.engine.apart import CAN_FORK, Stopped, run_apart
from traject_eval.engine.notebook import TrajectEngine

__all__ = ["CAN_FORK", "Stopped", "TrajectEngine", "run_apart"]
