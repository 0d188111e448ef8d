"""What recording adds: the same streams directly, through Tapedeck, and through nginx as a proxy without buffers."""

from __future__ import annotations

import pathlib
import subprocess

from driver.bench import Bench
from driver.processes import Peer, free_port, nginx

from support.tapedeck import Tapedeck  # noqa: E402

PROXY = """location / { proxy_pass http://upstream; proxy_buffering off; proxy_request_buffering off;
proxy_http_version 1.1; proxy_set_header Connection ""; proxy_read_timeout 1h; }"""


class Streams:
    """The upstream and the client of `native/streams`. Delays come in microseconds."""

    def __init__(self, bench: Bench):
        self.port = free_port()
        self.process = subprocess.Popen([bench.native.program("streams"), str(self.port)], text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def __enter__(self) -> Streams:
        return self

    def __exit__(self, *_) -> None:
        self.process.stdin.close()
        self.process.wait(20)

    def tell(self, *command: object) -> dict[str, float]:
        """Has one command carried out."""
        print(*command, file=self.process.stdin, flush=True)
        line = self.process.stdout.readline()
        assert line, f"streams ended with {self.process.wait()}"
        return dict(zip(("p50", "p99", "most", "lost"), map(float, line.split()), strict=True))

    def events(self, port: int, path: str, streams: int, events: int, milliseconds: float) -> dict[str, float]:
        """So many streams at once; how long their events were under way."""
        return self.tell("events", port, path, streams, events, round(1000 * milliseconds))

    def first(self, port: int, path: str, count: int) -> dict[str, float]:
        """So many small requests one after another; the time to the first byte of each answer."""
        return self.tell("first", port, path, count, 1200)


def recorder(folder: pathlib.Path, streams: Streams) -> Tapedeck:
    """A server that records what the upstream of the streams sends; its gateway is mounted at `/bench`."""
    return Tapedeck("record", f"bench=http://127.0.0.1:{streams.port}", "--quiet", folder=folder)


def proxy(folder: pathlib.Path, streams: Streams) -> Peer:
    """nginx before the same upstream."""
    return nginx(folder, PROXY, f"upstream upstream {{ server 127.0.0.1:{streams.port}; keepalive 64; }}")
