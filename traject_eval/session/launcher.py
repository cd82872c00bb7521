"""Starting an evening: a server on this machine only, a kernel that is warm, and a browser; all of it watched."""

import hashlib
import http.client
import json
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from traject_eval.errors import ProjectProblem

HOST = "127.0.0.1"
PORTS = (20000, 12000)  # the first port that a project may get, and how many there are
STARTING = 60  # seconds a server may take to come up
RESTARTS = 5  # times in a row that it may fail to come up again before we give up
WATCH = 0.3  # seconds between two looks at the server
SILENT, ERRORS = 50, 40  # levels of what a server tells about itself
# Ctrl-C in a terminal stays away from the server, which the launcher ends in good order: by the first on Windows, by
# the second elsewhere.
APART = {"creationflags": getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0), "start_new_session": True}
BLANK = ("TRAJECT_BATCH", "TRAJECT_FROZEN", "TRAJECT_OUTPUT")  # belong to a run in bulk, not to an evening


class Server:
    """JupyterLab on this machine only, in a folder of its own, behind a token.

    The port stays the same when the server is started again, and from evening to evening: what a page could not
    save yet stands in the browser under this address. With ``debug`` its errors come on the terminal, else nothing.
    """

    def __init__(self, root: Path, arguments: list[str], environment: dict[str, str], seed: str, debug: bool = False):
        self.token = secrets.token_urlsafe(24)
        self.port = free_port(seed)
        self.root, self._arguments = root, arguments
        self._environment = {
            **{name: value for name, value in os.environ.items() if name not in BLANK},
            **environment,
            "JUPYTER_TOKEN": self.token,
        }
        self.process: subprocess.Popen | None = None
        self._debug = debug
        self._ending = False
        self._warmed: set[str] = set()

    def start(self) -> None:
        """Start the process; it is ready when ``ready`` says so."""
        fixed = {
            **{"ServerApp.ip": HOST, "ServerApp.port": self.port, "ServerApp.port_retries": 0},
            **{"ServerApp.open_browser": False, "ServerApp.root_dir": self.root, "ServerApp.quit_button": False},
            **{"ServerApp.allow_root": True, "ServerApp.terminals_enabled": False},
            "Application.log_level": ERRORS if self._debug else SILENT,
            **{"LabApp.news_url": None, "LabApp.check_for_updates_class": "jupyterlab.NeverCheckForUpdate"},
            **{"LabApp.extension_manager": "readonly"},
        }
        options = [f"--{name}={value}" for name, value in fixed.items()]
        told = None if self._debug else subprocess.DEVNULL  # a kernel that is stopped while it starts tells that too
        self.process = subprocess.Popen(
            [sys.executable, "-m", "traject_eval.session.server", *options, *self._arguments],
            stdin=subprocess.PIPE,
            stdout=told,
            stderr=told,
            env=self._environment,
            **APART,
        )

    def ready(self) -> bool:
        """Does it answer?"""
        try:
            return self.ask("GET", "/api/status") is not None
        except (OSError, http.client.HTTPException):
            return False

    def wait(self) -> None:
        """Wait until it answers.

        Raises
        ------
        ProjectProblem
            It stopped, or did not come up.
        """
        until = time.monotonic() + STARTING
        while not self.ready():
            if self.process.poll() is not None or time.monotonic() > until:
                raise ProjectProblem(
                    "Het werkboek kon niet starten. Draai dezelfde opdracht opnieuw; helpt dat niet, start dan de "
                    "laptop opnieuw op. Met --debug erachter staat op het scherm wat er misgaat."
                )
            time.sleep(0.05)

    def ask(self, method: str, path: str, body: dict | None = None) -> dict | None:
        """A request to the server itself, past any proxy; None where it refuses."""
        connection = http.client.HTTPConnection(HOST, self.port, timeout=10)
        try:
            headers = {"Authorization": f"token {self.token}", "Content-Type": "application/json"}
            connection.request(method, path, json.dumps(body) if body is not None else None, headers)
            answer = connection.getresponse()
            content = answer.read()
            return json.loads(content) if answer.status < 300 else None
        finally:
            connection.close()

    def warm(self, workbook: str) -> None:
        """Start the kernel of a workbook before its page is opened; where that fails the page starts it itself."""
        self._warmed.add(workbook)
        wanted = {"path": workbook, "name": workbook, "type": "notebook", "kernel": {"name": "python3"}}
        with suppress(OSError, http.client.HTTPException):
            self.ask("POST", "/api/sessions", wanted)

    def keep_alive(self, restarted=lambda: None) -> None:
        """Start the server again whenever it died, until it is stopped or this is interrupted.

        Raises
        ------
        ProjectProblem
            It did not come up, again and again.
        """
        failed = 0
        while not self._ending:
            if self.process.poll() is not None:
                self.process.stdin.close()
                self.start()
                try:
                    self.wait()
                except ProjectProblem:
                    failed += 1
                    if failed == RESTARTS:
                        raise
                    continue
                failed = 0
                for workbook in self._warmed:
                    self.warm(workbook)
                restarted()
            time.sleep(WATCH)

    def stop(self) -> None:
        """End the server and its kernels in good order."""
        self._ending = True
        if self.process is None:
            return
        self.process.stdin.close()
        try:
            self.process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def url(self, path: str) -> str:
        """The address of a page, with the token that lets the browser in."""
        return f"http://{HOST}:{self.port}/{path}?token={self.token}"


def private_settings(folder: Path) -> tuple[list[str], dict[str, str]]:
    """Arguments and environment that keep a server inside its folder."""
    arguments = {
        **{"LabApp.app_settings_dir": folder / "settings", "LabApp.user_settings_dir": folder / "user-settings"},
        **{"LabApp.workspaces_dir": folder / "workspaces", "LabApp.extra_labextensions_path": folder / "labextensions"},
        "KernelRestarter.time_to_dead": 1.0,  # a killed kernel is back within seconds
        "KernelRestarter.restart_limit": 1000,
    }
    environment = {
        **{"JUPYTER_CONFIG_DIR": str(folder / "config"), "JUPYTER_DATA_DIR": str(folder / "data")},
        **{"JUPYTER_RUNTIME_DIR": str(folder / "runtime"), "IPYTHONDIR": str(folder / "ipython")},
        **{"JUPYTER_PREFER_ENV_PATH": "1", "JUPYTER_NO_CONFIG": "1"},
    }
    return [f"--{name}={value}" for name, value in arguments.items()], environment


@contextmanager
def running(server: Server) -> Iterator[Server]:
    """A server that is up, and that ends with the block."""
    server.start()
    try:
        server.wait()
        yield server
    finally:
        server.stop()


def free_port(seed: str) -> int:
    """The port of a project where that is free, else any free one.

    Examples
    --------
    >>> 1024 < free_port("a") < 65536
    True
    """
    first, many = PORTS
    usual = first + int(hashlib.sha256(seed.encode()).hexdigest(), 16) % many
    for port in (usual, 0):
        with socket.socket() as probe:
            try:
                probe.bind((HOST, port))
                return probe.getsockname()[1]
            except OSError:
                continue
    raise ProjectProblem("Er is op deze laptop geen vrije poort voor het werkboek. Sluit andere programma’s af.")
