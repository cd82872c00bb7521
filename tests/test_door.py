"""One door out: a secret put in every kind of output is in no file that a report leaves behind."""

import json
import secrets
import shutil
from dataclasses import asdict
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from traject_eval.blocks import MIME, block
from traject_eval.reporting import shelf
from traject_eval.reporting.assemble import render_folder
from traject_eval.reporting.execute import WorkbookFailed, execute, read_notebook
from traject_eval.reporting.run import report
from traject_eval.reporting.seal import contents, seal
from traject_eval.store import Project, responses, write_bytes

VARIABLE = "TEST_DOOR"  # the kernel gets the secret from its environment: it stands in no source
OPEN = "Dit mag naar buiten"
LEAD = {"schema": 1, "kind": "text", "place": "front", "key": "lead", "style": "lead", "title": "", "text": OPEN}

LEAKS = {
    "print": "print(s)",
    "stderr": "import sys; print(s, file=sys.stderr)",
    "the process below Python": "import os; os.write(1, s.encode()); os.write(2, s.encode()); os.system(f'echo {s}')",
    "plain result": "s",
    "frame": "import pandas as pd; pd.DataFrame({'naam': [s]})",
    "series": "import pandas as pd; pd.Series([s], name=s)",
    "displayed html": "from IPython.display import HTML, display; display(HTML(f'<b>{s}</b>'), metadata={'a': s})",
    "displayed markdown": "from IPython.display import Markdown, display; display(Markdown(s))",
    "displayed javascript": "from IPython.display import Javascript, display; display(Javascript(f'alert({s!r})'))",
    "svg": "from IPython.display import SVG, display; display(SVG(f'<svg><text>{s}</text></svg>'))",
    "png with text inside": (
        "import io, matplotlib.pyplot as plt\nfrom IPython.display import Image, display\n"
        "fig = plt.figure(); fig.text(0, 0, s); buffer = io.BytesIO()\n"
        "fig.savefig(buffer, format='png', metadata={'Comment': s}); display(Image(buffer.getvalue()), fig)"
    ),
    "progress that renews itself": "h = display(s, display_id='d'); h.update(s + '!')",
    "widget": ("display({'application/vnd.jupyter.widget-view+json': {'model_id': s}, 'text/plain': s}, raw=True)"),
    "logging": "import logging; logging.basicConfig(level=0); logging.getLogger('x').warning(s); logging.error(s)",
    "warning": "import warnings; warnings.warn(s)",
    "block of another schema": "display({MIME: good | {'schema': 2, 'text': s}}, raw=True)",
    "block of an unknown kind": "display({MIME: good | {'kind': 'html', 'text': s}}, raw=True)",
    "block with a field too many": "display({MIME: good | {'extra': s}}, raw=True)",
    "block with a field too few": "display({MIME: {'schema': 1, 'kind': 'text', 'text': s}}, raw=True)",
    "block that is a text": "display({MIME: s}, raw=True)",
    "block that is a list": "display({MIME: [good, s]}, raw=True)",
    "good block with more beside it": (
        "display({MIME: good, 'text/html': s, 'text/plain': s, 'image/png': s}, raw=True, metadata={MIME: {'a': s}})"
    ),
    "pager": "get_ipython().run_line_magic('pinfo', 's')",
}


@pytest.fixture
def secret(monkeypatch) -> str:
    made = f"GE{'HEIM'}-{secrets.token_hex(8)}"
    monkeypatch.setenv(VARIABLE, made)
    return made


def _begin() -> list:
    return [
        new_markdown_cell("# Evaluatie\n\nEen verhaal."),
        new_code_cell('buurt = ""  # code van de buurt', metadata={"tags": ["parameters"]}),
        new_code_cell(
            f"import os\nMIME, good, s = {MIME!r}, {LEAD!r}, os.environ[{VARIABLE!r}]\n"
            "from IPython.display import display\ndisplay({MIME: good}, raw=True)"
        ),
    ]


def _workbook(folder: Path, *cells: str, name: str = "09-evaluatie.ipynb") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = new_notebook(cells=[*_begin(), *map(new_code_cell, cells)], metadata={"kernelspec": kernel})
    nbformat.write(notebook, path)
    return path


