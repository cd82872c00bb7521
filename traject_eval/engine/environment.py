"""Environment variables for the time of one piece of work, in this process and in those it starts."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager


@contextmanager
def environment(values: Mapping[str, str]) -> Iterator[None]:
    """Set these, and afterwards put back what there was.

    Examples
    --------
    >>> with environment({"TRAJECT_EXAMPLE": "1"}):
    ...     os.environ["TRAJECT_EXAMPLE"]
    '1'
    >>> "TRAJECT_EXAMPLE" in os.environ
    False
    """
    before = {name: os.environ[name] for name in values if name in os.environ}
    os.environ.update(values)
    try:
        yield
    finally:
        for name in values.keys() - before.keys():
            os.environ.pop(name, None)
        os.environ.update(before)
