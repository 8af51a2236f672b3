"""The mails of the tour: somebody who reads the sample is told of each report at once, by a file in a folder."""

from __future__ import annotations

from tracker.model.subscription import Cadence, Choice, Interest
from tracker.pipeline import deliver, subscribe
from tracker.pipeline.people import COMMAND_LINE
from tracker.pipeline.post import Post
from tracker.store import subscribers

READER = "reader@example.org"


def deliver_due(post: Post) -> None:
    """Send what is due by now; the first time, only let the reader in."""
    with post.road.database.read() as session:
        known = subscribers.find(session, READER)
    if known is None:
        subscribe.add(post.road, COMMAND_LINE, READER, Choice(Interest(), Cadence.NOW))
    deliver.make(post, post.road.clock())
    deliver.send(post)
