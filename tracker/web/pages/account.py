"""One's own account: the password, and signing out in every browser."""

from __future__ import annotations

from http import HTTPStatus
from typing import Literal

from starlette.responses import Response

from tracker.model.errors import UsageError
from tracker.model.people import Role
from tracker.pipeline import entrance, feeds, people
from tracker.pipeline.passwords import BusyError
from tracker.store import feed_tokens
from tracker.web import cookies
from tracker.web.desk import Desk, Here
from tracker.web.fields import Password
from tracker.web.guessing import guess
from tracker.web.routes import Routes

DONE = {
    "password": "Your password is changed. You are signed out everywhere else.",
    "feed": "Your feed address has ended: who has it reads nothing any more.",
}
Done = Literal["", "password", "feed"]
routes = Routes()


@routes.get("/account", Role.READER)
def account(desk: Here, done: Done = "") -> Response:
    """Show who is signed in, the form for another password, and since when there is a feed address."""
    return _page(desk, done=DONE.get(done, ""))


@routes.post("/account/password", Role.READER)
def change_password(desk: Here, old: Password, new: Password, again: Password) -> Response:
    """Change the password, and stay signed in here alone."""
    attempt = guess(desk, desk.me.name)
    if wait := attempt.refused():
        return wait
    try:
        if new != again:
            raise UsageError("the new password is not the same twice")  # noqa: TRY301  all that is wrong ends on the form
        token = attempt.tried(lambda: entrance.change_password(desk.road, desk.actor, desk.me, old, new))
    except BusyError:
        raise
    except UsageError as error:
        return _page(desk, problem=str(error))
    attempt.was_right()
    answer = desk.go("account", done="password")
    cookies.give(answer, desk.site, token)
    return answer


@routes.post("/account/sign-out-everywhere", Role.READER)
def sign_out_everywhere(desk: Here) -> Response:
    """Sign out in every browser, this one too."""
    people.sign_out_everywhere(desk.road, desk.actor, desk.me)
    answer = desk.go("sign_in")
    cookies.take(answer, desk.site)
    return answer


@routes.post("/account/feed", Role.READER)
def make_feed_address(desk: Here) -> Response:
    """Make an address that reads feeds, in place of the one before. It is shown in this answer alone."""
    token = feeds.begin(desk.road, desk.actor, desk.me)
    return _page(desk, feed=desk.site.url + desk.address("own_feed", token=token))


@routes.post("/account/feed/end", Role.READER)
def end_feed_address(desk: Here) -> Response:
    """End that address."""
    feeds.end(desk.road, desk.actor, desk.me)
    return desk.go("account", done="feed")


def _page(desk: Desk, *, done: str = "", problem: str = "", feed: str = "") -> Response:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    since = desk.found(feed_tokens.since, desk.me.id)
    return desk.page("account.html", status=status, section="account", done=done, problem=problem, feed=feed, since=since)
