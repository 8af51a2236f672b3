"""An export that is killed leaves both of its files or neither, and the next one works."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from tests.store.programs import end_of
from tracker.exchange import companion, write_exported
from tracker.model.errors import UsageError

LINES: list[dict[str, Any]] = [{"export": 1}, {"hash": "0" * 64}]
# Whatever the process asks of the system is an audit event; at the one of that number it kills itself. Without hard links, as on
# some file systems, `os.link` is refused.
EXPORT = """
import errno, os, signal, sys
from pathlib import Path
from tracker.exchange import write_exported

left, links = int(sys.argv[2]), sys.argv[3] == "links"

def hook(event, details):
    global left
    if event == "os.link" and not links:
        raise OSError(errno.EPERM, "no hard links here")
    if event in {"open", "os.link", "os.remove", "os.mkdir", "os.truncate", "fcntl.flock", "shutil.copyfileobj"}:
        left -= 1
        if left < 0:
            print("killed", flush=True)
            os.kill(os.getpid(), signal.SIGKILL)

lines = iter([{"export": 1}, {"hash": "0" * 64}])
sys.addaudithook(hook)
write_exported(Path(sys.argv[1]), "sundew", lambda file, name: file.write(b"captures" * 99), lines)
left = 1000
print("through", flush=True)
"""


def export(folder: Path, event: int, way: str) -> bool:
    """Export in a process that kills itself at an event; tell whether it came to the end."""
    said = end_of(EXPORT, str(folder), str(event), way)
    assert said in {"killed", "through"}
    return said == "through"


def there(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


@pytest.mark.parametrize("way", ["links", "no links"])
def test_an_export_killed_at_any_step_is_whole_or_done_again(tmp_path: Path, way: str) -> None:
    seen = set()
    for event in range(100):
        folder = tmp_path / str(event)
        if export(folder, event, way):
            break
        left = there(folder)
        seen.add(tuple(left))
        whole = companion(folder, "sundew") is not None and (folder / "sundew.jsonl").read_bytes().endswith(b'0"}\n')
        if whole:
            with pytest.raises(UsageError, match="is there already"):
                write(folder)
        else:
            write(folder)
        assert there(folder) == ["sundew.jsonl", "sundew.warc.gz"]
        assert (folder / "sundew.warc.gz").read_bytes() == b"captures" * 99
    else:
        pytest.fail("it never came to its end")
    assert event > 5
    assert ("sundew.jsonl.part", "sundew.warc.gz", "sundew.warc.gz.part") in seen  # between the two names
    assert there(folder) == ["sundew.jsonl", "sundew.warc.gz"]


def captured(file: BinaryIO, _: str) -> None:
    file.write(b"captures" * 99)


def write(folder: Path) -> None:
    write_exported(folder, "sundew", captured, iter(LINES))


@pytest.mark.parametrize("name", ["sundew.warc.gz", "sundew.jsonl"])
@pytest.mark.parametrize("when", ["before", "meanwhile"])
def test_a_file_that_is_there_is_never_written_over(tmp_path: Path, name: str, when: str) -> None:
    def lines() -> Iterator[dict[str, Any]]:
        if when == "meanwhile":
            (tmp_path / name).write_text("mine")
        yield from LINES

    if when == "before":
        (tmp_path / name).write_text("mine")
    with pytest.raises(UsageError, match=f"{name} is there already"):
        write_exported(tmp_path, "sundew", captured, lines())
    assert there(tmp_path) == [name]
    assert (tmp_path / name).read_text() == "mine"


def test_two_exports_to_one_folder_are_refused_in_a_line(tmp_path: Path) -> None:
    def lines() -> Iterator[dict[str, Any]]:
        with pytest.raises(UsageError, match=r"is being exported to .* by another process"):
            write(tmp_path)
        yield from LINES

    write_exported(tmp_path, "sundew", captured, lines())
    assert there(tmp_path) == ["sundew.jsonl", "sundew.warc.gz"]
