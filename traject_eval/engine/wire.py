"""What lies between a kernel and who reads it: messages and printed text, in memory instead of over sockets."""

import fcntl
import io
import os
import time
from collections import deque

from jupyter_client.session import Session
from traitlets import Instance, Int

FLUSHED = 0.2  # seconds after which a kernel sends what was printed


class Wire(Session):
    """Puts messages in a queue, after a turn through JSON as a socket would give them: a copy, and nothing but JSON."""

    queue = Instance(deque, ())
    owner = Int()  # the process whose messages count: not one that the notebook forked itself

    def send(self, stream, msg_or_type, content=None, parent=None, ident=None, buffers=None, **other):
        """Deliver a message; ``stream`` and ``ident`` mean nothing here."""
        message = msg_or_type
        if not isinstance(message, dict):
            message = self.msg(msg_or_type, content, parent, other.get("header"), other.get("metadata"))
        if os.getpid() == self.owner:
            carried = {"content": self.unpack(self.pack(message["content"]))}
            self.queue.append(message | carried | {"buffers": [bytes(buffer) for buffer in buffers or ()]})
        return message


class Printed(io.TextIOBase):
    """``sys.stdout`` or ``sys.stderr`` of a notebook.

    What others write to the file descriptor (shell commands, C code, forked processes) goes to a file in memory, which
    is read before every write: nothing is lost and the order is that of writing, without a thread that watches.
    """

    encoding, errors = "UTF-8", "replace"

    def __init__(self, name: str, descriptor: int, wire: Wire):
        self.name, self._descriptor, self._wire = name, descriptor, wire
        self._parent, self._parts, self._since, self._seen = {}, [], 0.0, 0
        self._terminal, self._memory = os.dup(descriptor), os.memfd_create(name)
        fcntl.fcntl(self._memory, fcntl.F_SETFL, os.O_APPEND)
        os.dup2(self._memory, descriptor)

    def write(self, printed: str) -> int:
        """Keep text until it is flushed."""
        if not isinstance(printed, str):
            raise TypeError(f"write() argument must be str, not {type(printed)}")
        if os.getpid() != self._wire.owner:
            os.write(self._descriptor, printed.encode("utf-8", "replace"))
            return len(printed)
        now = time.monotonic()
        if self._since and now - self._since > FLUSHED:
            self.flush()
        self._read_others()
        self._parts.append(printed)
        self._since = self._since or now
        return len(printed)

    def flush(self) -> None:
        """Send what was printed as one message."""
        if os.getpid() != self._wire.owner:
            return
        self._read_others()
        printed = "".join(self._parts).encode("utf-8", "backslashreplace").decode()
        self._parts, self._since = [], 0.0
        if printed:
            self._wire.send(None, "stream", {"name": self.name, "text": printed}, parent=self._parent)

    def _read_others(self) -> None:
        size = os.fstat(self._memory).st_size
        if size == self._seen:
            return
        start = self._seen if size > self._seen else 0  # ``> /dev/stdout`` empties the file
        self._parts.append(os.pread(self._memory, size - start, start).decode("utf-8", "replace"))
        self._seen = size

    def set_parent(self, parent: dict) -> None:
        """The cell that prints from now on; IPython calls this."""
        self._parent = parent

    def fileno(self) -> int:
        """The descriptor as it was: what crashes writes its last words there."""
        return self._terminal

    def writable(self) -> bool:
        """It is."""
        return True

    def isatty(self) -> bool:
        """It is no terminal."""
        return False
