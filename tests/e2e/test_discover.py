from __future__ import annotations

import datetime as dt
import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.desk import DAY, Desk, open_desk
from tests.e2e.summary import edition
from tests.servers import PageServer
from tracker.model.errors import UsageError
from tracker.model.proposal import ProposalState
from tracker.pipeline import discover as looking
from tracker.pipeline import pairs, proposals, upkeep
from tracker.pipeline.discover import Discovery, read_lookout
from tracker.pipeline.people import COMMAND_LINE
from tracker.store import counterparts, documents
from tracker.store import proposals as kept

HP, PATIENT, SPANISH = "/types/sundew/hp/sundew-fever-pdq", "/types/sundew/patient/sundew-fever-pdq", "/espanol/tipos/rocio/pro/fiebre-pdq"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with open_desk(tmp_path) as opened:
        yield opened


def sitemap(pages: PageServer, *paths: str, root: str = "urlset", entry: str = "url") -> bytes:
    listed = "".join(f"<{entry}><loc>{pages.url(path) if path.startswith('/') else path}</loc></{entry}>" for path in paths)
    return f'<{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{listed}</{root}>'.encode()


def look(desk: Desk, url: str, board: str = "", profile: str = "pdq", lists: int = 50) -> Discovery:
    return looking.discover(desk.road, COMMAND_LINE, read_lookout(url, profile, board, lists=lists))


def states(desk: Desk) -> dict[str, ProposalState]:
    with desk.road.database.read() as session:
        return {each.mention.url.partition("/types")[2]: each.state for each in kept.everything(session)}


def test_what_a_sitemap_names_is_proposed_and_added_and_nothing_is_tracked_before(desk: Desk, pages: PageServer) -> None:
    desk.add(pages.url(PATIENT), "patient")
    found = look(desk, pages.put("/sitemap.xml", sitemap(pages, HP, f"{PATIENT}/", "/about", "https://elsewhere.example/far-pdq")))
    assert {each.mention.url: (each.state, each.slug) for each in found.proposals} == {
        pages.url(HP): (ProposalState.NEW, ""),
        pages.url(f"{PATIENT}/"): (ProposalState.TRACKED, "patient"),
    }
    assert {words.partition(";")[0] for words in found.left_out} == {"1 address is none of a document", "1 on another host was left out"}
    assert desk.rows("documents") == 1
    (new,) = [each for each in found.proposals if each.state is ProposalState.NEW]
    assert new.pairs == (pages.url(f"{PATIENT}/"),)
    (made,), refused = proposals.add(desk.road, COMMAND_LINE, [new.id], 2 * DAY)
    assert (made.url, made.slug, made.every, made.profile, refused) == (pages.url(HP), "sundew-fever-pdq", 2 * DAY, "pdq", [])
    pages.put(HP, edition(1))
    assert desk.check("sundew-fever-pdq").version == 1


def test_a_list_that_shrinks_removes_nothing_and_what_was_dismissed_stays_so(desk: Desk, pages: PageServer) -> None:
    url = pages.put("/sitemap.xml", sitemap(pages, HP, PATIENT))
    first, second = look(desk, url).proposals
    proposals.dismiss(desk.road, COMMAND_LINE, [first.id])
    desk.add(second.mention.url, "kept")
    pages.put("/sitemap.xml", sitemap(pages, "/types/new/hp/new-pdq"))
    desk.clock.now += DAY
    found = look(desk, url)
    assert (found.seen.named, found.seen.new, found.seen.gone) == (1, 1, 2)
    assert any("nothing is removed" in words for words in found.left_out)
    pages.put("/sitemap.xml", sitemap(pages, HP, PATIENT))
    again = look(desk, url)
    assert [(each.id, each.state) for each in again.proposals] == [(first.id, ProposalState.DISMISSED), (second.id, ProposalState.TRACKED)]
    assert again.proposals[0].first_seen_at < again.proposals[0].last_seen_at
    assert proposals.dismiss(desk.road, COMMAND_LINE, [first.id], back=True) == 1
    assert set(states(desk).values()) == {ProposalState.NEW, ProposalState.TRACKED}


