"""The command `tracker`, which is `python -m tracker` too: loads the rest, and can be interrupted meanwhile."""

from __future__ import annotations

import sys

INTERRUPTED = 130


def main() -> None:
    """Run the command line; Ctrl-C ends it without a word, also before it is loaded."""
    try:
        from tracker.cli import main as run  # noqa: PLC0415  this is what takes long

        run()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


if __name__ == "__main__":
    main()
