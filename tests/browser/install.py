"""Make sure there is a browser for the tests: one that is here, else playwright's own, else Debian's."""

import os
import subprocess
import sys

from find_browser import find_browser


def _try(*command: str) -> bool:
    print("browser:", " ".join(command), flush=True)
    return subprocess.run(command, check=False).returncode == 0


def main() -> int:
    """Install a browser where none is found; 1 where that cannot be done."""
    if find_browser():
        return 0
    if _try(sys.executable, "-m", "playwright", "install", "--with-deps", "chromium") and find_browser():
        return 0
    if os.geteuid() == 0 and _try("apt-get", "update", "-qq") and _try("apt-get", "install", "-y", "-qq", "chromium"):
        return 0 if find_browser() else 1
    print("Er is geen browser. Installeer Chromium (bijvoorbeeld: sudo apt-get install chromium) en probeer opnieuw.")
    return 1


if __name__ == "__main__":
    raise SystemExit(main())
