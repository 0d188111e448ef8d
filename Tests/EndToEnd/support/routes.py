"""An upstream's answers by method and path: requests may come in any order, as those made in the background do."""

from __future__ import annotations

import json
import threading

from support.upstream import Received, Script, Turn, Upstream, reply


class Routes:
    """A script that looks the answer up by `METHOD /path`, the query left out; `/path/*` stands for all below.

    A route with several scripts uses them up one after another; the last one stays. What no route answers fails the
    test: nothing is to be asked for that was not meant to be.
    """

    def __init__(self, routes: dict[str, Script | list[Script]]):
        self.lock = threading.Lock()
        self.routes = {key: scripts if isinstance(scripts, list) else [scripts] for key, scripts in routes.items()}

    def __call__(self, turn: Turn) -> None:
        key = route(turn.request)
        with self.lock:
            scripts = self.routes.get(key) or self._below(key)
            if scripts is None:
                raise AssertionError(f"nothing was to ask for {key}")
            script = scripts.pop(0) if len(scripts) > 1 else scripts[0]
        script(turn)

    def _below(self, key: str) -> list[Script] | None:
        patterns = [known for known in self.routes if known.endswith("/*") and key.startswith(known[:-1])]
        return self.routes[max(patterns, key=len)] if patterns else None


def route(request: Received) -> str:
    """`METHOD /path` of a request."""
    return f"{request.method} {request.target.partition('?')[0]}"


def serve(upstream: Upstream, routes: dict[str, Script | list[Script]]) -> None:
    """Lets an upstream answer by these routes from now on."""
    upstream.then(Routes(routes))


def asked(upstream: Upstream, key: str) -> list[Received]:
    """The requests for `METHOD /path` that came so far."""
    return [request for request in list(upstream.requests) if route(request) == key]


def say(value, status: str = "200 OK", *fields: str) -> Script:
    """A script that answers with JSON."""
    return reply(json.dumps(value).encode(), status, *fields)


def redirect(location: str, status: str = "302 Found") -> Script:
    """A script that leads elsewhere."""
    return reply(b"", status, f"Location: {location}", kind="text/plain")
