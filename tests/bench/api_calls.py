"""The API under thousands of calls made from its own description: right ones, wrong ones, with good tokens and bad.

    python -m tests.bench.api_calls --calls 5000

A desk is filled with documents that have a past, reports and reviews, and served on this machine. For each path, schemathesis makes
requests that fit the description and some that do not; half of them name what is there. An answer is a failure that is a 5xx, has a
status or content type that is not described, or a body or header that the description does not allow, or takes what does not fit.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
import warnings
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import httpx2  # noqa: TID251  a client for this machine alone
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Ok
from schemathesis.specs.openapi import checks as described

from tests.web.samples import fill
from tests.web.visiting import Served, serve
from tracker.pipeline import tokens
from tracker.pipeline.people import COMMAND_LINE

DESCRIPTION = "/api/v1/openapi.json"
NAME = "campaign"
STEP = 0.2  # seconds of the desk's clock between two calls: fewer a minute than are refused
CHECKS = [
    not_a_server_error,
    described.status_code_conformance,
    described.content_type_conformance,
    described.response_headers_conformance,
    described.response_schema_conformance,
]
SLUGS = ("summary", "resumen", "sundew-fever", "bog-1", "marshes")
SECTIONS = ("_12", "About This Summary", "Treatment of Sundew Fever > Drugs", "_10")
ASKED: dict[str, list[Any]] = {
    "as_of": ["2024-12-05", "2024-12-06T10:00", "2030-01-01", "never"],
    "published": ["2024-12-05", "2024-13-01"],
    "section": ["_12", "Drugs"],
    "q": ["fever", '"sundew fever" -bogs', "*", "marshol OR peat*"],
    "board": ["PDQ Invented Diseases Editorial Board"],
    "document": ["summary", "sundew-fever"],
    "limit": [1, 2, 7],
    "after": ["", "bm9uZQ"],
}
Headers = dict[str, str]


@dataclass
class Tally:
    """What a campaign came to: how many answers had which status, and what was wrong, a line each."""

    statuses: Counter[int] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    known: dict[str, str] = field(default_factory=dict)  # ETags by address


def campaign(served: Served, calls: int, *, start: int = 1, description: Mapping[str, Any] | None = None) -> Tally:
    """Make so many calls or a few more, the same for the same start, and check each answer, by the API's own description or another."""
    secret, tally = tokens.add(served.desk.road, COMMAND_LINE, NAME), Tally()
    whole = description or httpx2.get(f"{served.url}{DESCRIPTION}", trust_env=False).json()
    schema = schemathesis.openapi.from_dict(dict(whole), config=SchemathesisConfig())
    operations: list[Any] = [each.ok() for each in cast("Iterator[Ok[Any]]", schema.get_all_operations())]
    for operation in operations:
        run = _run(served, operation, secret, tally)
        limits = settings(
            max_examples=-(-calls // len(operations)),
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        seed(start)(limits(given(_cases(operation), _headers(secret), st.integers(0, 9))(run)))()
    tokens.revoke(served.desk.road, COMMAND_LINE, NAME)
    return tally


def _run(served: Served, operation: Any, secret: str, tally: Tally) -> Any:  # noqa: ANN401  of a library without types
    def run(case: Any, headers: Headers, again: int) -> None:  # noqa: ANN401
        served.desk.clock.sleep(STEP)
        address = f"{case.formatted_path}?{case.query}"
        if again < 3 and address in tally.known:
            headers = headers | {"If-None-Match": tally.known[address]}
        answer = case.call(base_url=served.url, headers=headers)
        tally.statuses[answer.status_code] += 1
        if answer.status_code == 200:
            tally.known[address] = answer.headers["etag"][0]
        fits = case.meta is None or case.meta.generation.mode.is_positive
        checks = CHECKS if fits or secret not in headers.get("Authorization", "") else [*CHECKS, described.negative_data_rejection]
        try:
            case.validate_response(answer, checks=checks)
        except FailureGroup as found:
            tally.failures += [f"{operation.label} {address}: {each.title}: {each.message}" for each in found.exceptions]

    return run


def _cases(operation: Any) -> st.SearchStrategy[Any]:  # noqa: ANN401
    holes = {each.name for each in operation.path_parameters}
    names = {each.name for each in operation.query}
    there: dict[str, st.SearchStrategy[Any]] = {
        "slug": st.sampled_from(SLUGS),
        "section": st.sampled_from(SECTIONS),
        "report_id": st.integers(1, 12),
    }
    there |= {name: st.integers(1, 5) for name in ("version", "older", "newer")}
    paths = st.fixed_dictionaries({name: there[name] for name in sorted(holes)})
    asked = {name: st.sampled_from(values) for name, values in ASKED.items() if name in names - {"q"}}
    needed = {name: st.sampled_from(ASKED[name]) for name in names & {"q"}}
    queries = st.fixed_dictionaries(needed, optional=asked)

    @st.composite
    def named(draw: st.DrawFn) -> Any:  # noqa: ANN401
        return operation.Case(path_parameters=draw(paths), query=draw(queries))

    free = [operation.as_strategy(mode) for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)]
    return st.one_of(named(), named(), *free)


def _headers(secret: str) -> st.SearchStrategy[Headers]:
    shown = [{"Authorization": f"Bearer {secret}"}] * 25 + [{}, {"Authorization": "Bearer unknown"}, {"Authorization": "Basic eDp5"}]
    taken = [{}, {}, {}, {}, {}, {}, {"Accept": "*/*"}, {"Accept": "text/html"}, {"Accept": "text/html, application/*;q=0.5"}]
    return st.builds(lambda one, other: one | other, st.sampled_from(shown), st.sampled_from(taken))


def main() -> None:
    """Fill a desk, call it, and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--calls", type=int, default=5000)
    parser.add_argument("--start", type=int, default=1, help="which calls: a number")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory() as folder, serve(Path(folder)) as served:
        fill(served)
        begun = time.perf_counter()
        tally = campaign(served, options.calls, start=options.start)
        taken = time.perf_counter() - begun
    counts = ", ".join(f"{count} × {status}" for status, count in sorted(tally.statuses.items()))
    sys.stdout.write(f"{tally.statuses.total()} calls in {taken:.0f} s: {counts}\nfailures: {len(tally.failures)}\n")
    sys.stdout.writelines(f"  {line}\n" for line in dict.fromkeys(tally.failures))
    sys.exit(bool(tally.failures))


if __name__ == "__main__":
    main()
