from __future__ import annotations

import codecs

import pytest

from tests.unit.parse.pages import page, section, study, texts
from tests.unit.parse.pages import references as listed
from tracker import parse
from tracker.model.snapshot import Reference, flatten
from tracker.store.codec import to_json

DOCUMENTS = {
    "english": ("Skin Tumor Treatment", "<p>Tumors of the skin are rare.</p>"),
    "typography": ("Skin Tumor (PDQ®)–Health Professional Version", "<p>The patient’s “first” dose – 5 µg … at 37 °C.</p>"),
    "spanish": ("Tratamiento del cáncer (PDQ®)–Versión", "<p>El niño recibió ¿qué? Señal, acción, pingüino, año.</p>"),
    "names": ("Müller Ångström Fiancée", listed(study("Müller Å, Nuñez É: Étude. 2018.", 7))),
    "table": ("Dose", "<table><caption>Dosis ½</caption><tr><th>Ä</th><td>×2</td></tr></table>"),
}
# Each: the codec of the bytes, bytes before them, the charset of the header, that of the meta element.
MIXES = {
    "utf-8, all say so": ("utf-8", b"", "utf-8", "utf-8"),
    "utf-8, nothing says so": ("utf-8", b"", None, None),
    "utf-8, only the meta says so": ("utf-8", b"", None, "UTF8"),
    "utf-8 by its mark, against all others": ("utf-8", codecs.BOM_UTF8, "iso-8859-1", "windows-1252"),
    "utf-8, the header's name is unknown": ("utf-8", b"", "x-unheard-of", "utf-8"),
    "utf-16 by its mark": ("utf-16-le", codecs.BOM_UTF16_LE, "utf-8", "utf-8"),
    "utf-16, the other way round": ("utf-16-be", codecs.BOM_UTF16_BE, None, None),
    "utf-16, only the header says so": ("utf-16-le", b"", "UTF-16LE", None),
    "utf-8, the header claims utf-16": ("utf-8", b"", "utf-16", "utf-8"),
    "windows-1252, nothing says so": ("cp1252", b"", None, None),
    "windows-1252, called iso-8859-1": ("cp1252", b"", "ISO-8859-1", None),
    "windows-1252, the meta calls it ascii": ("cp1252", b"", None, "us-ascii"),
    "windows-1252, the header claims utf-8": ("cp1252", b"", "utf-8", "windows-1252"),
    "the header goes before the meta": ("cp1252", b"", "windows-1252", "utf-8"),
    "utf-8, the meta claims utf-16": ("utf-8", b"", None, "utf-16"),
    "utf-8, the header claims EBCDIC": ("utf-8", b"", "cp037", "utf-8"),
}


@pytest.mark.parametrize("mix", MIXES)
@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_document_reads_the_same_in_every_mix_of_codecs(document: str, mix: str) -> None:
    codec, mark, header, meta = MIXES[mix]
    title, html = DOCUMENTS[document]
    plain = page(section("_1", title, html), title=title).replace('<meta charset="utf-8">', f'<meta charset="{meta}">' if meta else "")
    content_type = f"text/html; charset={header}" if header else "text/html"
    read = parse.read(mark + plain.encode(codec), parse.PDQ, content_type=content_type)
    assert read == parse.read(page(section("_1", title, html), title=title).encode(), parse.PDQ)
    assert read.sections[0].heading.text == title


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("text/html; charset=UTF-8", "utf-8"),
        ('text/html; charset="utf-8"', "utf-8"),
        ("text/html;charset = 'utf-8' ; x=y", "utf-8"),
        ("text/html; charset=latin1", "cp1252"),
        ("text/html; charset=l1", "cp1252"),
        ("text/html; charset=iso_8859-1", "cp1252"),
        ("text/html; charset=iso-8859-15", "iso8859-15"),
        ("text/html; charset=koi8-r", "koi8-r"),
        ("text/html; charset=", "utf-8"),
        ("text/html; charset=" + "x" * 100_000, "utf-8"),
        ("", "utf-8"),
        (None, "utf-8"),
        ("text/html; charset=unicode_escape", "utf-8"),
        ("text/html; charset=raw-unicode-escape", "utf-8"),
        ("text/html; charset=utf-7", "utf-8"),
        ("text/html; charset=idna", "utf-8"),
        ("text/html; charset=punycode", "utf-8"),
        ("text/html; charset=undefined", "utf-8"),
        ("text/html; charset=rot13", "utf-8"),
        ("text/html; charset=zlib", "utf-8"),
        ("text/html; charset=hex", "utf-8"),
        ("text/html; charset=cp500", "utf-8"),
        ("text/html; charset=utf-32", "utf-8"),
        ("text/html; charset=../etc", "utf-8"),
        ("text/html; charset=mbcs", "utf-8"),
        ("text/html; charset=aliases", "utf-8"),
    ],
)
def test_the_codec_is_one_that_a_page_can_be_in(header: str | None, name: str) -> None:
    assert parse.decode(rb"<p>plain \u0041 text</p>", header) == (r"<p>plain \u0041 text</p>", name)


