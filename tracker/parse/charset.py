"""From bytes to text, by a fixed order: byte order mark, header, meta element, strict UTF-8, windows-1252."""

from __future__ import annotations

import codecs
import re

BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9._:-]+)", re.IGNORECASE)
META = re.compile(rb"<meta\b[^>]{0,400}?charset\s*=\s*[\"']?\s*([A-Za-z0-9._:-]{1,40})", re.IGNORECASE)
HEAD_BYTES = 4096
# What the Web calls by these names is windows-1252 in truth (WHATWG Encoding, 4.2).
ALIASES = {"iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252"}


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
    for name in [*named, "utf-8"]:
        codec = ALIASES.get(name.lower(), name.lower())
        text = _try(body, codec)
        if text is not None:
            return _clean(text), codec
    return _clean(body.decode("cp1252", errors="replace")), "cp1252"


def _try(body: bytes, codec: str) -> str | None:
    try:
        info = codecs.lookup(codec)
    except LookupError:
        return None
    # Python's codecs that are no character sets (zlib, rot13, idna), or that a server cannot mean (UTF-16 in an ASCII meta).
    if not getattr(info, "_is_text_encoding", True) or info.name in {"idna", "punycode", "unicode_escape", "raw_unicode_escape", "utf-7"}:
        return None
    if info.name.startswith(("utf-16", "utf-32")):
        return None
    try:
        return body.decode(codec)
    except (UnicodeDecodeError, ValueError):
        return None


def _clean(text: str) -> str:
    """Replace what no database or page can hold: NUL and lone surrogates."""
    text = text.replace("\x00", "\ufffd")
    return text if text.isascii() else re.sub(r"[\ud800-\udfff]", "\ufffd", text)