def _holding(folder: Path, secret: str) -> list[str]:
    """The files that hold the secret, in any form a file of ours could hold it."""
    forms = {
        secret.encode(),
        secret.encode("utf-16-le"),
        secret.encode().hex().encode(),
        json.dumps(secret)[1:-1].encode(),
    }
    found = [path for path in folder.rglob("*") if path.is_file() and any(form in path.read_bytes() for form in forms)]
    return [path.relative_to(folder).as_posix() for path in found] + [
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if secret in path.name
    ]


def test_the_search_finds_a_secret_where_there_is_one(tmp_path, secret):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b.png").write_bytes(b"\x89" + secret.encode() + b"\x00")
    assert _holding(tmp_path, secret) == ["a/b.png"]


def test_no_kind_of_output_but_a_block_reaches_a_file(demo, tmp_path, secret):
    """One real run of a workbook that leaks in every way at once, sealed and rendered as ``report`` does."""
    executed = execute(_workbook(tmp_path / "werkboek", *LEAKS.values()), {"buurt": "BU99990001"}, {})
    raw = nbformat.writes(executed)
    assert raw.count(secret) > len(LEAKS)  # it did leak into the executed workbook
    for cell in executed.cells:
        cell.metadata["eigen"] = secret
    executed.metadata["widgets"] = {"application/vnd.jupyter.widget-state+json": {"state": {secret: {"state": secret}}}}
    executed.metadata["eigen"] = secret
    folder = demo.report_folder("BU99990001")
    sealed = seal(executed)
    (folder / "workbooks").mkdir(parents=True)
    nbformat.write(sealed, folder / "workbooks" / "09-evaluatie.ipynb")
    render_folder(demo, "BU99990001", folder, ("html",), final=False)
    assert _holding(demo.root / "reports", secret) == []
    assert OPEN in (folder / "rapport.html").read_text(encoding="utf-8")
    kept = [output for cell in sealed.cells if cell.cell_type == "code" for output in cell.outputs]
    assert [output.data[MIME] for output in kept] == [LEAD, LEAD]  # the open one, and the good one of the last but one
    nbformat.validate(sealed)


@pytest.mark.parametrize(
    "output",
    [
        new_output("stream", name="stdout", text="{s}"),
        new_output("stream", name="stderr", text="{s}"),
        new_output("error", ename="{s}", evalue="{s}", traceback=["{s}"]),
        new_output("execute_result", data={"text/plain": "{s}", "text/html": "{s}"}, execution_count=1),
        new_output("display_data", data={"image/png": "{s}", "image/svg+xml": "{s}"}, metadata={"x": "{s}"}),
        new_output("display_data", data={MIME: "{s}"}),
        new_output("display_data", data={MIME: {"schema": 1, "kind": ["{s}"]}}),
        new_output("display_data", data={MIME: {"schema": 1, "kind": "{s}", "text": "{s}"}}),
        new_output("display_data", data={"application/vnd.jupyter.widget-view+json": {"model_id": "{s}"}}),
    ],
    ids=lambda output: f"{output.output_type}-{next(iter(output.get('data', {'stream': 0})))}",
)
def test_a_sealed_cell_keeps_no_output_but_blocks(output, secret):
    leaky = nbformat.from_dict(json.loads(json.dumps(output).replace("{s}", secret)))
    notebook = new_notebook(cells=[new_code_cell("1", outputs=[leaky], execution_count=3, metadata={"eigen": secret})])
    sealed = seal(notebook)
    assert sealed.cells[0].outputs == []
    assert secret not in nbformat.writes(sealed)
    assert secret in nbformat.writes(notebook)  # and the given workbook is left as it was


def test_what_is_rendered_is_what_was_sealed():
    good = block("refusal", key="a", title="t", reason="r", needed="n").content
    cells = [
        new_markdown_cell("# Titel"),
        new_markdown_cell("Alleen hier.", metadata={"tags": ["alleen-werkboek"]}),
        new_code_cell("1", outputs=[new_output("display_data", data={MIME: good, "text/html": "<b>x</b>"})]),
    ]
    assert contents(seal(new_notebook(cells=cells)), {}) == ["# Titel", good]


def test_a_workbook_that_stops_tells_the_kind_of_error_and_not_what_the_data_held(tmp_path, secret):
    path = _workbook(tmp_path, "print(s)", "raise ValueError(f'waarde {s} bij persoon {s}')")
    with pytest.raises(WorkbookFailed) as stopped:
        execute(path, {}, {})
    assert secret not in str(stopped.value)
    assert "09-evaluatie" in str(stopped.value)
    assert "ValueError" in str(stopped.value)


