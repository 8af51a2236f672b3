"""Channel: mail, as messages to a server or as files in a folder."""

from tracker.mail.bounce import Bounce, read_bounce
from tracker.mail.channel import FileChannel, SmtpChannel
from tracker.mail.message import Sender, fixed_token
from tracker.mail.server import Security, Server, trouble

__all__ = ["Bounce", "FileChannel", "Security", "Sender", "Server", "SmtpChannel", "fixed_token", "read_bounce", "trouble"]
