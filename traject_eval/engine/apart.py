"""A function in a process of its own that is there at once, and takes only itself down.

On Linux that process is forked from one that has the imports done (``warm.py``), and one that is forked from it can be
forked again. Elsewhere forking is not safe or not there: a process starts from nothing, and has no limits.
"""

import ctypes
import os
import signal
import sys
import tempfile
from collections.abc import Callable
from functools import cache
from math import inf
from multiprocessing import forkserver, get_context, util
from multiprocessing.connection import Connection, wait
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import numpy as np

from traject_eval.engine.environment import environment

CAN_FORK = sys.platform == "linux"
GRACE = 5  # seconds between asking a function to stop and ending its process
LONGEST = 70  # letters in the folder for temporary files: the address of a process is in it, and may have 107
DIES_WITH_PARENT = 1  # PR_SET_PDEATHSIG of prctl(2)
ALONE = {  # one thread each: a process with threads is not forked well, and the processes are what runs side by side
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",  # no debugger, so no warning of one
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
}


SOCKETS = "TRAJECT_SOCKETS"  # tells the first process which folder to take away if we are killed


class Stopped(Exception):
    """A function did not come to its end; ``reason`` is ``time``, ``memory`` or ``died``."""

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason


class TimeIsUp(BaseException):
    """Raised in what runs; no ``Exception``, so that what catches those does not catch this."""


def run_apart(function: Callable, *given: object, seconds: float = inf, megabytes: float = inf) -> Any:
    """What a function of a module returns, run in a process of its own; what it left running ends with it.

    What it raises is raised here. The first call takes some seconds: it does the imports for all that follow.

    Raises
    ------
    Stopped
        It took more than ``seconds`` or ``megabytes``, or its process died.
    """
    context = _context()
    ours, theirs = context.Pipe(duplex=False)
    work = function, given, dict(os.environ)
    process = context.Process(target=_in_child, args=(theirs, *work, seconds, megabytes))
    process.start()
    theirs.close()
    try:
        return _heard(ours, process.sentinel, seconds + GRACE)
    finally:
        _end(process)
        ours.close()


def _context() -> BaseContext:
    return get_context("fork") if _in_child.reached else _first_context()


@cache
def _first_context() -> BaseContext:
    if not CAN_FORK:
        return get_context("spawn")
    context = get_context("forkserver")
    context.set_forkserver_preload(["traject_eval.engine.warm"])
    usual = tempfile.tempdir
    if len(tempfile.gettempdir()) > LONGEST:
        tempfile.tempdir = "/tmp"  # in it a folder is made that nobody else may read
    try:
        with environment(ALONE | {SOCKETS: util.get_temp_dir()}):
            forkserver.ensure_running()
    finally:
        tempfile.tempdir = usual
    return context


def _heard(answers: Connection, ended: int, seconds: float) -> Any:
    if not wait([answers, ended], timeout=None if seconds == inf else seconds):
        raise Stopped("time")
    try:
        problem, result = answers.recv() if answers.poll() else (Stopped("died"), None)
    except EOFError:
        problem, result = Stopped("died"), None
    if problem:
        raise problem
    return result


def _end(process: BaseProcess) -> None:
    """End a process with all that it started."""
    try:
        os.killpg(process.pid, signal.SIGKILL) if CAN_FORK else process.kill()
    except ProcessLookupError:
        process.kill()
    process.join()


def _in_child(
    answers: Connection, function: Callable, given: tuple, variables: dict, seconds: float, megabytes: float
) -> None:
    os.environ.clear()
    os.environ.update(variables)  # those of who asked, not of when the first process was made
    if CAN_FORK:
        _in_child.reached = True
        os.setsid()
        ctypes.CDLL(None).prctl(DIES_WITH_PARENT, signal.SIGKILL)
        _limit(seconds, megabytes)
    np.random.seed()  # noqa: NPY002  (a fork copies the state of the old generator: all would draw the same)
    try:
        told = None, function(*given)
    except TimeIsUp:
        told = Stopped("time"), None
    except MemoryError:
        told = Stopped("memory"), None
    except Exception as problem:
        told = problem, None
    if CAN_FORK:
        signal.setitimer(signal.ITIMER_REAL, 0)
    answers.send(told)
    answers.close()
    os._exit(0)  # whatever the notebook registered for its end does not hold up who waits


_in_child.reached = False  # is this a process that was forked here?


def _limit(seconds: float, megabytes: float) -> None:
    import resource  # not there on Windows

    def late(*_) -> None:
        raise TimeIsUp(f"{seconds:g} s")

    signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, 0 if seconds == inf else seconds)
    own = int(Path("/proc/self/statm").read_text().split()[5]) * resource.getpagesize()
    most = resource.RLIM_INFINITY if megabytes == inf else own + int(megabytes * 2**20)
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))
