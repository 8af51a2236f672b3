"""What is taken away leaves the desk as a file, never as a page: a browser that opens it all the same lets it do nothing."""

from __future__ import annotations

import re

from starlette.responses import Response

POLICY = "default-src 'none'; sandbox"
ODD = re.compile(r"[^A-Za-z0-9._-]+")


def attachment(body: bytes, name: str, kind: str = "application/octet-stream") -> Response:
    """Return bytes as a file to be saved; of its name, letters, digits, dots and dashes stay."""
    plain = ODD.sub("-", name).strip("-.") or "file"
    headers = {"Content-Disposition": f'attachment; filename="{plain}"', "Content-Security-Policy": POLICY}
    return Response(body, media_type=kind, headers=headers)
