"""History on its way in and out as files: pages named by date, WARC files, and exports."""

from tracker.exchange.exported import Exported, companion, read_exported, write_exported
from tracker.exchange.places import Find, read_export, read_places
from tracker.exchange.warcs import write_captures

__all__ = ["Exported", "Find", "companion", "read_export", "read_exported", "read_places", "write_captures", "write_exported"]
