from __future__ import annotations

import base64
import datetime as dt
import gzip
import hashlib
import io
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from tests.e2e.histories import START, URL
from tests.e2e.shell import Shell, shell_in
from tests.e2e.summary import another, edition
from tracker.exchange.revisits import MOST, Originals

DAY = dt.timedelta(days=1)
HTML = ("Content-Type", "text/html; charset=utf-8")


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return shell_in(tmp_path)


class Crawl:
    """A WARC file as crawlers write it, in memory until it is kept."""

    def __init__(self, *, packed: bool = True) -> None:
        self.file = io.BytesIO()
        self.writer = WARCWriter(self.file, gzip=packed)
        self.writer.write_record(self.writer.create_warcinfo_record("crawl.warc", {"software": "a crawler"}))

    def put(
        self, day: int, body: bytes | str, url: str = URL, kind: str = "response", status: str = "200 OK", *more: tuple[str, str]
    ) -> int:
        """Add a record and return where it ends. `more` are headers of the answer."""
        payload = body if isinstance(body, bytes) else body.encode()
        date = {"WARC-Date": (START + day * DAY).strftime("%Y-%m-%dT%H:%M:%SZ")}
        head = StatusAndHeaders(status, [HTML, *more], protocol="HTTP/1.1") if kind == "response" else None
        record = self.writer.create_warc_record(
            url,
            kind,
            io.BytesIO(payload),
            len(payload),
            http_headers=head,
            warc_headers_dict=date,
            warc_content_type="" if head else HTML[1],
        )
        self.writer.write_record(record)
        return self.file.tell()

    def again(self, day: int, url: str = URL, status: str = "200 OK", **named: str) -> None:
        """Add a record that says: the same as before. `named`: by which of its headers, as `Refers_To_Date`."""
        headers = {f"WARC-{name.replace('_', '-')}": text for name, text in named.items()}
        record = self.writer.create_warc_record(
            url,
            "revisit",
            io.BytesIO(),
            0,
            http_headers=StatusAndHeaders(status, [HTML], protocol="HTTP/1.1"),
            warc_headers_dict=headers | {"WARC-Date": (START + day * DAY).strftime("%Y-%m-%dT%H:%M:%SZ")},
        )
        self.writer.write_record(record)

    def keep(self, path: Path, size: int | None = None) -> None:
        path.write_bytes(self.file.getvalue()[:size])


def versions(shell: Shell) -> list[tuple[int, str]]:
    return [(one["version"], one["captured_at"][:10]) for one in shell("versions", "sundew", "--format", "json").json()]


@pytest.mark.parametrize("name", ["crawl.warc", "crawl.warc.gz"])
def test_the_pages_of_a_document_are_found_among_other_records(shell: Shell, tmp_path: Path, name: str) -> None:
    crawl = Crawl(packed=name.endswith("gz"))
    crawl.put(2, edition(2))
    crawl.put(0, edition(1), URL.replace("https://", "http://www."), "resource")
    crawl.put(1, another(edition(1)), "https://publisher.example/other")
    crawl.put(1, "moved", URL, "response", "301 Moved Permanently")
    crawl.put(3, b"\x89PNG", URL + "/picture.png")
    crawl.put(3, "robots", "https://publisher.example/robots.txt", "metadata")
    crawl.keep(tmp_path / name)
    shell("add", URL, "--slug", "sundew")
    ran = shell("import", "sundew", name, "--format", "json")
    assert ran.code == 0
    assert {key: ran.json()[key] for key in ("captures", "same", "suspect", "other", "is_new")} == {
        "captures": 2, "same": 0, "suspect": 0, "other": 5, "is_new": False
    }  # fmt: skip
    assert versions(shell) == [(2, "2023-01-01"), (1, "2023-01-03")]


def test_a_new_document_is_the_one_address_of_its_warc(shell: Shell, tmp_path: Path) -> None:
    crawl = Crawl()
    crawl.put(0, edition(1))
    crawl.keep(tmp_path / "one.warc.gz")
    assert shell("import", "sundew", "one.warc.gz").code == 0
    assert shell("documents", "--format", "json").json()[0]["url"] == URL
    crawl.put(0, another(edition(1)), "https://publisher.example/other")
    crawl.keep(tmp_path / "two.warc.gz")
    refused = shell("import", "fen", "two.warc.gz").refused()
    assert f"there are pages of 2 addresses ({URL}, https://publisher.example/other)" in refused
    assert "tracker add ADDRESS --slug fen" in refused


def test_a_body_that_came_packed_and_in_chunks_is_read(shell: Shell, tmp_path: Path) -> None:
    packed = gzip.compress(edition(1).encode())
    chunks = b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in (packed[:500], packed[500:])) + b"0\r\n\r\n"
    crawl = Crawl()
    crawl.put(0, chunks, URL, "response", "200 OK", ("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked"))
    crawl.keep(tmp_path / "crawl.warc.gz")
    assert shell("import", "sundew", "crawl.warc.gz").code == 0
    assert "Marshol" in shell("show", "sundew").out


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("missing", [1, 40, 1500])
def test_of_a_warc_that_is_cut_what_is_whole_is_kept(shell: Shell, tmp_path: Path, *, packed: bool, missing: int) -> None:
    crawl = Crawl(packed=packed)
    crawl.put(0, edition(1))
    whole = crawl.put(1, edition(2))
    end = crawl.put(2, edition(3))
    name = "crawl.warc.gz" if packed else "crawl.warc"
    crawl.keep(tmp_path / name, max(end - missing - 8, whole + 1))  # the last bytes of a record only end it
    ran = shell("import", "sundew", name)
    assert ran.code == 1
    assert len(ran.err.splitlines()) == 1
    last = packed and missing == 1  # only the end of the packing is missing: the page is whole
    assert f"{name} is cut or damaged after {3 + last} whole records" in ran.err
    assert versions(shell) == [(1, "2023-01-01"), (2, "2023-01-02"), (3, "2023-01-03")][: 2 + last]
    crawl.keep(tmp_path / name)
    assert shell("import", "sundew", name).code == 0
    assert [version for version, _ in versions(shell)] == [1, 2, 3]


