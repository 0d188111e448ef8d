#!/usr/bin/env python3
"""Resident memory while large bodies stream through Tapedeck: figures, and a verdict where a limit is given.

Usage: `Benchmarks/memory.py [MEBIBYTES] [--media | --base64] [--limit MIB]` (300 MiB by default). With `--media` the
bodies are media on another host, which an answer names: downloaded in the background (those above 512 MiB are not) or
by the client, uploaded to a signed address. `Benchmarks/memory.py 2048 --media --limit 100` shows that 2 GiB of media
need less than 100 MiB. Bodies are made while they are sent, so only the recording needs room on the disk: as much as
the body, in `TMPDIR`.

With `--base64` the body is JSON of 15 MiB, nearly all of it a picture in base64, and 16 clients have it replayed at
once. The limit is for replay then: a recording holds such a body until it is whole.

The program is `TAPEDECK_BIN`, else the debug build. Linux only: it reads the peak (VmHWM) from /proc. Needs Python 3.10
and nothing else.
"""

from __future__ import annotations

import argparse
import base64
import concurrent.futures
import contextlib
import hashlib
import json
import os
import pathlib
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "Tests" / "EndToEnd"))

from support.following import target_of  # noqa: E402
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


def media_host(size: int) -> Upstream:
    """Answers a GET with `size` MiB, each other than the rest, and swallows what is put."""

    def script(turn: Turn) -> None:
        if turn.request.method == "PUT":
            sum(len(part) for part in turn.body_pieces(keep=False))
            turn.send(head("200 OK", "Content-Length: 0"))
            return
        kind = "image/png" if turn.request.target.endswith("png") else "video/mp4"
        turn.send(head("200 OK", f"Content-Type: {kind}", f"Content-Length: {size * MEBIBYTE}"))
        for number in range(size):
            turn.send(number.to_bytes(8, "big") + PIECE[8:])

    return Upstream(script, read_bodies=False)


def naming_gateway(links: list[str]) -> Upstream:
    """Answers every request with links to media and an address for an upload."""

    def script(turn: Turn) -> None:
        turn.read_body()
        body = json.dumps({"data": [{"url": link} for link in links[:1]], "upload_url": links[1]}).encode()
        turn.send(head("200 OK", "Content-Type: application/json", f"Content-Length: {len(body)}") + body)

    return Upstream(script, read_bodies=False)


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


def links(server: Tapedeck) -> dict:
    """What the gateway names, as targets of this server."""
    told = json.loads(server.ask_json("/imgly/v1/make", {}).body)
    return {"film": target_of(server, told["data"][0]["url"]), "upload": target_of(server, told["upload_url"])}


def put(server: Tapedeck, size: int) -> tuple[int, str]:
    """Uploads a body to the address that the gateway named."""
    fields = [("Content-Type", "video/mp4"), ("Content-Length", str(size * MEBIBYTE))]
    with server.client(timeout=300) as client:
        client.request("PUT", links(server)["upload"], fields, b"")
        for _ in range(size):
            client.send(PIECE)
        answer = client.reader.read("PUT")
    assert answer.status == 200, answer.body
    return size * MEBIBYTE, f"taken {answer.outcome}"


