"""Links on both sides of the server: templates that say what a body is like upstream and what a client sees of it.

A template is a body in which the rewritten parts are marked, so that one text says what changes, and by that also that
nothing else does:

    <<own>>                        the gateway's own origin upstream; the mount for a client
    <<via https://media.example>>  another origin upstream; a `/_tapedeck/via` address for a client
    <<raw>>                        the gateway's own origin on both sides: it stays
    <<own\\>>, <<via …\\>>         the same, with its slashes written as `\\/`
"""

from __future__ import annotations

import dataclasses
import json
import random
import re
import urllib.parse
from collections.abc import Callable

from support.httpwire import EndOfStream, Response
from support.tapedeck import Tapedeck
from support.upstream import Script, Turn, Upstream, head, reply

# The option with which nothing is fetched in the background, which has tests of its own.
LAZY = ("--fetch-assets", "lazy")

MARK = re.compile(rb"<<(raw|own|via (https?)://([^>\\]+))(\\?)>>", re.IGNORECASE)


@dataclasses.dataclass(frozen=True)
class Place:
    """Where a client meets the gateway: what its links begin with."""

    server: str
    mount: str = "/imgly"
    session: str = ""

    @property
    def base(self) -> str:
        """What a path of the gateway is appended to."""
        return f"{self.server}{self.session}{self.mount}"

    def via(self, scheme: str, authority: str) -> str:
        """What stands for another origin."""
        return f"{self.server}{self.session}/_tapedeck/via/{scheme}/{authority}"


def place(server: Tapedeck, mount: str = "/imgly", session: str = "") -> Place:
    """The usual place: by address, below the gateway's name."""
    return Place(server.url, mount, session)


def original(template: bytes, upstream: Upstream | str) -> bytes:
    """The template as the gateway writes it."""
    own = upstream if isinstance(upstream, str) else upstream.url

    def replacement(match: re.Match) -> str:
        return f"{match[2].decode()}://{match[3].decode()}" if match[2] else own

    return _fill(template, replacement)


def local(template: bytes, upstream: Upstream | str, seen: Place) -> bytes:
    """The template as a client sees it."""
    own = upstream if isinstance(upstream, str) else upstream.url

    def replacement(match: re.Match) -> str:
        if match[1].lower() == b"raw":
            return own
        return seen.via(match[2].decode(), match[3].decode()) if match[2] else seen.base

    return _fill(template, replacement)


def _fill(template: bytes, replacement: Callable[[re.Match], str]) -> bytes:
    def fill(match: re.Match) -> bytes:
        text = replacement(match)
        return (text.replace("/", "\\/") if match[4] else text).encode()

    return MARK.sub(fill, template)


def handing_out(*urls: str) -> Script:
    """A gateway that names URLs in asset fields."""
    return reply(json.dumps({"data": [{"url": url} for url in urls]}).encode())


def handed_out(server: Tapedeck, target: str = "/imgly/v1/images", headers: list = ()) -> list[str]:
    """Asks the gateway; the targets of the local addresses in its answer."""
    answer = server.ask("POST", target, [("Content-Type", "application/json"), *headers], b"{}")
    assert answer.status == 200, answer.body
    return [target_of(server, entry["url"]) for entry in json.loads(answer.body)["data"]]


def target_of(server: Tapedeck, url: str) -> str:
    """The path and query of a URL that has to lead to this server."""
    assert url.startswith(server.url + "/"), f"{url} does not lead to {server.url}"
    return url[len(server.url) :]


def followed(server: Tapedeck, asked: str, answer: Response) -> str:
    """The target to which a redirect leads, as a client resolves it (RFC 9110 §10.2.2)."""
    return target_of(server, urllib.parse.urljoin(server.url + asked, answer.header("location")))


def redirect(location: str, status: str = "302 Found", *fields: str, body: bytes = b"") -> Script:
    """A script that redirects; the location is sent as it is given."""

    def script(turn: Turn) -> None:
        turn.send(head(status, *fields, f"Location: {location}", f"Content-Length: {len(body)}"))
        if turn.request.method != "HEAD":
            turn.send(body)

    return script


def by_path(table: dict[str, Script]) -> Script:
    """A script that goes by the path, so that requests may come in any order; an unexpected path is a failure."""

    def script(turn: Turn) -> None:
        path = turn.request.target.partition("?")[0]
        if path not in table:
            reply(b'{"error":"unexpected"}', "404 Not Found")(turn)
            raise AssertionError(f"nobody expects {turn.request.method} {turn.request.target}")
        table[path](turn)

    return script


def singly(data: bytes) -> list[bytes]:
    """The bytes one by one."""
    return [data[at : at + 1] for at in range(len(data))]


def pieces(data: bytes, seed: int, most: int = 20_000) -> list[bytes]:
    """The bytes in pieces of random length."""
    chance = random.Random(seed)
    found = []
    while data:
        length = chance.randint(1, most)
        found.append(data[:length])
        data = data[length:]
    return found


def targets(upstream: Upstream) -> list[str]:
    """What an upstream was asked for, in order."""
    return [request.target for request in upstream.requests]


class Arrival:
    """Watches a body arrive; what is expected has to be there although nothing more is sent."""

    def __init__(self, pieces):
        self.pieces = pieces
        self.body = b""

    def reaches(self, expected: bytes) -> None:
        """Waits until the body is exactly this so far."""
        while len(self.body) < len(expected):
            try:
                self.body += next(self.pieces)
            except (StopIteration, EndOfStream, TimeoutError) as error:
                raise AssertionError(f"{error!r} after {self.body!r}, expected {expected!r}") from None
        assert self.body == expected

    def ends_as(self, expected: bytes) -> None:
        """Reads to the end."""
        self.body += b"".join(self.pieces)
        assert self.body == expected
