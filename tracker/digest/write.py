"""Writes letters: subject, text and HTML of a digest, the same for all who get it."""

from __future__ import annotations

import binascii
from collections.abc import Callable

import css_inline
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from tracker.digest import board, text
from tracker.digest.gather import MOST, cut
from tracker.digest.phrases import Words, words_of
from tracker.digest.plain import subject_line
from tracker.digest.sheet import sheet_of
from tracker.digest.subject import subject_of
from tracker.model.delivery import CHANGE, LEAVE, Letter
from tracker.model.digest import Digest

LARGEST = 490_000  # bytes of text and HTML as they are sent; the headers and the recipient's links are the rest of 500 KB
FEWEST = 1
TEMPLATES = Environment(
    loader=PackageLoader("tracker.digest"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)
# Outlook and Gmail heed what stands at each element, dark mode only what stands at the top.
INLINER = css_inline.CSSInliner(keep_style_tags=False, keep_at_rules=True, load_remote_stylesheets=False)


def write(digest: Digest, language: str, base_url: str) -> Letter:
    """Return the letter of a digest: at most 200 items and 500 KB, the rest by link; `base_url` is the desk's."""
    words = words_of(language)
    subject = subject_of(digest, words)

    def render(most: int) -> Letter:
        sheet = sheet_of(cut(digest, most), words, base_url)
        return Letter(subject, text.as_text(sheet, words), _html("digest.html.j2", words, subject, timed=sheet.timed, sheet=sheet))

    return _fitting(render)


def write_board(digest: Digest, language: str, base_url: str) -> Letter:
    """Return the board mail of a digest, whose changes are not put together: within the same bounds as `write`."""
    words = words_of(language)

    def render(most: int) -> Letter:
        boards = board.boards_of(digest, words, base_url, most)
        subject = subject_line(boards.subject)
        return Letter(subject, board.as_text(boards, words), _html("board.html.j2", words, subject, timed=False, boards=boards))

    return _fitting(render)


def _fitting(render: Callable[[int], Letter]) -> Letter:
    """Return the letter with as many items as there is room for."""
    most = MOST
    letter = render(most)
    while most > FEWEST and _size(letter) > LARGEST:
        most = max(FEWEST, most // 2)
        letter = render(most)
    return letter


def _size(letter: Letter) -> int:
    """Return how many bytes are sent: a letter that is not ASCII takes three times its bytes, and each line one more."""
    packed = (binascii.b2a_qp(part.encode("utf-8", "replace"), istext=True) for part in (letter.text, letter.html))
    return sum(len(part) + part.count(b"\n") for part in packed)


def _html(template: str, words: Words, subject: str, **values: object) -> str:
    own = {"change": Markup(CHANGE), "leave": Markup(LEAVE)}  # noqa: S704  fixed words, in which the recipient's links are put
    page = TEMPLATES.get_template(template).render(words=words, subject=subject, **own, **values)
    return INLINER.inline(page)
