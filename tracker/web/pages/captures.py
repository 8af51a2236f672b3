"""The bytes of a capture, as they came, to be saved."""

from __future__ import annotations

from starlette.responses import Response

from tracker.model.people import Role
from tracker.store import captures, documents
from tracker.web.desk import Here
from tracker.web.fields import Id
from tracker.web.raw import attachment
from tracker.web.routes import Routes

routes = Routes()


@routes.get("/captures/{capture_id}/raw", Role.READER)
def raw_capture(desk: Here, capture_id: Id) -> Response:
    """Give the bytes as a file, named by document and time."""
    capture = desk.found(captures.load, capture_id)
    document = desk.found(documents.by_id, capture.document_id)
    return attachment(capture.body, f"{document.slug}-{capture.captured_at:%Y-%m-%dT%H%M%S}Z.html")
