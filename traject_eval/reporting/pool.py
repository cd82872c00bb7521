"""Workers: tasks done side by side, each worker a process of its own."""

from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
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
    waiting = {pool.submit(make, task): task for task in tasks}
    while waiting:
        done, _ = wait(waiting, return_when=FIRST_COMPLETED)
        for future in done:
            yield _outcome(future, waiting.pop(future))


def _outcome(future: Future, task: Task) -> Outcome:
    """A worker that died (out of memory, killed) is a failure of its buurt, not of the run."""
    problem = future.exception()
    if problem is None:
        return future.result()
    return Outcome(task.name, FAILED, 0.0, text("run.worker_died", kind=type(problem).__name__))
