"""A client that follows the links it is given, and to which a link past the proxy is an error."""

from __future__ import annotations

import hashlib
import json
import re

from support.httpwire import Headers, Response
from support.tapedeck import Tapedeck


def links_in(value) -> list[str]:
    """Every string value of a JSON value that is an http URL, in order."""
    if isinstance(value, str):
        return [value] if value.startswith(("http://", "https://")) else []
    if isinstance(value, dict):
        value = list(value.values())
    return [link for element in value for link in links_in(element)] if isinstance(value, list) else []


def links_of(answer: Response) -> list[str]:
    """The links in a JSON body, or in the JSON of an event stream's events."""
    return links_in([json.loads(text) for text in data_of(answer)])


def data_of(answer: Response) -> list[str]:
    """The JSON texts of an answer: the body, or the data of each event that is JSON."""
    if not (answer.header("content-type") or "").startswith("text/event-stream"):
        return [answer.body.decode()]
    return [line[6:] for line in answer.body.decode().splitlines() if line.startswith("data: {")]


def target_of(server: Tapedeck, link: str) -> str:
    """The target that a link leads to; it has to lead to this server."""
    assert link.startswith(server.url + "/"), f"{link} leads past {server.url}"
    return link[len(server.url) :]


def follow(server: Tapedeck, link: str, method: str = "GET", headers: Headers = (),
           body: bytes | None = None) -> Response:
    """Asks for a link that the server handed out, on a connection of its own."""
    return server.ask(method, target_of(server, link), headers, body)


def download(server: Tapedeck, link: str, headers: Headers = ()) -> bytes:
    """Follows a link and its redirects to the bytes."""
    target = target_of(server, link)
    for _ in range(6):
        answer = server.ask("GET", target, headers)
        if answer.status not in {301, 302, 303, 307, 308}:
            break
        location = answer.header("location")
        target = location if re.match(r"/[^/]", location) else target_of(server, location)
    assert (answer.status, answer.whole) == (200, True), (target, answer.status, answer.body[:500])
    return answer.body


def digest(data: bytes) -> str:
    """The SHA-256 of bytes."""
    return hashlib.sha256(data).hexdigest()


def but_for_links(server: Tapedeck, data: bytes) -> str:
    """A body's text without what differs by design: this server's port, and the queries of its links (signatures)."""
    text = data.decode().replace(server.url, "http://tapedeck")
    return re.sub(r'(http://tapedeck[^"?\s]*)\?[^"\s]*', r"\1?…", text)
