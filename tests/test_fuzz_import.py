"""A slice of the fuzzer of files: half a minute of damaged files, each read or refused."""

import json
import subprocess
import sys
from pathlib import Path

FUZZER = Path(__file__).resolve().parents[1] / "benchmarks" / "fuzz_import.py"
MINUTES, LEAST_FILES = "0.4", 20


def test_damaged_files_are_read_or_refused_and_nothing_else_happens():
    call = [sys.executable, str(FUZZER), "--minutes", MINUTES, "--seed", "11"]
    done = subprocess.run(call, capture_output=True, text=True, timeout=600, check=False)
    found = json.loads(done.stdout)
    assert found["findings"] == []
    assert found["files"] >= LEAST_FILES
    assert done.returncode == 0
