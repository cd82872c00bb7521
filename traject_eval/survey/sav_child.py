"""A process of its own for one SPSS file: the library that reads them can crash or hang on a damaged one.

    python sav_child.py FILE MOST_CELLS MEMORY SECONDS

Writes to standard output, pickled: ``{"data", "labels", "ranges"}``, ``{"refused": reason}`` or
``{"size": (rows, columns)}``.
Imports nothing of our own, so that it starts fast.
"""

import pickle
import sys


def _limit(memory: int, seconds: int) -> None:
    """No more memory and processor time than this, where the system can hold a process to it (not on Windows)."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _read(path: str, most_cells: int) -> dict:
    import pyreadstat

    try:
        _, size = pyreadstat.read_sav(path, metadataonly=True)
        cells = max(size.number_rows or 0, 0) * max(size.number_columns or 0, 0)
        if cells > most_cells:
            return {"size": (size.number_rows, size.number_columns)}
        data, meta = pyreadstat.read_sav(path, user_missing=True)
    except Exception:  # whatever a damaged file makes of it, the answer is the same
        return {"refused": "beschadigd, of geen SPSS-bestand"}
    return {"data": data, "labels": meta.variable_value_labels, "ranges": meta.missing_ranges}


if __name__ == "__main__":
    _limit(int(sys.argv[3]), int(sys.argv[4]))
    pickle.dump(_read(sys.argv[1], int(sys.argv[2])), sys.stdout.buffer)
