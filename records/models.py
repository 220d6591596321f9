"""The tables of the engines, each defined beside the engine that uses it."""

from records.jobs import Job
from records.journal import JournalEntry
from records.searching import SearchEntry
from records.uploads import StoredFile

__all__ = ["Job", "JournalEntry", "SearchEntry", "StoredFile"]
