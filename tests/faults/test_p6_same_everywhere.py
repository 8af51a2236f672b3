"""P6: the same bytes give the same content and the same changes in every process, whatever its hash seed, zone and language."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.shared import shared

ROOT = Path(__file__).parents[2]
PAGES = ("lung-screening-pdq-hp", "mistletoe-pdq-patient", "deteccion-pulmon-pdq-hp-es")
ZONES = ("UTC", "Asia/Tokyo", "America/Lima", "Australia/Lord_Howe")
LANGUAGES = ("C", "es_ES.UTF-8", "tr_TR.UTF-8")
SEEDS = 8  # with 4 zones and 3 languages, no two processes have all three in common
PROGRAM = """
import hashlib, itertools, pathlib, sys
from tracker import parse
from tracker.model.report import Side
from tracker.pipeline.tell import tell
from tracker.report import as_html, as_text
from tracker.store.codec import to_json

contents = [parse.read(pathlib.Path(name).read_bytes(), parse.PDQ) for name in sys.argv[1:]]
digest = hashlib.sha256()
for content in contents:
    print(parse.fingerprint(content))
    digest.update(to_json(content))
for one, other in itertools.pairwise(contents):
    report = tell(one, other, (Side(None, None, None),) * 2, "https://summaries.example/")
    digest.update(to_json(report.changeset) + to_json(report) + as_text(report).encode() + as_html(report, language="es").encode())
print(digest.hexdigest())
"""


def said(seed: int) -> str:
    """Return what one process says of the pages."""
    language = LANGUAGES[seed % len(LANGUAGES)]
    known = {"PYTHONHASHSEED": str(seed), "TZ": ZONES[seed % len(ZONES)], "LANG": language, "LC_ALL": language, "PYTHONPATH": str(ROOT)}
    names = [str(shared(f"pages/{name}.html")) for name in PAGES]
    return subprocess.run([sys.executable, "-c", PROGRAM, *names], env=known, capture_output=True, text=True, check=True).stdout


def test_real_pages_are_read_and_compared_the_same_in_every_process() -> None:
    answers = {said(seed) for seed in range(SEEDS)}
    assert len(answers) == 1
    assert len(set(answers.pop().split())) == len(PAGES) + 1
