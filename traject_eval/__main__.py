"""``python -m traject_eval`` is the command ``traject``."""

from traject_eval.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