def test_a_codec_that_cannot_read_every_byte_is_passed_over() -> None:
    assert parse.decode(b"<p>caf\xe9</p>", "text/html; charset=utf-8") == ("<p>café</p>", "cp1252")


def test_any_bytes_are_read() -> None:
    text, codec = parse.decode(bytes(range(256)))
    assert codec == "cp1252"
    assert [text[byte] for byte in (0x00, 0x81, 0x8D, 0x8F, 0x90, 0x9D)] == ["\ufffd"] * 6


def test_a_meta_element_is_looked_for_at_the_beginning_only() -> None:
    late = b"<p>" + b"x" * 5000 + b'</p><meta charset="windows-1252">caf\xc3\xa9'
    assert parse.decode(late)[1] == "utf-8"


@pytest.mark.parametrize(
    "body",
    [
        b"a\x00b",
        b"a&#0;b",
        b"a&#x0;b",
        b"a&#xD800;b",
        b"a&#xDFFF;b",
        b"a&#55296;b",
        b"a\xed\xa0\x80b",
        b"a&#x110000;b",
        b"a&#99999999999;b",
    ],
)
@pytest.mark.parametrize("place", ["title", "text", "reference", "address", "id", "alt"])
def test_neither_nul_nor_half_a_character_is_ever_in_what_is_read(body: bytes, place: str) -> None:
    forms = {
        "title": page(section("_1", "A", "<p>x</p>"), title="@"),
        "text": page(section("_1", "@", "<p>@</p>")),
        "reference": page(section("_1", "A", listed("@"))),
        "address": page(section("_1", "A", '<p><a href="/@">x</a></p>')),
        "id": page(section("_1", "A", '<p id="@">x</p>')),
        "alt": page(section("_1", "A", '<img src="/@" alt="@">')),
    }
    content = parse.read(forms[place].encode().replace(b"@", body), parse.PDQ)
    said = to_json(content).decode()  # which half a character cannot be written as
    assert "\\u0000" not in said
    assert len(content.sections) == 1


def test_what_stands_for_them_is_the_replacement_character() -> None:
    assert texts(parse.read(page(section("_1", "A", "<p>a&#0;b\x00c</p>")).encode(), parse.PDQ)) == ["a\ufffdb\ufffdc"]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("one\u00a0two", "one two"),
        ("one&nbsp;&#160;two", "one two"),
        ("one\u2028two", "one two"),
        ("one\u2029two", "one two"),
        ("one\x0btwo", "one two"),
        ("one\x85two", "one two"),
        ("one\u3000\ttwo\r\n", "one two"),
        ("one\u2003two", "one two"),
        ("one\u200btwo", "one\u200btwo"),
        ("one\u200ftwo", "one\u200ftwo"),
        ("one\u202etwo\u202c", "one\u202etwo\u202c"),
        ("one\x01two", "one\x01two"),
        ("one\x7ftwo", "one\x7ftwo"),
        ("one&#150;two", "one–two"),
        ("one\ufefftwo", "one\ufefftwo"),
        ("one\ue000two", "one\ufffdtwo"),
        ("e\u0301", "e\u0301"),
        ("\U0001f9ec", "\U0001f9ec"),
        ("\uffff", "\uffff"),
        ("one&shy;two", "one\u00adtwo"),
        ("&lt;b&gt; &amp;amp;", "<b> &amp;"),
        ("&alpha;-&beta;", "α-β"),
        ("&nosuch; x", "&nosuch; x"),
    ],
)
def test_every_other_character_is_kept_and_every_space_is_one(typed: str, read: str) -> None:
    assert texts(parse.read(page(section("_1", "A", f"<p>{typed}</p>")).encode(), parse.PDQ)) == [read]


@pytest.mark.parametrize("blank", ["", " ", "&nbsp;", "\u200b", "&shy;", "\ufeff", "\u2060 \u200d", "<br>", "<em> </em>"])
def test_a_paragraph_that_nobody_can_see_is_none(blank: str) -> None:
    html = f"<p>{blank}</p><ul><li>{blank}</li></ul><table><tr><td>{blank}</td></tr></table>"
    assert texts(parse.read(page(section("_1", "A", html)).encode(), parse.PDQ)) == [""]


def test_a_reference_is_cleaned_like_any_text() -> None:
    content = parse.read(page(section("_1", "A", listed("Ann\u00a0B:\n  X\u2028Y."))).encode(), parse.PDQ)
    assert [entry.item.text for entry in flatten(content) if isinstance(entry.item, Reference)] == ["Ann B: X Y."]