def test_a_record_whose_bytes_were_changed_is_an_error_and_the_rest_is_kept(shell: Shell, tmp_path: Path) -> None:
    crawl = Crawl(packed=False)
    crawl.put(0, edition(1))
    crawl.put(1, edition(2))
    forged = crawl.file.getvalue().replace(b"It was first told of in 1987", b"It was first told of in 1988", 1)
    (tmp_path / "crawl.warc").write_bytes(forged)
    ran = shell("import", "sundew", "crawl.warc")
    assert ran.code == 1
    assert "its bytes do not have the digest that stands with them" in ran.err
    assert versions(shell) == [(1, "2023-01-02")]


def digest_of(page: str) -> str:
    return "sha1:" + base64.b32encode(hashlib.sha1(page.encode(), usedforsecurity=False).digest()).decode()


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize(
    "named",
    [
        {"Payload_Digest": digest_of(edition(1))},
        {"Payload_Digest": digest_of(edition(1)), "status": "304 Not Modified"},
        {"Refers_To_Target_URI": URL, "Refers_To_Date": "2023-01-01T00:00:00Z"},
        {"Refers_To_Target_URI": URL, "Refers_To_Date": "2023-01-01T00:00:00.000000Z"},
        {"Refers_To": "first"},
    ],
)
def test_a_record_that_says_the_same_as_before_is_the_page_of_its_time(
    shell: Shell, tmp_path: Path, named: dict[str, str], *, packed: bool
) -> None:
    """In another file, as crawlers write one a day: it shows when the page went back."""
    first, second = Crawl(packed=packed), Crawl(packed=packed)
    first.put(0, edition(1))
    first.put(1, edition(2))
    first.keep(tmp_path / "1.warc.gz")
    if "Refers_To" in named:
        with (tmp_path / "1.warc.gz").open("rb") as file:
            ids = [record.rec_headers.get_header("WARC-Record-ID") for record in ArchiveIterator(file)]
        named = {"Refers_To": ids[1]}
    second.again(2, **named)
    second.again(3, URL + "/picture.png", Payload_Digest="sha1:OF=NOTHING")
    second.again(4, status="301 Moved Permanently", Payload_Digest="sha1:OF=NOTHING")
    second.keep(tmp_path / "2.warc.gz")
    shell("add", URL, "--slug", "sundew")
    told = shell("import", "sundew", "1.warc.gz", "2.warc.gz", "--format", "json").json()
    assert {key: told[key] for key in ("captures", "versions", "other", "errors")} == {
        "captures": 3, "versions": [1, 2, 3], "other": 4, "errors": []
    }  # fmt: skip
    assert shell("show", "sundew", "--version", "3").out.splitlines()[1:] == shell("show", "sundew", "--version", "1").out.splitlines()[1:]


def test_a_record_that_refers_to_one_that_is_not_there_is_an_error_and_is_named(shell: Shell, tmp_path: Path) -> None:
    crawl = Crawl()
    crawl.again(0, Payload_Digest=digest_of(edition(1)))
    crawl.put(1, edition(1))
    crawl.again(2, Payload_Digest=digest_of(edition(2)))
    crawl.keep(tmp_path / "crawl.warc.gz")
    ran = shell("import", "sundew", "crawl.warc.gz")
    said = "it says that the page was the same as in a record that these files do not have before it"
    assert ran.code == 1
    assert ran.err.splitlines() == [f"crawl.warc.gz, revisit record of 2023-01-0{day}T00:00:00Z: {said}" for day in (1, 3)]
    assert versions(shell) == [(1, "2023-01-02")]


def test_so_many_pages_are_noted_and_no_more() -> None:
    """Whatever a crawl holds, memory is bounded: the oldest places are forgotten first."""
    originals, record = Originals(), ArcWarcRecord("warc", "response", StatusAndHeaders("WARC/1.0", []), io.BytesIO(), None, "", 0)
    for number in range(MOST):
        originals.note(record, b"%d" % number, (Path("crawl.warc"), number))
    found = [number for number in range(MOST) if originals.find(_revisit(b"%d" % number))]
    assert 0 < len(found) <= MOST
    assert found[-1] == MOST - 1
    assert found[0] > 0


def _revisit(payload: bytes) -> ArcWarcRecord:
    headers = [("WARC-Payload-Digest", digest_of(payload.decode()))]
    return ArcWarcRecord("warc", "revisit", StatusAndHeaders("WARC/1.0", headers), io.BytesIO(), None, "", 0)


@pytest.mark.parametrize("content", [b"", b"no archive at all\n" * 10, b"\x1f\x8b\x08\x00garbage", b"WARC/1.0\r\n"])
def test_what_is_no_warc_is_one_line(shell: Shell, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "crawl.warc.gz").write_bytes(content)
    shell("add", URL, "--slug", "sundew")
    ran = shell("import", "sundew", "crawl.warc.gz")
    assert ran.code == 1
    assert len(ran.err.splitlines()) == 1
    assert "crawl.warc.gz is cut or damaged after 0 whole records" in ran.err
