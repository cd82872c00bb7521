"""A papermill engine that runs a notebook in the process it is called from: the same kernel, without its sockets.

``papermill notebook.ipynb out.ipynb --engine traject`` uses it. A process can run one notebook; ``run_apart`` gives
each notebook a process of its own, which is there at once because its imports were done before.
"""

from papermill.engines import NBClientEngine

from traject_eval.engine.apart import CAN_FORK, Stopped, run_apart

if CAN_FORK:
    from traject_eval.engine.notebook import InProcess as TrajectEngine
else:
    TrajectEngine = NBClientEngine  # the kernel in a process of its own, as papermill has it

__all__ = ["CAN_FORK", "Stopped", "TrajectEngine", "run_apart"]
