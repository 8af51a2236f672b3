"""Where things stand on the desk."""

from __future__ import annotations

from urllib.parse import quote

from tracker.model.digest import Line, Told


def report(base_url: str, number: int) -> str:
    """Return the address of a report."""
    return f"{base_url}/reports/{number}"


def statement(base_url: str, line: Line) -> str:
    """Return the address of a statement; "" where it stands in no report."""
    return f"{report(base_url, line.report)}/statements/{quote(line.change, safe='')}" if line.report and line.change else ""


def document(base_url: str, slug: str) -> str:
    """Return the address of a document."""
    return f"{base_url}/documents/{quote(slug, safe='')}"


def home(base_url: str, told: Told) -> str:
    """Return where all is told of an item: its last report, or else its document."""
    return report(base_url, told.reports[-1]) if told.reports else document(base_url, told.slug)


def inbox(base_url: str) -> str:
    """Return the address of the inbox."""
    return f"{base_url}/inbox"
