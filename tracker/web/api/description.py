"""The OpenAPI of the read API: made of what is declared, so that it says what is there."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from fastapi import APIRouter
from fastapi.openapi.utils import get_openapi
from starlette.responses import Response

from tracker.web.api.answers import SHARED, tag_of, unchanged
from tracker.web.api.problems import DESCRIBED, KIND, MEANINGS, Problem
from tracker.web.api.resources import BASE
from tracker.web.desk import Here
from tracker.web.routes import ANYONE, Declared, Routes

ABOUT = (
    "What Tracker knows, for programs: read only. Times are UTC, in RFC 3339 with Z. Lists go on with `after`, the `next` of the page "
    "before. Answers have an ETag: asked with If-None-Match, what did not change is 304. Each problem is one of RFC 9457."
)
SCHEME = {"type": "http", "scheme": "bearer", "description": "a token, as `tracker token add` shows it once"}
TEXT = {"schema": {"type": "string"}}
HEADERS = {
    "ETag": {"description": "for If-None-Match", "required": True, **TEXT},
    "Link": {"description": 'the address of the next page, rel="next"', **TEXT},
}
LATER = {"Retry-After": {"description": "seconds", "schema": {"type": "string", "pattern": r"^\d+$"}}}
OF_PROBLEM: dict[int, dict[str, Any]] = {
    401: {"WWW-Authenticate": {"required": True, **TEXT}},
    405: {"Allow": {"required": True, **TEXT}},
    429: {"Retry-After": {"required": True, **LATER["Retry-After"]}},
    503: LATER,
}
OURS = "Shape"  # what the models of answers are called beside the nouns; outside they have the nouns' names
routes = Routes()


@routes.get(f"{BASE}/openapi.json", ANYONE)
def api_description(desk: Here) -> Response:
    """Describe the API, to anyone: it tells nothing of what is tracked."""
    text = _text(tuple(each for each in desk.table.values() if each.answers), public=desk.site.public)
    tag = tag_of(desk, text)
    return unchanged(desk, tag) or Response(text, media_type="application/json", headers={**SHARED, "ETag": tag})


@lru_cache(maxsize=4)
def _text(table: tuple[Declared, ...], *, public: bool) -> str:
    router = APIRouter()
    for each in table:
        name = each.name.removeprefix("api_")
        router.add_api_route(each.path, each.handler, name=name.replace("_", " "), operation_id=name, response_model=each.answers)
    whole = get_openapi(title="Tracker", version="1", description=ABOUT, openapi_version="3.1.0", routes=router.routes)
    parts = whole["components"]
    parts["schemas"].pop("HTTPValidationError", None)
    parts["schemas"].pop("ValidationError", None)
    parts["schemas"]["Problem"] = Problem.model_json_schema(mode="serialization")
    parts["responses"] = {f"Problem{status}": _problem(status) for status in DESCRIBED} | {"Unchanged": _unchanged()}
    parts["securitySchemes"] = {"token": SCHEME}
    for each, path in zip(table, whole["paths"].values(), strict=True):
        path["get"]["security"] = [{"token": []}, *([{}] if public and each.public else [])]
        path["get"]["responses"] = _responses(path["get"]["responses"])
    return json.dumps(whole, ensure_ascii=False).replace(f'{OURS}"', '"')


def _responses(described: Mapping[str, Any]) -> dict[str, Any]:
    problems = {str(status): {"$ref": f"#/components/responses/Problem{status}"} for status in DESCRIBED}
    good = {**described["200"], "headers": HEADERS}
    return {"200": good, "304": {"$ref": "#/components/responses/Unchanged"}, **problems}


def _problem(status: int) -> dict[str, Any]:
    content = {KIND: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"description": MEANINGS[status], "content": content, "headers": OF_PROBLEM.get(status, {})}


def _unchanged() -> dict[str, Any]:
    return {"description": "It did not change since the answer with that ETag.", "headers": {"ETag": HEADERS["ETag"]}}