def picture_gateway(size: int) -> Upstream:
    """Answers with `size` MiB of JSON that are a picture in base64."""
    picture = base64.b64encode(os.urandom((size * MEBIBYTE - 64) // 4 * 3))
    body = b'{"data":[{"b64_json":"%s"}]}' % picture
    body += b" " * (size * MEBIBYTE - len(body))

    def script(turn: Turn) -> None:
        turn.send(head("200 OK", "Content-Type: application/json", f"Content-Length: {len(body)}") + body)

    return Upstream(script)


def download_by_many(server: Tapedeck, clients: int) -> tuple[int, str]:
    """Reads one answer by several clients at once: the size of all, and the hash, which must be the same for each."""
    with concurrent.futures.ThreadPoolExecutor(clients) as pool:
        got = list(pool.map(lambda _: download(server, "/imgly/picture"), range(clients)))
    (note,) = {note for _, note in got}
    return sum(count for count, _ in got), f"{clients} times {note}"


def media_flows(size: int) -> dict:
    """What is done with media on another host: options of the recording, and the flow."""
    return {
        "film, eager": (["--fetch-assets", "eager"], lambda server: download(server, links(server)["film"])),
        "film, lazy": (["--fetch-assets", "lazy"], lambda server: download(server, links(server)["film"])),
        "upload, signed": (["--max-body", "64GiB"], lambda server: put(server, size)),
    }


def body_flows(size: int) -> dict:
    """What is done with bodies of the gateway itself: options of the recording, and the flow."""
    flows = {
        "download, length": lambda server: download(server, "/imgly/length"),
        "download, chunked": lambda server: download(server, "/imgly/chunked/binary"),
        "download, events": lambda server: download(server, "/imgly/chunked/events"),
        "upload, length": lambda server: upload(server, "/imgly/one", size, False),
        "upload, chunked": lambda server: upload(server, "/imgly/two", size, True),
    }
    return {name: ([], flow) for name, flow in flows.items()}


def measure(server: Tapedeck, name: str, mode: str, flow) -> tuple[int, float]:
    """Runs a flow and prints its line; how many bytes came, and the most that was resident."""
    idle = server.resident_bytes() / MEBIBYTE
    start = time.monotonic()
    count, note = flow(server)
    rate = count / MEBIBYTE / (time.monotonic() - start)
    peak = server.peak_bytes() / MEBIBYTE
    print(f"{name:<20}{mode:<9}{idle:>7.1f}{peak:>7.1f}{rate:>8.0f}  {note}", flush=True)
    return count, peak


def measure_base64(size: int, clients: int = 16) -> float:
    """Records a picture in JSON, plays it to many clients; the most that was resident while it was played."""
    with contextlib.ExitStack() as stack:
        folder = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory()))
        source = stack.enter_context(picture_gateway(size))
        for mode, count in (("record", 1), ("replay", clients)):
            with Tapedeck(mode, f"imgly={source.url}", folder=folder) as server:
                came, peak = measure(server, "picture in JSON", mode, lambda server: download_by_many(server, count))
                assert came == count * size * MEBIBYTE, f"{came} bytes"
    return peak


def measure_streams(size: int, of_media: bool) -> float:
    """Records and plays each flow; the most that was resident."""
    highest = 0.0
    for name, (options, flow) in (media_flows(size) if of_media else body_flows(size)).items():
        with contextlib.ExitStack() as stack:
            folder = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory()))
            if of_media:
                host = stack.enter_context(media_host(size)).url
                source = stack.enter_context(naming_gateway([f"{host}/film.mp4", f"{host}/in?X-Amz-Signature=abc"]))
            else:
                source = stack.enter_context(upstream(size))
            for mode in ("record", "replay"):
                with Tapedeck(mode, *options, f"imgly={source.url}", folder=folder) as server:
                    count, peak = measure(server, name, mode, flow)
                    assert count == size * MEBIBYTE, f"{name}: {count} bytes"
                    highest = max(highest, peak)
    return highest


def main() -> None:
    """Prints a line a flow and mode; exit code 1 if one needed more than the limit."""
    parser = argparse.ArgumentParser(description="Resident memory while large bodies stream through Tapedeck.")
    parser.add_argument("size", nargs="?", type=int, metavar="MEBIBYTES", help="300, or 15 with --base64")
    kind = parser.add_mutually_exclusive_group()
    kind.add_argument("--media", action="store_true", help="media on another host")
    kind.add_argument("--base64", action="store_true", help="a picture in JSON, played to 16 clients at once")
    parser.add_argument("--limit", type=float, metavar="MIB", help="the most that may be resident")
    chosen = parser.parse_args()
    size = chosen.size or (15 if chosen.base64 else 300)
    print(f"{binary()}, bodies of {size} MiB; resident memory in MiB")
    print(f"{'flow':<20}{'mode':<9}{'idle':>7}{'peak':>7}{'MiB/s':>8}  what came")
    highest = measure_base64(size) if chosen.base64 else measure_streams(size, chosen.media)
    if chosen.limit is not None and highest > chosen.limit:
        sys.exit(f"more than {chosen.limit:g} MiB were resident: {highest:.1f}")


if __name__ == "__main__":
    main()