def _all_fail(outcomes) -> bool:
    return {outcome.status for outcome in outcomes} == {"mislukt"}


def test_a_failing_workbook_leaves_its_secret_in_no_file_of_a_run(demo, tmp_path, monkeypatch, secret):
    """A buurt whose workbook stops with an error that quotes the data: in the report folder, the index and run.json."""
    _workbook(tmp_path / "werkboeken", "print(s)", "{}[s]")
    monkeypatch.setattr(shelf, "CHECKOUT", tmp_path / "werkboeken")
    outcomes = report(demo, ["BU99990001"], jobs=1, numbers=[9])
    assert _all_fail(outcomes)
    assert secret not in json.dumps([asdict(outcome) for outcome in outcomes])
    assert _holding(demo.root / "reports", secret) == []
    assert "KeyError" in json.loads((demo.root / "reports" / "run.json").read_text(encoding="utf-8"))[0]["error"]


def _with_person(project: Project, code: str, secret: str, answer: int) -> None:
    """Give the first person of a buurt the secret as a code, and an answer that the scale may not have."""
    (name,) = {line["id"] for line in responses.imports(project.root)}
    for kind in responses.KINDS:
        answers, persons = responses.read(project.root, code)
        frame = answers if kind == "responses" else persons
        frame["person"] = frame["person"].replace({persons["person"][0]: secret})
        if kind == "responses":
            frame.loc[frame["person"] == secret, "vm_cohesie_4_1"] = answer
            kept = responses.parquet(frame)
        else:
            write_bytes(project.root / "data" / "responses" / f"buurt={code}" / f"{name}.parquet", kept)
            write_bytes(
                project.root / "data" / "persons" / f"buurt={code}" / f"{name}.parquet", responses.parquet(frame)
            )


@pytest.mark.parametrize("code", ["BU99990001", "BU99990003"])
def test_our_own_message_about_an_answer_does_not_carry_a_person_into_the_index(demo, secret, code):
    """A refusal of our own names the person with the impossible answer: for the screen, never for a shared page.

    The last buurt is the one to compare with, which is evaluated before the workbooks run.
    """
    _with_person(demo, code, secret, 99)
    outcomes = report(Project.load(demo.root), [code], jobs=1, numbers=[9])
    assert _all_fail(outcomes)
    assert _holding(demo.root / "reports", secret) == []


def test_no_code_of_a_person_is_in_any_file_of_the_reports(seen):
    written = {path: path.read_bytes() for path in (seen.root / "reports").rglob("*") if path.is_file()}
    for code in seen.buurten["code"]:
        for person in responses.read(seen.root, code)[1]["person"]:
            assert not [path for path, content in written.items() if person.encode() in content]


def test_stored_workbooks_hold_only_cells_and_blocks(seen):
    stored = sorted((seen.root / "reports").rglob("*.ipynb"))
    evenings = {"01-aftrap", "02-inspiratiereis", "03-lopend", "04-agenda", "05-bedrijven", "06-team", "07-model"}
    assert {path.stem for path in stored} == evenings | {
        "00-buurtprofiel",
        "08-collectief",
        "09-evaluatie",
        "10-vergelijking",
    }
    assert sum(path.stem == "09-evaluatie" for path in stored) == len(seen.buurten)
    for path in stored:
        notebook = read_notebook(path)
        nbformat.validate(notebook)
        assert set(notebook.metadata) <= {"kernelspec", "language_info", "traject"}
        outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
        assert outputs
        assert {mime for output in outputs for mime in output.data} == {MIME, "text/plain"}
        assert all(set(cell.metadata) <= {"tags"} for cell in notebook.cells)


def test_a_run_leaves_nothing_of_its_own_behind(demo, tmp_path, monkeypatch, secret):
    """The kernel's folder, where a workbook could have put anything, is gone after the run."""
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tijdelijk"))
    monkeypatch.setattr("tempfile.tempdir", None)
    (tmp_path / "tijdelijk").mkdir()
    execute(_workbook(tmp_path / "w", "from pathlib import Path; Path('bewaard.txt').write_text(s)"), {}, {})
    assert _holding(tmp_path / "tijdelijk", secret) == []
    shutil.rmtree(tmp_path / "tijdelijk")
