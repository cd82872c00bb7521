"""A PostgreSQL server of the tests' own: in a folder that is thrown away, on a free loopback port, behind a password.

``python tests/postgresql.py`` makes sure that its programs are there.
"""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

DEBIAN = Path("/usr/lib/postgresql")
PASSWORD = "geheim-woord"
HASTE = "-c fsync=off -c full_page_writes=off"  # these databases need not outlive the machine
OWNERS = ("postgres", "nobody")  # the server refuses to run as root


def find_programs() -> Path | None:
    """The folder with ``initdb`` and ``pg_ctl``: the newest of Debian's, else that of the PATH."""
    found = sorted(DEBIAN.glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    if found:
        return found[-1].parent
    named = shutil.which("initdb")
    return Path(named).resolve().parent if named else None


@contextmanager
def server() -> Iterator[str]:
    """Address of a running server, ``postgresql://…:port``; it is gone afterwards."""
    programs = find_programs()
    assert programs, "PostgreSQL is niet gevonden: draai ‘make test’, of installeer het (apt-get install postgresql)."
    folder = Path(tempfile.mkdtemp(prefix="traject-postgresql-"))
    owner = next(name for name in OWNERS if _exists(name)) if os.geteuid() == 0 else None
    try:
        (folder / "wachtwoord").write_text(PASSWORD, encoding="utf-8")
        if owner:
            for path in (folder, folder / "wachtwoord"):
                shutil.chown(path, owner)
        port, data = _free_port(), folder / "data"
        settings = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' {HASTE}"
        _run(
            *(owner, programs / "initdb", "-D", data, "-U", "traject", "-E", "UTF8", "--locale=C.UTF-8"),
            *("--auth=scram-sha-256", "--no-sync", f"--pwfile={folder / 'wachtwoord'}"),
        )
        _run(owner, programs / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", settings, "start")
        try:
            yield f"postgresql://traject:{PASSWORD}@127.0.0.1:{port}"
        finally:
            _run(owner, programs / "pg_ctl", "-D", data, "-w", "-m", "fast", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _exists(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _run(owner: str | None, *command: object) -> None:
    words = [str(part) for part in command]
    # output goes to a file: the server keeps what it inherits open, and reading to its end would never end
    with tempfile.TemporaryFile("w+") as said:
        done = subprocess.run(words, check=False, user=owner, cwd="/", stdout=said, stderr=subprocess.STDOUT)
        said.seek(0)
        assert done.returncode == 0, f"{words[0]}: {said.read()}"


def main() -> int:
    """Install PostgreSQL where it is not found; 1 where that cannot be done."""
    if find_programs():
        return 0
    if os.geteuid() == 0:
        for command in (["update"], ["install", "-y", "-qq", "--no-install-recommends", "postgresql"]):
            print("postgresql: apt-get", *command, flush=True)
            subprocess.run(["apt-get", *command], check=False)
    if find_programs():
        return 0
    print("Er is geen PostgreSQL. Installeer het (bijvoorbeeld: sudo apt-get install postgresql) en probeer opnieuw.")
    return 1


if __name__ == "__main__":
    raise SystemExit(main())
