"""The server of a session, in a process of its own that ends when whoever started it is gone.

The launcher holds the other end of this process's input. When that closes (stopped, killed, or its window shut) the
server ends in good order, kernels included; that works the same on Windows, where a process gets no signals.
"""

import os
import sys
import threading
import time

PATIENCE = 10  # seconds for an end in good order


def main() -> None:
    """Run JupyterLab with the arguments of this process until its input closes."""
    from jupyterlab.labapp import LabApp

    threading.Thread(target=_end_with_parent, daemon=True).start()
    LabApp.launch_instance(sys.argv[1:])


def _end_with_parent() -> None:
    while os.read(sys.stdin.fileno(), 1024):
        pass
    from jupyter_server.serverapp import ServerApp

    if ServerApp.initialized() and getattr(ServerApp.instance(), "io_loop", None):
        server = ServerApp.instance()
        server.io_loop.add_callback(server.stop)
        time.sleep(PATIENCE)
    os._exit(1)


if __name__ == "__main__":
    main()
