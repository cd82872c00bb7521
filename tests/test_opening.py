"""The command that opens an evening, as a process of its own: it answers, ends in good order, and leaves nothing."""

import os
import re
import signal
import subprocess
import sys
import urllib.request
from contextlib import contextmanager

import psutil
import pytest

from traject_eval.store import add_buurten, create_project

USUAL = "José van 't Hof\\AppData\\[Temp]"  # a folder of a user may be called so, and on Windows it has backslashes
PATIENCE = 60  # seconds, on the slowest machine that runs this


@pytest.fixture
def project(tmp_path):
    return add_buurten(
        create_project(tmp_path / f"{USUAL}-project", "Goed Oud", {"T0": ""}), [{"code": "BU1", "name": "Wijk"}]
    )


@contextmanager
def _command(project, tmp_path, *arguments):
    """A command that is running, with the first address it told."""
    (tmp_path / USUAL).mkdir()
    environment = os.environ | {"BROWSER": "true", "XDG_DATA_HOME": str(tmp_path), "TMPDIR": str(tmp_path / USUAL)}
    call = [sys.executable, "-m", "traject_eval", *arguments, "--project", str(project.root)]
    errors = (tmp_path / "stderr.txt").open("w")
    with (
        errors,
        subprocess.Popen(call, stdout=subprocess.PIPE, stderr=errors, env=environment, encoding="utf-8") as process,
    ):
        try:
            said = ""
            while not (address := re.search(r"http://\S+", said)):
                line = process.stdout.readline()
                assert line, said
                said += line
            yield process, address[0]
        finally:
            process.kill()


def _gone(processes) -> bool:
    return not psutil.wait_procs(processes, timeout=PATIENCE)[1]


def _status(address: str | urllib.request.Request) -> int:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(address, timeout=20) as answer:
        return answer.status


@pytest.mark.parametrize(("arguments", "told"), [(["open"], "is bewaard"), (["lab"], "JupyterLab is gesloten")])
def test_ctrl_c_ends_server_and_kernels_and_leaves_no_folder(project, tmp_path, arguments, told):
    with _command(project, tmp_path, *arguments) as (process, address):
        assert re.match(r"http://127\.0\.0\.1:\d+/", address)
        assert _status(address) == 200
        family = psutil.Process(process.pid).children(recursive=True)
        process.send_signal(signal.SIGINT)
        rest = process.stdout.read()
        assert process.wait(timeout=PATIENCE) == 0
        assert told in rest
        assert _gone(family)
    assert not list((tmp_path / USUAL).glob("traject-avond-*"))


def test_a_killed_launcher_takes_the_server_along(project, tmp_path):
    with _command(project, tmp_path, "open", "--oefenen") as (process, _):
        family = psutil.Process(process.pid).children(recursive=True)
        assert family
        process.kill()
        assert _gone(family)
    assert not (project.root / "data" / "traject.sqlite").exists()


def test_without_the_token_nobody_gets_in(project, tmp_path):
    with _command(project, tmp_path, "open") as (process, address):
        api = address.split("/doc/")[0] + "/api/contents"
        with pytest.raises(urllib.error.HTTPError) as refused:
            _status(api)
        refused.value.close()
        assert refused.value.code == 403
        connections = psutil.Process(process.pid).children(recursive=True)[0].net_connections(kind="tcp")
        assert {one.laddr.ip for one in connections if one.status == "LISTEN"} == {"127.0.0.1"}
        process.send_signal(signal.SIGINT)
        process.wait(timeout=PATIENCE)


@pytest.mark.parametrize("debug", [[], ["--debug"]])
def test_the_errors_of_the_server_stand_on_the_terminal_only_with_debug(project, tmp_path, debug):
    with _command(project, tmp_path, "open", *debug) as (process, address):
        server, token = address.split("/doc/")[0], address.split("token=")[1]
        headers = {"Authorization": f"token {token}", "Content-Type": "application/json"}
        broken = urllib.request.Request(f"{server}/api/sessions", b"[]", headers)
        with pytest.raises(urllib.error.HTTPError) as failed:
            _status(broken)
        failed.value.close()
        assert failed.value.code == 500
        process.send_signal(signal.SIGINT)
        process.wait(timeout=PATIENCE)
    told = (tmp_path / "stderr.txt").read_text(encoding="utf-8")
    assert ("Traceback" in told) == bool(debug)
    assert bool(told) == bool(debug), told