def test_an_index_is_followed_on_its_host_within_bounds_and_packed_lists_are_read(desk: Desk, pages: PageServer) -> None:
    for n in range(4):
        packed = gzip.compress(sitemap(pages, f"/types/{n}/hp/fever-{n}-pdq"))
        pages.put(f"/{n}.xml.gz", packed, content_type="application/gzip")
    pages.put("/inner.xml", sitemap(pages, "/1.xml.gz", "/index.xml", "/2.xml.gz", root="sitemapindex", entry="sitemap"))
    lists = ("/0.xml.gz", "/inner.xml", "/broken.xml", "https://elsewhere.example/s.xml", "/3.xml.gz")
    pages.put("/broken.xml", b"<urlset")
    url = pages.put("/index.xml", sitemap(pages, *lists, root="sitemapindex", entry="sitemap"))
    found = look(desk, url)
    assert len(found.proposals) == 4
    assert [words for words in found.left_out if "broken.xml" in words or words.startswith("1 further list was")]
    assert len(pages.asked("/index.xml")) == 1
    assert len(look(desk, url, lists=2).proposals) == 1


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (gzip.compress(bytes(30_000_000)), "more than 25,000,000 bytes; give the address of a smaller one"),
        (bytes(25_100_000), "more than 25,000,000 bytes; give the address of a smaller one"),
        (gzip.compress(b"<urlset>" * 99)[:-9], "cannot be unpacked whole"),
        (b"<h1>Nothing</h1>", "no list of documents"),
    ],
    ids=["packed and long", "long", "packed and cut", "no list"],  # packed bytes hold the time, and must not name a test
)
def test_what_cannot_be_read_is_told_and_keeps_nothing(desk: Desk, pages: PageServer, body: bytes, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        look(desk, pages.put("/sitemap.xml", body))
    assert desk.rows("proposals") == 0


def test_a_list_may_be_longer_than_a_page(desk: Desk, pages: PageServer) -> None:
    assert len(look(desk, pages.put("/sitemap.xml", sitemap(pages, HP) + b" " * 6_000_000)).proposals) == 1


def test_what_one_list_taught_another_does_not_erase(desk: Desk, pages: PageServer) -> None:
    named, plain = (
        pages.put("/boards", "<h2>Marsh Board</h2><p><a href='/a/fever-pdq' hreflang='es'>Fever Patient Version</a></p>"),
        "/a/fever-pdq",
    )
    listed = pages.put("/sitemap.xml", sitemap(pages, plain))
    (first,) = look(desk, listed).proposals
    assert (first.mention.title, str(first.mention.audience)) == ("", "unknown")
    (taught,) = look(desk, named).proposals
    assert (taught.mention.language, str(taught.mention.audience), taught.mention.heading) == ("es", "patient", "Marsh Board")
    (again,) = look(desk, listed).proposals
    assert again.mention == taught.mention


def test_robots_txt_and_the_hosts_delay_count(tmp_path: Path, pages: PageServer) -> None:
    with open_desk(tmp_path, delay=7.0) as desk:
        pages.put("/robots.txt", "User-agent: *\nDisallow: /private/")
        with pytest.raises(UsageError, match=r"robots\.txt"):
            look(desk, pages.put("/private/sitemap.xml", sitemap(pages, HP)))
        assert pages.asked("/private/sitemap.xml") == []
        look(desk, pages.put("/sitemap.xml", sitemap(pages, HP)))
        assert sum(desk.clock.naps) == pytest.approx(7.0)


def test_a_list_that_is_gone_or_leads_away_is_told(desk: Desk, pages: PageServer) -> None:
    with pytest.raises(UsageError, match="404"):
        look(desk, pages.url("/missing.xml"))
    with pytest.raises(UsageError, match="another host"):
        look(desk, pages.put("/away.xml", b"", status=301, location="http://elsewhere.example/"))
    with pytest.raises(UsageError, match="no address"):
        look(desk, "nowhere")


def test_the_documents_of_one_board_are_chosen_by_their_heading(desk: Desk, pages: PageServer) -> None:
    listed = (
        f"<main><h2>Marsh Board</h2><a href='{HP}'>Sundew Fever</a><h2>Dune Board</h2><a href='/types/dune/hp/dune-pdq'>Dune</a></main>"
    )
    (found,) = look(desk, pages.put("/boards", listed), "marsh board").proposals
    assert (found.mention.title, found.mention.heading) == ("Sundew Fever", "Marsh Board")
    with pytest.raises(UsageError, match="names no boards"):
        look(desk, pages.put("/sitemap.xml", sitemap(pages, HP)), "marsh")


def test_the_other_versions_that_tracked_pages_lead_to_are_proposed(desk: Desk, pages: PageServer) -> None:
    toggle = (
        f'<div class="pdq-hp-patient-toggle"><a href="{PATIENT}">Patient Version</a></div><a hreflang="es" href="{SPANISH}">Español</a>'
    )
    far = '<a hreflang="fr" href="https://elsewhere.example/fr-pdq">Français</a>'
    desk.add(pages.put(HP, edition(1).replace('<section id="_1">', f'{toggle}{far}<section id="_1">', 1)))
    desk.check()
    found = looking.follow_pages(desk.road, COMMAND_LINE)
    assert {(each.mention.url, each.mention.language, str(each.mention.audience)) for each in found.proposals} == {
        (pages.url(PATIENT), "en", "patient"),
        (pages.url(SPANISH), "es", "health professional"),
    }
    proposals.add(desk.road, COMMAND_LINE, [each.id for each in found.proposals], DAY)
    assert looking.follow_pages(desk.road, COMMAND_LINE).seen.named == 0


def test_tracked_documents_that_are_likely_pairs_are_proposed_until_somebody_decides(desk: Desk, pages: PageServer) -> None:
    one, other, spanish = (desk.add(pages.url(path), slug) for path, slug in ((HP, "hp"), (PATIENT, "patient"), (SPANISH, "spanish")))
    links = f'<xhtml:link xmlns:xhtml="http://www.w3.org/1999/xhtml" rel="alternate" hreflang="es" href="{spanish.url}"/></url>'
    look(desk, pages.put("/sitemap.xml", sitemap(pages, HP).replace(b"</url>", links.encode())))

    def likely() -> list[tuple[str, str]]:
        with desk.road.database.read() as session:
            return [(each.one.slug, each.other.slug) for each in counterparts.likely(session)]

    assert likely() == [("hp", "patient"), ("hp", "spanish")]
    pairs.pair(desk.road, COMMAND_LINE, one, other)
    pairs.pair(desk.road, COMMAND_LINE, one, spanish, apart=True)
    assert likely() == []


def test_a_removed_document_is_said_to_be_one_and_comes_back_under_its_name(desk: Desk, pages: PageServer) -> None:
    desk.add(pages.url(HP), "mine")
    upkeep.remove(desk.road, COMMAND_LINE, desk.document("mine"))
    (found,) = look(desk, pages.put("/sitemap.xml", sitemap(pages, HP))).proposals
    assert (found.state, found.slug) == (ProposalState.REMOVED, "mine")
    (made,), _ = proposals.add(desk.road, COMMAND_LINE, [found.id], dt.timedelta(hours=6))
    assert made.slug == "mine"


def test_names_that_are_taken_are_numbered(desk: Desk, pages: PageServer) -> None:
    found = look(desk, pages.put("/sitemap.xml", sitemap(pages, "/a/hp/fever-pdq", "/b/hp/fever-pdq"))).proposals
    proposals.add(desk.road, COMMAND_LINE, [each.id for each in found], DAY)
    with desk.road.database.read() as session:
        assert [each.slug for each in documents.all_documents(session)] == ["fever-pdq", "fever-pdq-2"]
    _, refused = proposals.add(desk.road, COMMAND_LINE, [found[0].id], DAY)
    assert "tracked already" in refused[0]
    with pytest.raises(UsageError, match="no proposal 99"):
        proposals.add(desk.road, COMMAND_LINE, [99], DAY)
