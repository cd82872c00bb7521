"""Make sure that what the tests look with is there: a browser (one that is here, else playwright's own, else Debian's)
and pdftotext, which tells where every word of a PDF stands."""

import os
import shutil
import subprocess
import sys

from find_browser import find_browser


def _try(*command: str) -> bool:
    print("tests:", " ".join(command), flush=True)
    return subprocess.run(command, check=False).returncode == 0


def _debian(package: str) -> bool:
    if os.geteuid() != 0:
        return False
    return _try("apt-get", "update", "-qq") and _try("apt-get", "install", "-y", "-qq", package)


def _browser() -> str:
    """An empty text, or what is to be done to get a browser."""
    if find_browser():
        return ""
    if _try(sys.executable, "-m", "playwright", "install", "--with-deps", "chromium") and find_browser():
        return ""
    if _debian("chromium") and find_browser():
        return ""
    return "Er is geen browser. Installeer Chromium (bijvoorbeeld: sudo apt-get install chromium) en probeer opnieuw."


def _pdftotext() -> str:
    """An empty text, or what is to be done to get pdftotext."""
    if shutil.which("pdftotext") or (_debian("poppler-utils") and shutil.which("pdftotext")):
        return ""
    return (
        "pdftotext ontbreekt. Installeer poppler (bijvoorbeeld: sudo apt-get install poppler-utils) en probeer opnieuw."
    )


def main() -> int:
    """Install what is not there; 1 where that cannot be done."""
    missing = [told for told in (_browser(), _pdftotext()) if told]
    for told in missing:
        print(told)
    return 1 if missing else 0


if __name__ == "__main__":
    raise SystemExit(main())
