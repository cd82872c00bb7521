"""An evening from beginning to end: make the private folder, start, open the browser, keep it going, clean up."""

import shutil
import tempfile
import webbrowser
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import platformdirs
import tomlkit
from nbformat import NotebookNode

from traject_eval.session.books import book_for, title
from traject_eval.session.launcher import Server, private_settings, running
from traject_eval.session.place import lay_out
from traject_eval.store import FILE, Project, write_text
from traject_eval.words import language, speaking, text, texts

DEVICE_FILE = "device"


@contextmanager
def evening(
    project: Project, buurt: str, books: Mapping[int, Path], phase: int, practice: bool = False, debug: bool = False
) -> Iterator[tuple[Server, str]]:
    """A server that is up for one buurt, and the address of the workbook of a phase."""
    with speaking(project.language):
        copies = {number: book_for(path, buurt) for number, path in books.items()}
        pages = {books[number].name: (title(book, number), book) for number, book in copies.items()}
        with serving(project, buurt, pages, books[phase].name, practice, debug) as served:
            yield served


@contextmanager
def serving(
    project: Project,
    buurt: str,
    pages: Mapping[str, tuple[str, NotebookNode]],
    first: str,
    practice: bool = False,
    debug: bool = False,
) -> Iterator[tuple[Server, str]]:
    """A server that is up for one buurt, and the address of ``first``; ``pages``: title and workbook by file name."""
    with (
        speaking(project.language),
        tempfile.TemporaryDirectory(prefix="traject-avond-", ignore_cleanup_errors=True) as temporary,
    ):
        folder = Path(temporary)
        root = practice_copy(project, folder / "oefenproject") if practice else project.root.resolve()
        page = {
            "where": project.buurt(buurt)["name"],
            "trail": [{"name": name, "title": title} for name, (title, _) in pages.items()],
            "practice": practice,
            "lang": language(),
            "words": {key: value for key, value in texts().items() if key.startswith("session.")},
        }
        lay_out(folder, {name: book for name, (_, book) in pages.items()}, page)
        arguments, environment = private_settings(folder)
        environment |= {"TRAJECT_PROJECT": str(root), "TRAJECT_DEVICE": device()}
        environment |= {"TRAJECT_PRACTICE": "1", "TRAJECT_KEYS": str(folder / "sleutels")} if practice else {}
        server = Server(folder / "workbooks", arguments, environment, seed=f"{root}{practice}", debug=debug)
        with running(server):
            server.warm(first)
            yield server, server.url(f"doc/tree/{first}")


@contextmanager
def lab(project: Project, debug: bool = False) -> Iterator[tuple[Server, str]]:
    """Plain JupyterLab in the workbooks folder of a project, with the user's own settings."""
    folder = project.root.resolve() / "workbooks"
    folder.mkdir(exist_ok=True)
    environment = {"TRAJECT_PROJECT": str(project.root.resolve()), "TRAJECT_DEVICE": device()}
    with running(Server(folder, [], environment, seed=f"{folder} lab", debug=debug)) as server:
        yield server, server.url("lab")


def keep_open(server: Server, address: str, say: Callable[[str], None], closed: str) -> None:
    """Open the browser and watch over the server, until interrupted; ``closed`` is said then."""
    say(text("session.open", address=address))
    webbrowser.open(address)
    try:
        server.keep_alive(lambda: say(text("session.restarted")))
    except KeyboardInterrupt:
        say(closed)


def practice_copy(project: Project, root: Path) -> Path:
    """A project to practise in: the same buurten and forms, no answers, and a journal of its own."""
    root.mkdir()
    settings = tomlkit.parse((project.root / FILE).read_text(encoding="utf-8"))
    settings.pop("database", None)  # never the real one
    write_text(root / FILE, tomlkit.dumps(settings))
    for name in ("instruments", "forms", "surveys"):
        if (project.root / name).is_dir():
            shutil.copytree(project.root / name, root / name)
    (root / "data").mkdir()
    return root


def device() -> str:
    """The id of this laptop: made once, says nothing about it."""
    path = Path(platformdirs.user_data_dir("traject", appauthor=False)) / DEVICE_FILE
    if not path.is_file():
        write_text(path, uuid4().hex)
    return path.read_text(encoding="utf-8").strip()
