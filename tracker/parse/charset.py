"""From bytes to text, by a fixed order: byte order mark, header, meta element, strict UTF-8, windows-1252."""

from __future__ import annotations

import codecs
import re

BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9._:-]{1,40})", re.IGNORECASE)
META = re.compile(rb"<meta\b[^>]{0,400}?charset\s*=\s*[\"']?\s*([A-Za-z0-9._:-]{1,40})", re.IGNORECASE)
HEAD_BYTES = 4096
# What the Web calls by these names is something wider in truth (WHATWG Encoding, 4.2).
WIDER = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "gb2312": "gbk", "shift_jis": "cp932", "euc_kr": "cp949"}
# Python calls these codecs, and they are no character sets of pages.
NO_CHARSETS = frozenset({"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined"})
WIDE = {"utf-16": "utf-16-le", "utf-16-le": "utf-16-le", "utf-16-be": "utf-16-be"}
MARKUP = "<!AZaz09+-~>"
SURROGATES = re.compile(r"[\ud800-\udfff]")


def decode(body: bytes, content_type: str | None = None) -> tuple[str, str]:
    """Return the text and the name of the codec that read it whole.

    A codec that is unknown, or that cannot read every byte, is passed over; windows-1252 reads anything, its five
    undefined bytes and NUL becoming U+FFFD, so this never fails.
    """
    for bom, codec in BOMS:
        if body.startswith(bom):
            return _clean(body[len(bom) :].decode(codec, errors="replace")), codec
    header = CHARSET.search(content_type or "")
    meta = META.search(body[:HEAD_BYTES])
    named = [header.group(1)] if header else []
    named += [meta.group(1).decode("ascii")] if meta else []
    for place, name in enumerate([*named, "utf-8"]):
        # Where the bytes were readable enough to find a meta element, they are not UTF-16.
        known = _codec(name, wide=header is not None and place == 0)
        text = _try(body, known) if known else None
        if known and text is not None:
            return _clean(text), known
    return _clean(body.decode("cp1252", errors="replace")), "cp1252"


def _codec(name: str, *, wide: bool) -> str | None:
    """Return the codec of a name; None where it is no character set that a page can be in."""
    try:
        known = codecs.lookup(name).name
    except LookupError:
        return None
    if known in WIDE:
        return WIDE[known] if wide else None
    if known in NO_CHARSETS:
        return None
    try:
        readable = MARKUP.encode().decode(known) == MARKUP
    except (LookupError, ValueError):
        return None
    return WIDER.get(known, known) if readable else None


def _try(body: bytes, codec: str) -> str | None:
    try:
        text = body.decode(codec)
    except ValueError:
        return None
    # Nearly any bytes can be read as UTF-16: in the right one there is markup.
    return None if codec in WIDE.values() and "<" not in text else text


def _clean(text: str) -> str:
    """Replace what no database or page can hold: NUL and lone surrogates."""
    text = text.replace("\x00", "\ufffd")
    return text if text.isascii() else SURROGATES.sub("\ufffd", text)
