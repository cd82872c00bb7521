"""Workers: tasks done side by side, each worker a process of its own."""

from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context

from traject_eval.reporting.one import FAILED, Outcome, Task, make
from traject_eval.words import text

Work = Callable[[list[Task]], Iterator[Outcome]]


@contextmanager
def workers(jobs: int, debug: bool) -> Iterator[Work]:
    """A function that does tasks and gives their outcomes as they come.

    Processes are started when there is work for them. With ``debug`` everything is done in this process, so that a
    traceback is whole.
    """
    if debug:
        yield lambda tasks: (make(task, debug) for task in tasks)
        return
    pool = ProcessPoolExecutor(jobs, mp_context=get_context("spawn"))
    try:
        yield lambda tasks: _as_they_come(pool, tasks)
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        raise
    pool.shutdown()


def _as_they_come(pool: ProcessPoolExecutor, tasks: list[Task]) -> Iterator[Outcome]:
    """A worker that is killed takes the whole pool down; what was not done yet is then done one at a time."""
    waiting, unfinished = {}, []
    for task in tasks:
        try:
            waiting[pool.submit(make, task)] = task
        except BrokenProcessPool:
            unfinished.append(task)
    while waiting:
        done, _ = wait(waiting, return_when=FIRST_COMPLETED)
        for future in done:
            task = waiting.pop(future)
            if isinstance(future.exception(), BrokenProcessPool):
                unfinished.append(task)
            else:
                yield future.result()
    yield from map(_alone, unfinished)


def _alone(task: Task) -> Outcome:
    """In a process for itself: if that dies (out of memory, killed), this buurt failed and no other."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        try:
            return pool.submit(make, task).result()
        except BrokenProcessPool:
            return Outcome(task.name, FAILED, 0.0, text("run.worker_died"))
