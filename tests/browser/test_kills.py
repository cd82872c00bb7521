"""A slice of the benchmark of an evening: kernel and server are killed while answers are typed, and none is lost."""

import json
import os
import subprocess
import sys
from pathlib import Path

BENCHMARK = Path(__file__).resolve().parents[2] / "benchmarks" / "evening.py"
SAVES, MOMENTS = 160, 4


def test_no_answer_is_lost_when_kernel_and_server_are_killed_while_answers_are_typed(tmp_path, executable):
    environment = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    environment |= {"XDG_DATA_HOME": str(tmp_path)}
    size = ["--saves", str(SAVES), "--moments", str(MOMENTS), "--seed", "4"]
    call = [sys.executable, str(BENCHMARK), *size, "--browser", executable]
    done = subprocess.run(call, capture_output=True, text=True, timeout=600, check=False, env=environment)
    found = json.loads(done.stdout or "{}")
    assert found.pop("typed_to_acknowledged_ms", None), done.stderr
    assert found.pop("acknowledged") > SAVES / 2
    assert found == {
        "killed": {"kernel": MOMENTS // 2, "server": MOMENTS // 2},
        **{"lost": 0, "still_waiting": 0, "last_round_is_what_holds": True},
    }
    assert done.returncode == 0
