from __future__ import annotations

import pytest

from tests.servers import PageServer
from tests.web.visiting import Served, words
from tracker.model.people import Role

EVIL = "<html><body><h1>A page</h1><script>parent.said = 1</script><p>of somebody else.</p></body></html>"


@pytest.fixture
def captured(served: Served) -> Served:
    with PageServer() as pages:
        served.desk.add(pages.put("/page", EVIL), slug="sundew")
        served.desk.check("sundew")
    return served


def test_r4_a_capture_is_a_file_that_can_do_nothing(captured: Served) -> None:
    answer = captured.visitor(Role.READER).get("/captures/1/raw")
    assert answer.content == EVIL.encode()
    assert answer.headers["content-disposition"].startswith('attachment; filename="sundew-2024-12-04T')
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"


@pytest.mark.parametrize("number", ["2", "0", "-1", "x", "99999999999999999999"])
def test_one_that_is_not_kept_is_not_there(captured: Served, number: str) -> None:
    answer = captured.visitor(Role.READER).get(f"/captures/{number}/raw")
    assert answer.status_code == 404
    assert "There is no such page" in words(answer)


def test_strangers_are_sent_to_the_entrance(captured: Served) -> None:
    assert captured.stranger().get("/captures/1/raw").headers["location"] == "/sign-in?next=raw_capture&id=1"
