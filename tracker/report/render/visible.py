"""Shows what a reader would not see: characters that turn the writing, take no room or are none are written as their numbers."""

from __future__ import annotations

import re

# Control characters; soft hyphens, joiners, fillers and all else without width; what turns the direction; surrogates,
# private use; selectors of variants; no characters; tags.
HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164"
    "\ud800-\uf8ff\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0xE0000, 0x10000))
    + "\U000e0000-\U0010ffff]"
)


def visible(text: str) -> str:
    """Return the text with "⟨U+202E⟩" for each character that cannot be seen; line breaks and tabs stay."""
    if text.isascii() and text.isprintable():  # as most is; to look for all that may be hidden takes far longer
        return text
    return HIDDEN.sub(lambda match: f"⟨U+{ord(match.group()):04X}⟩", text)
