#!/usr/bin/env python3
"""Resident memory while large bodies stream through Tapedeck: figures, no verdict.

Usage: `Benchmarks/memory.py [MEBIBYTES]` (300 by default). The program is `TAPEDECK_BIN`, else the debug build.
Linux only: it reads the peak (VmHWM) from /proc. Needs Python 3.10 and nothing else.
"""

from __future__ import annotations

import hashlib
import os
import pathlib
import re
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "Tests" / "EndToEnd"))

from support.rawclient import chunked  # noqa: E402
from support.tapedeck import Tapedeck, binary  # noqa: E402
from support.upstream import Turn, Upstream, head  # noqa: E402

MEBIBYTE = 1 << 20
PIECE = os.urandom(MEBIBYTE)


def upstream(size: int) -> Upstream:
    """Answers a GET with `size` MiB, by length or chunked, and swallows whatever is posted."""

    def script(turn: Turn) -> None:
        if turn.request.method == "POST":
            received = sum(len(part) for part in turn.body_pieces(keep=False))
            body = b"%d" % received
            turn.send(head("200 OK", "Content-Type: text/plain", f"Content-Length: {len(body)}") + body)
        elif turn.request.target.startswith("/chunked"):
            kind = "text/event-stream" if turn.request.target.endswith("events") else "application/octet-stream"
            turn.send(head("200 OK", f"Content-Type: {kind}", "Transfer-Encoding: chunked"))
            event = b"data: " + PIECE.hex().encode()[: MEBIBYTE - 8] + b"\n\n"
            piece = event if "event" in kind else PIECE
            for _ in range(size):
                turn.chunk(piece)
            turn.end_chunks()
        else:
            turn.send(head("200 OK", "Content-Type: video/mp4", f"Content-Length: {size * MEBIBYTE}"))
            for _ in range(size):
                turn.send(PIECE)

    return Upstream(script, read_bodies=False)


def peak(server: Tapedeck) -> float:
    """The most memory that was ever resident, in MiB."""
    status = pathlib.Path(f"/proc/{server.process.pid}/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) / 1024


def download(server: Tapedeck, target: str) -> tuple[int, str]:
    """Reads an answer piece by piece; its size and hash."""
    digest, size = hashlib.sha256(), 0
    with server.client(timeout=300) as client:
        client.request("GET", target)
        answer = client.reader.head()
        for part in client.reader.pieces(answer, keep=False):
            digest.update(part)
            size += len(part)
    return size, f"{digest.hexdigest()[:12]} {answer.outcome}"


def upload(server: Tapedeck, target: str, size: int, is_chunked: bool) -> tuple[int, str]:
    """Sends a body piece by piece; what the upstream says it received."""
    framing = ("Transfer-Encoding", "chunked") if is_chunked else ("Content-Length", str(size * MEBIBYTE))
    with server.client(timeout=300) as client:
        client.request("POST", target, [("Content-Type", "application/octet-stream"), framing], b"")
        for _ in range(size):
            client.send(chunked(PIECE).removesuffix(b"0\r\n\r\n") if is_chunked else PIECE)
        if is_chunked:
            client.send(b"0\r\n\r\n")
        answer = client.reader.read("POST")
    return size * MEBIBYTE, f"upstream got {answer.body.decode()} {answer.outcome}"


def main() -> None:
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    flows = {
        "download, length": lambda server: download(server, "/imgly/length"),
        "download, chunked": lambda server: download(server, "/imgly/chunked/binary"),
        "download, events": lambda server: download(server, "/imgly/chunked/events"),
        "upload, length": lambda server: upload(server, "/imgly/one", size, False),
        "upload, chunked": lambda server: upload(server, "/imgly/two", size, True),
    }
    print(f"{binary()}, bodies of {size} MiB; resident memory in MiB")
    print(f"{'flow':<20}{'mode':<9}{'idle':>7}{'peak':>7}{'MiB/s':>8}  what came")
    for name, flow in flows.items():
        with tempfile.TemporaryDirectory() as folder:
            with upstream(size) as source:
                for mode in ("record", "replay"):
                    with Tapedeck(mode, f"imgly={source.url}", folder=pathlib.Path(folder)) as server:
                        idle = server.resident_bytes() / MEBIBYTE
                        start = time.monotonic()
                        count, note = flow(server)
                        rate = count / MEBIBYTE / (time.monotonic() - start)
                        print(f"{name:<20}{mode:<9}{idle:>7.1f}{peak(server):>7.1f}{rate:>8.0f}  {note}", flush=True)


if __name__ == "__main__":
    main()
