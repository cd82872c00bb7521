"""One key per person, outside the project folder: without it what was sealed for that person cannot be read by anybody.

Forgetting somebody is destroying the key. What is left is a tombstone, here and in the journal, so that neither a merge
nor a restored copy brings the person back.
"""

import os
import secrets
import tempfile
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import quote, unquote

from traject_eval.errors import ProjectProblem
from traject_eval.store import Project
from traject_eval.store.entry import FORGOTTEN
from traject_eval.store.journal import Journal

ENVIRONMENT = "TRAJECT_KEYS"
KEY, TOMBSTONE = ".sleutel", ".vergeten"
SIZE = 32  # bytes: AES-256
LONGEST = 200  # characters of a file name


def open_keys(project: Project, journal: Journal) -> "Keys":
    """The keys of a project on this laptop; those of people whom the journal says to forget are destroyed.

    They stand in the folder that ``TRAJECT_KEYS`` names, else in the user's own data folder.

    Raises
    ------
    ProjectProblem
        The folder lies in the project, where a copy of the project would carry the keys along.
    """
    folder = _folder()
    if folder.resolve().is_relative_to(project.root.resolve()):
        raise ProjectProblem(
            f"De sleutels staan in {folder}, binnen de map van het project. Wie die map kopieert, kopieert dan ook de "
            f"sleutels. Kies met {ENVIRONMENT} een map daarbuiten."
        )
    keys = Keys(folder / journal.project)
    for person in journal.rows_with(FORGOTTEN):
        keys.destroy(person)
    return keys


def _folder() -> Path:
    if named := os.environ.get(ENVIRONMENT):
        return Path(named)
    from platformdirs import user_data_path

    return user_data_path("traject", appauthor=False) / "sleutels"


class Keys:
    """The keys in a folder, one file a person, readable by the owner only."""

    def __init__(self, folder: Path):
        self._folder = folder

    def get(self, person: str) -> bytes | None:
        """The key of a person; None where this laptop has none.

        Raises
        ------
        ProjectProblem
            The file is damaged.
        """
        path = self._path(person, KEY)
        try:
            key = path.read_bytes()
        except FileNotFoundError:
            return None
        if len(key) != SIZE:
            raise ProjectProblem(f"De sleutel {path} is beschadigd. Zet een kopie van de sleutels terug.")
        return key

    def get_or_make(self, person: str) -> bytes:
        """The key of a person, made and on disk when this returns.

        Raises
        ------
        ProjectProblem
            The person asked to be forgotten.
        """
        return self.get(person) or self._keep(person, secrets.token_bytes(SIZE))

    def take_over(self, others: dict[str, bytes]) -> list[str]:
        """Add keys from a copy, but for people who are known here already or asked to be forgotten; who was added."""
        wanted = sorted(set(others) - self.people() - self.forgotten())
        for person in wanted:
            self._keep(person, others[person])
        return wanted

    def destroy(self, person: str) -> bool:
        """Destroy a key for good and remember that it was; True where there was one."""
        tombstone, path = self._path(person, TOMBSTONE), self._path(person, KEY)
        if not tombstone.is_file():
            self._write(b"", tombstone)
        if not path.is_file():
            return False
        with path.open("r+b") as stream:  # the old bytes go before the name does
            stream.write(bytes(SIZE))
            stream.flush()
            os.fsync(stream.fileno())
        path.unlink()
        return True

    def people(self) -> set[str]:
        """Those whose key is here."""
        return self._named(KEY)

    def forgotten(self) -> set[str]:
        """Those who were forgotten on this laptop."""
        return self._named(TOMBSTONE)

    def _named(self, ending: str) -> set[str]:
        return {unquote(path.name.removesuffix(ending)) for path in self._folder.glob(f"*{ending}")}

    def _keep(self, person: str, key: bytes) -> bytes:
        if person in self.forgotten():
            raise ProjectProblem("Deze persoon is vergeten. Er kan niets persoonlijks meer van worden bewaard.")
        path = self._path(person, KEY)
        self._write(key, path)
        return self.get(person) or key

    def _write(self, content: bytes, path: Path) -> None:
        """A whole file or none; where another process was first, its file stays."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, name = tempfile.mkstemp(dir=self._folder, prefix=".schrijven-")  # mode 600
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            try:
                os.link(name, path)
            except FileExistsError:
                pass
            except OSError:  # a stick with FAT knows no links
                if not path.exists():
                    Path(name).rename(path)
        finally:
            Path(name).unlink(missing_ok=True)
        _to_disk(self._folder)

    def _path(self, person: str, ending: str) -> Path:
        name = quote(person, safe="")  # a code from a questionnaire can be any text
        if not 0 < len(name) <= LONGEST:
            raise ProjectProblem(f"‘{person}’ kan geen persoon zijn: de code is leeg of te lang.")
        return self._folder / f"{name}{ending}"


def _to_disk(folder: Path) -> None:
    """Make a new name in a folder outlive a power cut, where the system can."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def unknown(keys: Keys, people: Iterable[str]) -> set[str]:
    """Those whose key is not on this laptop though they were not forgotten: another laptop has it."""
    return set(people) - keys.people() - keys.forgotten()
