"""The private folder of a session: settings, the page's own files and copies of the workbooks.

Nothing lands in the user's own Jupyter, and nothing in the page can harm a workbook: it is a copy.
"""

import hashlib
import json
import shutil
from collections.abc import Mapping
from importlib import resources
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from traject_eval.resources.design import colour_rules, font_rules, look, projector_rules, tokens
from traject_eval.store import write_text

EXTENSION = "traject-session"
WEIGHTS = {"Regular": 400, "Bold": 700}
FOLDERS = ("config", "data", "runtime", "ipython", "settings", "user-settings", "workspaces", "workbooks")
UNUSED = (  # parts of JupyterLab that an evening has no use for: menus, panels, shortcuts, the file browser
    *("application-extension:context-menu", "application-extension:dirty", "apputils-extension:announcements"),
    *("cell-toolbar-extension", "celltags-extension", "completer-extension", "console-extension"),
    *("csvviewer-extension", "debugger-extension", "documentsearch-extension", "extensionmanager-extension"),
    *("fileeditor-extension", "help-extension", "htmlviewer-extension", "imageviewer-extension"),
    *("inspector-extension", "javascript-extension", "json-extension", "launcher-extension", "logconsole-extension"),
    *("lsp-extension", "mainmenu-extension", "markdownviewer-extension", "pdf-extension", "running-extension"),
    *("settingeditor-extension", "shortcuts-extension", "statusbar-extension", "terminal-extension"),
    *("toc-extension", "tooltip-extension", "vega5-extension", "workspaces-extension", "apputils-extension:palette"),
    *("apputils-extension:kernel-status", "apputils-extension:running-sessions-status"),
    *("notebook-extension:kernel-status", "notebook-extension:language-server", "notebook-extension:search"),
    "notebook-extension:toc",
)
AT_START = (  # of a kernel: read the package while the browser is still opening, and never show a traceback
    "import traject_eval.forms.widget, traject_eval.session.calm",
    "traject_eval.session.calm.install(get_ipython())",
)
JUPYTER = {"nl": "nl_NL", "en": "en"}  # what JupyterLab calls the languages of a programme
TRANSLATION = "@jupyterlab/translation-extension:plugin"
OVERRIDES = {
    "@jupyterlab/apputils-extension:notification": {
        **{"fetchNews": "false", "checkForUpdates": False, "doNotDisturbMode": True}
    },
    "@jupyterlab/application-extension:shell": {"startMode": "single"},
    "@jupyterlab/notebook-extension:tracker": {
        **{"windowingMode": "none", "autoStartDefaultKernel": True, "scrollPastEnd": False},
        **{"showEditorForReadOnlyMarkdown": False, "kernelShutdown": False, "inputHistoryScope": "session"},
    },
    "@jupyterlab/notebook-extension:panel": {"toolbar": []},
    "@jupyterlab/docmanager-extension:plugin": {"autosave": False},
    "@jupyterlab/apputils-extension:themes": {"theme": "JupyterLab Light"},
    # Answers are handled in the kernel's main thread, one after the other.
    "@jupyterlab/apputils-extension:kernels-settings": {"commsOverSubshells": "disabled", "showStatusBarItem": False},
}


def lay_out(folder: Path, books: Mapping[str, NotebookNode], page: Mapping[str, object]) -> None:
    """Fill the folder of a session: copies of the workbooks by file name, and what the page needs to know."""
    for name in FOLDERS:
        (folder / name).mkdir(parents=True, exist_ok=True)
    hashes = {}
    for name, book in books.items():
        written = nbformat.writes(book)
        write_text(folder / "workbooks" / name, written)
        hashes[name] = hashlib.sha256((folder / "workbooks" / name).read_bytes()).hexdigest()
    disabled = {f"@jupyterlab/{name}": True for name in UNUSED}
    settings = {"disabledExtensions": disabled, "traject": json.dumps({**page, "workbooks": hashes})}
    write_text(folder / "settings" / "page_config.json", json.dumps(settings))
    write_text(
        folder / "settings" / "overrides.json", json.dumps(OVERRIDES | {TRANSLATION: {"locale": JUPYTER[page["lang"]]}})
    )
    _page_files(folder / "labextensions" / EXTENSION)
    profile = folder / "ipython" / "profile_default" / "ipython_kernel_config.py"
    # The package is read while the browser is still opening; nothing of the session lands in a history file.
    write_text(
        profile,
        f"c.IPKernelApp.exec_lines = {list(AT_START)!r}\n"
        "c.HistoryManager.enabled = False\nc.IPKernelApp.log_level = 50\n",
    )


def _page_files(folder: Path) -> None:
    source = resources.files("traject_eval.session") / "labextension"
    with resources.as_file(source) as files:
        shutil.copytree(files, folder)
    family = tokens()["font"]
    faces = []
    for name, weight in WEIGHTS.items():
        file = f"{family['files']}-{name}.ttf"
        (folder / "static" / file).write_bytes(look().joinpath("fonts", file).read_bytes())
        faces.append(
            f'@font-face {{ font-family: "{family["family"]}"; font-weight: {weight}; font-display: block; '
            f'src: url("{file}") format("truetype"); }}'
        )
    css = folder / "static" / "session.css"
    variables = f":root {{ {colour_rules()} {font_rules()} {projector_rules()} }}"
    write_text(css, "\n".join([*faces, variables, css.read_text(encoding="utf-8")]))
