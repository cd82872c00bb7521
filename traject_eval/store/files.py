"""Writing files so that a reader sees the old content or the new, never a half of either."""

import errno
import hashlib
import json
import os
import tempfile
from pathlib import Path


def write_bytes(path: Path, content: bytes) -> None:
    """Put ``content`` at ``path`` in one step; folders are made as needed.

    Examples
    --------
    >>> folder = tempfile.TemporaryDirectory()
    >>> target = Path(folder.name) / "new" / "a.txt"
    >>> write_bytes(target, b"abc")
    >>> target.read_bytes()
    b'abc'
    >>> folder.cleanup()
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".schrijven-")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def write_text(path: Path, content: str) -> None:
    """Put text at ``path`` in one step, as UTF-8 with line feeds."""
    write_bytes(path, content.encode("utf-8"))


def write_json(path: Path, content: object) -> None:
    """Put a JSON document at ``path`` in one step."""
    write_text(path, json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False) + "\n")


def is_full(problem: BaseException) -> bool:
    """Does this say that the disk is full, or that this user may not have more of it?

    Examples
    --------
    >>> is_full(OSError(errno.ENOSPC, "No space left on device")), is_full(OSError(errno.EACCES, "Permission denied"))
    (True, False)
    """
    return isinstance(problem, OSError) and problem.errno in (errno.ENOSPC, errno.EDQUOT)


def sha256(content: bytes) -> str:
    """Hash of some bytes, in hexadecimal.

    Examples
    --------
    >>> sha256(b"")[:12]
    'e3b0c44298fc'
    """
    return hashlib.sha256(content).hexdigest()
