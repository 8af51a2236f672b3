"""Edge: news as messages to the addresses of other machines, signed in the Standard Webhooks way."""

from __future__ import annotations

from tracker.hook.channel import HookChannel
from tracker.hook.message import new_secret, read_secret, write

__all__ = ["HookChannel", "new_secret", "read_secret", "write"]
