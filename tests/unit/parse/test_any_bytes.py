from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.parse.pages import cite, page, references, section, study
from tracker import parse
from tracker.model.errors import ParseError
from tracker.model.snapshot import Content, assemble, flatten
from tracker.store.codec import decode, encode

ROOT = Path(__file__).parents[3]
WHOLE = page(
    section(
        "_1",
        "General Information",
        f'<p id="_2">Skin tumors – <em>rare</em>.[{cite(1)}-{cite(2)}] <a href="/x#_2">See</a></p>'
        '<ul id="_3"><li>One<ol class="lower-alpha"><li>Two</li></ol></li></ul>'
        '<table id="_4"><caption>C</caption><THead><tr><th colspan="2">H</th></tr></THead>'
        "<tbody><tr><td rowspan='2'>1</td><td>2</td></tr></tbody></table>"
        '<figure id="f"><img src="/i.jpg" alt="Seen"><figcaption>F</figcaption></figure>'
        + references(study("Ann B: One.", 1), "Cid: Two."),
    ),
    section("_9", "Changes to This Summary (01/02/2018)", "<p>Añadido.</p>"),
    dates='<div class="document-dates">Updated: January 2, 2018</div>',
).encode()
HOSTILE = [
    b"\x00",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"<",
    b">",
    b'"',
    b"&",
    b"&#xD800;",
    b"<!--",
    b"-->",
    b"<![CDATA[",
    b"<?",
    b"<script>",
    b"</section>",
    b"<table>",
    b"<td>",
    b"</div>",
    b'<a href="#cit/section_1.99">',
    b'<a href="http://[">',
    b'<td colspan="99999999999999999999">',
    b'<td rowspan="\xc2\xb2">',
    b"<svg>",
    b"<math>",
    b"<template>",
    b"<select><option>",
    b"<textarea>",
    b"<title>",
    b"<plaintext>",
    b"<base href='http://['>",
    b"<h6>References</h6><ol>",
    b'<meta charset="utf-7">',
    b"<frameset>",
    b"<html lang='\xc4\xb0'>",
    b"<body><body>",
    b"<link rel=canonical href='//['>",
    b"<h1>",
    b'<time datetime="9999-99-99">',
]
CUTS = st.integers(0, len(WHOLE))


def read_anything(body: bytes, content_type: str | None = None) -> None:
    try:
        content = parse.read(body, parse.PDQ, url="https://www.cancer.gov/x", content_type=content_type)
    except ParseError:
        return
    assert len(parse.fingerprint(content)) == 64
    assert assemble(flatten(content)) == content
    assert decode(encode(content), Content, "it") == content


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(CUTS, CUTS, st.sampled_from(HOSTILE) | st.binary(max_size=8)), min_size=1, max_size=6))
def test_a_mangled_page_is_read_or_refused(edits: list[tuple[int, int, bytes]]) -> None:
    body = WHOLE
    for start, length, other in edits:
        body = body[:start] + other + body[start + length % 40 :]
    read_anything(body)


@settings(max_examples=150, deadline=None)
@given(CUTS, CUTS)
def test_any_piece_of_a_page_is_read_or_refused(one: int, other: int) -> None:
    read_anything(WHOLE[min(one, other) : max(one, other)])


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400), st.none() | st.text(max_size=40).map(lambda name: f"text/html; charset={name}"))
def test_any_bytes_are_read_or_refused(body: bytes, content_type: str | None) -> None:
    read_anything(body, content_type)
    read_anything(b'<div class="summary-sections">' + body, content_type)


@settings(max_examples=150, deadline=None)
@given(
    st.text(max_size=60),
    st.sampled_from(["p", "h2", "li", "td", "em", "section"]),
    st.sampled_from(["id", "class", "href", "src", "alt", "colspan"]),
)
def test_any_text_and_attribute_are_read_or_refused(text: str, tag: str, name: str) -> None:
    safe = text.encode("utf-8", "replace").decode().replace('"', "")
    read_anything(
        page(section("_1", safe, f'<{tag} {name}="{safe}">{safe}</{tag}><a href="{safe}">x</a><a href="#cit/{safe}">1</a>')).encode()
    )


@pytest.mark.parametrize(
    "address",
    [
        "http://[",
        "//[",
        "http://a]b/",
        "https://exa℀mple.org",
        "http://h:99999999/",
        "\\\\h",
        "#",
        "#cit/",
        "#link/",
        "?",
        "http:",
        "javascript:x",
        "\x01",
        "%",
        "#cit/.1",
    ],
)
def test_no_address_is_too_strange(address: str) -> None:
    html = page(
        section(
            "_1",
            "A",
            f'<p><a href="{address}">x</a> <img src="{address}"></p>' + references(f'A. <a href="{address}">[PUBMED Abstract]</a>'),
        )
    )
    read_anything(html.encode())
    read_anything(html.replace("https://www.cancer.gov/types/skin/hp/tumor-pdq", address).encode())


def test_the_same_bytes_read_the_same_wherever_and_whenever(tmp_path: Path) -> None:
    kept = tmp_path / "page.html"
    kept.write_bytes(WHOLE)
    program = (
        "import hashlib, pathlib, sys; from tracker import parse; from tracker.store.codec import to_json;"
        "content = parse.read(pathlib.Path(sys.argv[1]).read_bytes(), parse.PDQ);"
        "print(parse.fingerprint(content), hashlib.sha256(to_json(content)).hexdigest())"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", program, str(kept)],
            env={"PYTHONHASHSEED": seed, "TZ": zone, "LANG": language, "LC_ALL": language, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed, zone, language in (("0", "UTC", "C"), ("1", "Asia/Tokyo", "es_ES.UTF-8"), ("2", "America/Lima", "tr_TR.UTF-8"))
    }
    assert len(said) == 1
    assert said.pop().startswith(parse.fingerprint(parse.read(WHOLE, parse.PDQ)))
