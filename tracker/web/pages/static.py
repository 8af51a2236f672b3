"""The style sheet, the scripts and the icon: files that travel with the program, and no others."""

from __future__ import annotations

import hashlib
from http import HTTPStatus
from importlib.resources import files

from starlette.exceptions import HTTPException
from starlette.responses import Response

from tracker.web.desk import Here
from tracker.web.routes import ANYONE, Routes

KINDS = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
FILES = {
    file.name: file.read_bytes() for file in files("tracker.web").joinpath("static").iterdir() if file.name.rpartition(".")[2] in KINDS
}
TAGS = {name: f'"{hashlib.sha256(body).hexdigest()[:20]}"' for name, body in FILES.items()}
routes = Routes()


@routes.get("/static/{file}", ANYONE)
def static(desk: Here, file: str) -> Response:
    """Give a file, unless the browser has it."""
    if file not in FILES:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    headers = {"ETag": TAGS[file], "Cache-Control": "no-cache"}
    if desk.request.headers.get("if-none-match") == TAGS[file]:
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    return Response(FILES[file], media_type=KINDS[file.rpartition(".")[2]], headers=headers)
