"""A client of `GET /_tapedeck/events`: server-sent events, one after another as they come."""

from __future__ import annotations

import dataclasses
import json

from support.httpwire import Headers
from support.tapedeck import Tapedeck


@dataclasses.dataclass
class Event:
    """One event."""

    id: int
    name: str
    data: dict

    @property
    def exchange(self) -> int | None:
        """The exchange that it belongs to."""
        return self.data.get("exchange")


class Feed:
    """A feed that is open; it has begun when this is made."""

    def __init__(self, server: Tapedeck, query: str = "", headers: Headers = (), **options):
        self.client = server.client(**options)
        self.client.request("GET", f"/_tapedeck/events{query}", headers)
        self.answer = self.client.reader.head()
        self.chunks = self.client.reader.pieces(self.answer, keep=False)
        self.pending = b""
        self.first = None
        if self.answer.status == 200:
            self.first = next(self)
            assert self.first.name == "feed"

    def __enter__(self) -> Feed:
        return self

    def __exit__(self, *_) -> None:
        self.client.close()

    def __iter__(self) -> Feed:
        return self

    def __next__(self) -> Event:
        """The next event; `StopIteration` when the feed has ended as it should."""
        while True:
            while b"\n\n" not in self.pending:
                self.pending += next(self.chunks)
            block, _, self.pending = self.pending.partition(b"\n\n")
            lines = [line for line in block.decode().split("\n") if not line.startswith(":")]
            if lines:
                fields = dict(line.split(": ", 1) for line in lines)
                assert list(fields) == ["id", "event", "data"], block
                return Event(int(fields["id"]), fields["event"], json.loads(fields["data"]))

    def until(self, name: str) -> list[Event]:
        """All events up to the first one of a name."""
        events = []
        for event in self:
            events.append(event)
            if event.name == name:
                return events
        raise AssertionError(f"the feed ended without {name}: {events}")
