"""The engine: nbclient's reading of outputs and papermill's bookkeeping, around the kernel of this process."""

import asyncio
import time
from contextlib import contextmanager
from types import SimpleNamespace

from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine, NBClientEngine
from papermill.log import logger

from traject_eval.engine.apart import CAN_FORK

SAVED = 1.0  # seconds: papermill writes the file twice a cell, which costs as much as a figure


class _Client(PapermillNotebookClient):
    @contextmanager
    def setup_kernel(self, **_):
        from traject_eval.engine.kernel import begin  # there on Linux only

        self.km, self.kc = SimpleNamespace(), begin()
        yield

    def wait_for_reply(self, msg, cell=None):
        return msg

    async def _async_poll_kernel_alive(self):
        await asyncio.Event().wait()  # it is this process: who lives to ask, lives


class _InProcess(Engine):
    """``papermill --engine traject``; once in a process."""

    @classmethod
    def execute_managed_notebook(cls, nb_man, kernel_name, log_output=False, stdout_file=None, stderr_file=None, **_):
        """Run all cells of a notebook; papermill calls this."""
        save, last = nb_man.save, time.monotonic()

        def save_sometimes(**how):
            nonlocal last
            if time.monotonic() - last > SAVED:
                save(**how)
                last = time.monotonic()

        nb_man.save = save_sometimes
        files = {"stdout_file": stdout_file, "stderr_file": stderr_file}
        try:
            _Client(nb_man, kernel_name=kernel_name, log=logger, log_output=log_output, **files).execute()
        finally:
            nb_man.save = save


# Elsewhere the kernel runs in a process of its own, as papermill has it.
TrajectEngine = _InProcess if CAN_FORK else NBClientEngine
