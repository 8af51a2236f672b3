"""A desk on which every text is hostile: what a publisher says, what people write, what addresses ask for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from itertools import cycle

from tests.e2e.summary import MAINTENANCE, edition, half
from tests.servers import PageServer
from tests.web.payloads import CLOSED, COUNT
from tests.web.reporting import names
from tests.web.samples import PAGES, VALUES
from tests.web.visiting import TABLE, Served, Visitor
from tracker.model.capture import Check, Outcome
from tracker.model.notice import NoticeKind
from tracker.model.people import Actor, Role
from tracker.model.snapshot import Facts
from tracker.pipeline import people as invitations
from tracker.pipeline import suspects as decisions
from tracker.pipeline.people import COMMAND_LINE
from tracker.report.render.visible import HIDDEN
from tracker.store import acts, checks, documents, notices, people, suspects

SAID = re.compile(r"«([a-z]+)(\d+)»([^«]*)«end»")
UNSEEN = re.compile(rf"⟨U\+[0-9A-F]+⟩|\s|{HIDDEN.pattern}")
PUBLISHED = ("heading", "paragraph", "item", "row", "cell", "reference", "announced")
SHOWN = (  # of what else reaches a page
    *("half", "title", "board", "language", "address", "moved", "robots", "check", "notice", "person"),
    *("name", "act", "on", "detail", "from", "comment", "reword", "dismiss", "ask", "q", "preview", "reason", "mine"),
)
ASKED = {  # what an address asks for, by its route
    "search": ("document", "section", "board", "language", "since", "until"),
    "documents": ("title", "board", "language", "after"),
    "inbox": ("document", "board", "language"),
    "read": ("as_of", "published", "section"),
    "version": ("section",),
    "timeline": ("section",),
    "document": ("slug",),
}
ROUNDS = {"search": 9, "documents": 4}  # in which each text is asked for once; of others, one
MORE = (
    *(
        "/reports/2",
        "/reports/2?view=side&at=51",
        "/reports/2?view=changes&at=101",
        "/reports/2?at=201",
        "/reports/3",
        "/reports/2/report.html",
    ),
    *(f"/documents/summary/{page}" for page in ("versions/3", "versions/3?section=_30", "compare?older=2&newer=3", "timeline?section=_30")),
    *(f"/documents?after=fen-{number:03}" for number in (45, 90, 135, 180)),
    *("/documents/raw/versions/2", "/documents/raw/versions/2/blame", "/documents/raw/compare?older=1&newer=2", "/documents/fen-000"),
    *("/inbox?state=all", "/inbox?state=all&document=raw", "/documents/none"),
)


@dataclass
class Stage:
    """A desk on which every text is hostile, the server that they ask, and what came of it."""

    served: Served
    canary: PageServer
    texts: tuple[str, ...]
    seen: set[tuple[str, int]] = field(default_factory=set)

    def said(self, label: str) -> list[str]:
        """Return all texts, each with its number and what it stands in."""
        return [f"«{label}{number}»{text}«end»" for number, text in enumerate(self.texts)]

    def all(self, label: str) -> str:
        return "\n".join(self.said(label))

    def note(self, text: str) -> None:
        """Take down which texts a page shows as they were written."""
        for label, number, words in SAID.findall(text):
            if UNSEEN.sub("", words) == UNSEEN.sub("", self.texts[int(number)]):
                self.seen.add((label, int(number)))


def page_of(stage: Stage, version: int) -> str:
    """Return what the publisher says in a version: each text in everything that a page is made of; from 2 on a fifth of each is revised."""
    page, texts = edition(1, month=version), stage.texts
    told = {label: [escape(each) for each in stage.said(label)] for label in PUBLISHED}
    for number in range(COUNT) if version == 3 else ():
        told[PUBLISHED[number % 6]][number] += " Since then it is so."
    links = [escape(f"{text}{'x' if version == 3 and number % 6 == 0 else ''}") for number, text in enumerate(texts)]
    said = [f'<h3>{told["heading"][n]}</h3><p>{told["paragraph"][n]} <a href="{links[n]}">link {n}</a></p>' for n in range(COUNT)]
    sections = "".join(f'<section id="{escape(text)}">{words}</section>' for text, words in zip(texts, said, strict=True))
    items = "".join(f'<li id="{escape(texts[n])}-item">{told["item"][n]}</li>' for n in range(COUNT))
    rows = "".join(f"<tr><th>{told['row'][n]}</th><td>{told['cell'][n]}</td></tr>" for n in range(COUNT))
    cited = "".join(f'<li id="section_3.{n}">{told["reference"][n]}</li>' for n in range(COUNT))
    doors = (
        f'<section id="_30"><h2>Doors</h2><div class="pdq-sections"><ul>{items}</ul><table><tr><th>Row</th><th>Cell</th></tr>{rows}</table>'
        f"{sections}<h6>References</h6><ol>{cited}</ol></div></section>"
    )
    half_of_them = told["announced"][:100] if version == 2 else told["announced"][100:]
    announced = "".join(f"<p>Added {each} to the text.</p>" for each in half_of_them)
    page = page.replace('<section id="_20">', f'{doors if version > 1 else ""}<section id="_20">')
    return page.replace('<p id="_63">', f'{announced}<p id="_63">')


def publish(stage: Stage) -> None:
    """Let two documents say all of it along the real road: in one it is text, in the other it is markup; then half of the first."""
    served, server = stage.served, stage.canary
    ends = [text for text in stage.texts if "<plaintext>" not in text]
    raw = "".join(f"<p>{text}</p>{CLOSED}<p>After it.</p>" for text in ends)
    pages = {"summary": [page_of(stage, version) for version in (1, 2, 3)], "raw": [edition(1), edition(2, note=raw)]}
    for slug, said in pages.items():
        served.desk.add(server.put(f"/{slug}", said[0]), slug)
        for page in said:
            server.put(f"/{slug}", page)
            served.desk.check(slug)
            with served.desk.road.database.read() as session:
                waiting = suspects.waiting(session)
            for suspect in waiting:  # the gate doubts them; an operator was fooled
                decisions.accept(served.desk.road, COMMAND_LINE, suspect, "fooled")
        assert [line.version for line in served.desk.versions(slug)] == list(range(1, len(said) + 1))
    server.put("/summary", half(3).replace("</p>", f"</p><p>{escape(stage.all('half'))}</p>", 1))
    assert served.desk.check().outcome is Outcome.SUSPECT
    served.desk.add(server.put("/wall", MAINTENANCE.replace("</p>", f"{escape(stage.all('wall'))}</p>")), "wall")
    assert served.desk.check("wall").outcome is Outcome.SUSPECT


def describe(stage: Stage) -> None:
    """Keep all of it where no page can bring it: what is refused at the door today may be there since yesterday."""
    now, one = stage.served.desk.clock(), stage.served.desk.document()
    with stage.served.desk.road.database.write() as session:
        for n, facts in enumerate(map(Facts, *map(stage.said, ("title", "language")), [one.audience] * COUNT, stage.said("board"))):
            made = documents.add(session, slug=f"fen-{n:03}", url=f"https://fen.example/{n}", profile="pdq", every=one.every, added_at=now)
            documents.describe(session, made.id, facts)
        notices.keep(session, one.id, NoticeKind.MOVED, now, stage.all("notice"))
        documents.set_url(session, one.id, f"https://fen.example/?{stage.all('address')}")
        documents.set_moved(session, one.id, f"https://fen.example/?{stage.all('moved')}")
        documents.set_ignore_robots(session, one.id, stage.all("robots"))
        checks.record(session, Check(0, one.id, now, now, Outcome.ERROR, stage.all("check"), url=stage.texts[0], cause="timeout"))
        for number, name in enumerate(batched(stage.said("person"))):
            people.add(session, name, Role.READER if number else Role.REVIEWER, now)
        acts.keep(session, Actor(None, stage.all("name"), stage.all("from")), stage.all("act"), stage.all("on"), stage.all("detail"), now)


def batched(texts: list[str], most: int = 1900) -> Iterator[str]:
    """Put texts together, as many as fit."""
    said = ""
    for text in texts:
        if said and len(said) + len(text) > most:
            yield said
            said = ""
        said += f"{text}\n"
    yield said


def discuss(stage: Stage, ben: Visitor) -> None:
    """Write all of it into the forms of a report."""
    statement = iter(names(stage.served, 2))
    for kind in ("reword", "dismiss", "ask"):
        for number, text in enumerate(batched(stage.said(kind), 9000)):
            answer = ben.post("/reports/2/verdict", statement=next(statement), kind=kind, text=text, expected=0)
            assert answer.status_code == 303, (number, kind)
    for text in batched(stage.said("comment"), 9000):
        assert ben.post("/reports/2/comment", statement=next(statement), text=text).status_code == 303


def forms(stage: Stage) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield what is sent to which address and answered with a page that says it again."""
    with stage.served.desk.road.database.read() as session:
        wall = next(page.capture_id for page in suspects.waiting(session) if page.slug == "wall")
    statement = names(stage.served, 2)[0]
    for text in batched(stage.said("preview")):
        yield "/operations/preview", {"url": text, "slug": "x", "profile": "pdq", "every": "1d"}
    for text in batched(stage.said("reason"), 9000):
        yield f"/suspects/{wall}/accept", {"reason": text}
    for text in batched(stage.said("mine"), 9000):
        yield "/reports/2/verdict", {"statement": statement, "kind": "reword", "text": text, "expected": "0"}


def addresses(stage: Stage) -> Iterator[str]:
    """Yield the address of each page, those with more of it, and those that ask for a text, each text in one of them at least."""
    invited = invitations.invite(
        stage.served.desk.road, COMMAND_LINE, stage.served.person(next(batched(stage.said("person"))), Role.READER)
    )
    with stage.served.desk.road.database.read() as session:
        waiting = [page.capture_id for page in suspects.waiting(session)]
    own: dict[str, dict[str, object]] = {"invitation": {"token": invited}, "blame": {"slug": "summary", "number": 3, "section": "_30"}}
    for route in PAGES:
        if route.name != "suspect":
            yield route.address(own.get(route.name) or VALUES.get(route.name, {}))
    yield from MORE
    yield from (f"/suspects/{number}" for number in waiting)
    for text in batched(stage.said("q")):
        yield TABLE["search"].address({"q": text})
    texts = cycle(batched(stage.said("asked"), 190))
    for name, params in ASKED.items():
        for _ in range(ROUNDS.get(name, 1)):
            yield TABLE[name].address({"q": "fever", "slug": "summary", "number": 3} | {param: next(texts) for param in params})
