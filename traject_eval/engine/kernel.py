"""The IPython kernel of this process, and as much of a client as a notebook's runner uses."""

import asyncio
import contextvars
import os
import signal
import sys
from functools import cache
from types import SimpleNamespace

from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp
from papermill.log import logger
from traitlets.config import Config

from traject_eval.engine.wire import Printed, Wire

INLINE = "module://matplotlib_inline.backend_inline"


class _Kernel(IPythonKernel):
    _supports_kernel_subshells = False
    _execute_sleep = 0  # it waits for sockets, and there are none


@cache
def kernel() -> IPythonKernel:
    """The kernel, made at the first call; made before a fork, it is in every child a kernel that ran nothing.

    The user's own IPython startup files and history are not read.
    """
    app = IPKernelApp.instance(config=Config(HistoryManager={"hist_file": ":memory:"}))
    nowhere = SimpleNamespace(parent_thread=None)
    made = _Kernel.instance(parent=app, session=Wire(key=b"\0"), log=logger, shell_channel_thread=nowhere)
    app.kernel, app.shell = made, made.shell
    app.init_path()
    app.init_extensions()
    return made


def begin() -> "Client":
    """Take over this process's output and figures; from here on a notebook can run."""
    own = kernel()
    own.session.owner = os.getpid()
    sys.stdout, sys.stderr = Printed("stdout", 1, own.session), Printed("stderr", 2, own.session)
    _draw_in_the_notebook(own)
    return Client(own)


def _draw_in_the_notebook(own: IPythonKernel) -> None:
    """What the first import of matplotlib does in a kernel, for one that found it imported."""
    backend = os.environ.setdefault("MPLBACKEND", INLINE)
    if "matplotlib" not in sys.modules:
        return
    import matplotlib
    from matplotlib_inline.backend_inline import configure_inline_support

    matplotlib.use(backend)
    if backend == INLINE:
        matplotlib.interactive(True)
        configure_inline_support.current_backend = "unset"
        configure_inline_support(own.shell, backend)


class _Channel:
    """The replies, or all other messages, in the order in which they were sent."""

    def __init__(self, client: "Client", replies: bool):
        self._queue, self._replies = client.session.queue, replies
        self.send = client.comms.append

    async def get_msg(self, timeout: float | None = None) -> dict:
        """The next message; waits for ever where there is none, until whoever asked gives up."""
        for place, message in enumerate(self._queue):
            if (message["msg_type"] == "execute_reply") == self._replies:
                del self._queue[place]
                return message
        await asyncio.Event().wait()


class Client:
    """Gives code to the kernel in this process."""

    allow_stdin = False

    def __init__(self, own: IPythonKernel):
        self.kernel, self.session, self.comms = own, own.session, []
        self.shell_channel, self.iopub_channel = _Channel(self, True), _Channel(self, False)
        self._context = contextvars.copy_context()  # one for all cells, as in a kernel

    async def execute(self, code: str, store_history: bool = True, **_) -> str:
        """Run a cell to its end; returns the id of the request."""
        self._deliver_comms()
        how = {"silent": False, "user_expressions": {}, "allow_stdin": False, "stop_on_error": False}
        request = self.session.msg("execute_request", {"code": code, "store_history": store_history} | how)
        self._context.run(self.kernel.set_parent, [], request)
        self._context.run(self.kernel._publish_status, "busy", "shell")
        before = signal.signal(signal.SIGINT, signal.default_int_handler)
        try:
            running = self.kernel.execute_request(None, [], request)
            await asyncio.get_running_loop().create_task(running, context=self._context)
        finally:
            signal.signal(signal.SIGINT, before)
        sys.stdout.flush()
        sys.stderr.flush()
        self._context.run(self.kernel._publish_status, "idle", "shell")
        return request["header"]["msg_id"]

    def _deliver_comms(self) -> None:
        """What widgets in the runner answered to earlier cells."""
        while self.comms:
            message = self.comms.pop(0)
            self.kernel.set_parent([], message)
            self.kernel.shell_handlers[message["msg_type"]](None, [], message)

    def kernel_info(self) -> dict:
        """What the kernel says of itself."""
        return {"content": self.kernel.kernel_info}
