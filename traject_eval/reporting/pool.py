"""Workers: tasks done side by side, each in a process of its own."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing import active_children

from traject_eval.reporting.one import FAILED, Outcome, Task, make
from traject_eval.words import text

Work = Callable[[list[Task]], Iterator[Outcome]]


@contextmanager
def workers(jobs: int, debug: bool) -> Iterator[Work]:
    """A function that does tasks and gives their outcomes as they come.

    With ``debug`` everything is done in this process, so that a traceback is whole.
    """
    if debug:
        yield lambda tasks: (make(task, debug) for task in tasks)
        return
    pool = ThreadPoolExecutor(jobs)
    try:
        yield lambda tasks: _as_they_come(pool, tasks)
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        for process in active_children():
            process.kill()
        raise
    pool.shutdown()


def _as_they_come(pool: ThreadPoolExecutor, tasks: list[Task]) -> Iterator[Outcome]:
    for future in as_completed([pool.submit(_alone, task) for task in tasks]):
        yield future.result()


def _alone(task: Task) -> Outcome:
    """In a process for itself: if that dies (out of memory, killed), this buurt failed and no other."""
    from traject_eval.engine import Stopped, run_apart  # takes long to load: only who runs something does

    own = replace(task, project=task.project.only([task.name])) if task.name else task  # costs the same with many more
    try:
        return run_apart(make, own)
    except Stopped:
        return Outcome(task.name, FAILED, 0.0, text("run.worker_died"))
