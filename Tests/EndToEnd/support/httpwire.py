"""HTTP/1.1 as bytes: heads and bodies are read without losing, joining or reordering anything.

Ordinary libraries normalise what these tests look at (spelling and order of fields, borders of the chunked coding), so
messages are read here by hand, strictly, and every raw byte is kept.
"""

from __future__ import annotations

import dataclasses
import re
import socket
import time

from support.sanitizer import PATIENCE

Headers = list[tuple[str, str]]

STATUS_WITHOUT_BODY = {204, 304}


class EndOfStream(Exception):
    """The other side closed (or reset) its connection before the message was whole."""


class WireError(Exception):
    """The bytes are not HTTP."""


def header_values(headers: Headers, name: str) -> list[str]:
    """All values of a field, whatever its spelling, in order."""
    return [value for field, value in headers if field.lower() == name.lower()]


def without(headers: Headers, *names: str) -> Headers:
    """The fields but for those named; a name ending in `*` stands for all that begin so."""
    exact = {name.lower() for name in names if not name.endswith("*")}
    prefixes = tuple(name[:-1].lower() for name in names if name.endswith("*"))
    return [
        (field, value)
        for field, value in headers
        if field.lower() not in exact and not (prefixes and field.lower().startswith(prefixes))
    ]


def parse_fields(lines: list[bytes]) -> Headers:
    """Header lines to pairs; optional white space around a value is dropped (RFC 9112 §5.1), nothing else."""
    headers = []
    for line in lines:
        name, colon, value = line.partition(b":")
        if not colon or not re.fullmatch(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+", name):
            raise WireError(f"not a header line: {line!r}")
        headers.append((name.decode("ascii"), value.strip(b" \t").decode("latin-1")))
    return headers


class ByteSource:
    """A socket that is read piece by piece."""

    def __init__(self, sock: socket.socket, timeout: float = 20):
        self.sock = sock
        self.timeout = timeout
        self.pending = bytearray()
        self.ended: str | None = None

    def fill(self, timeout: float | None = None) -> None:
        """Waits for at least one more byte; `EndOfStream` when none will come."""
        if self.ended:
            raise EndOfStream(self.ended)
        self.sock.settimeout(self.timeout if timeout is None else timeout)
        try:
            data = self.sock.recv(65536)
        except ConnectionError:
            self.ended = "reset"
            raise EndOfStream("reset") from None
        if not data:
            self.ended = "closed"
            raise EndOfStream("closed")
        self.pending += data

    def take(self, count: int) -> bytes:
        """Exactly `count` bytes."""
        while len(self.pending) < count:
            self.fill()
        data = bytes(self.pending[:count])
        del self.pending[:count]
        return data

    def take_some(self, most: int) -> bytes:
        """At least one byte, at most `most`."""
        if not self.pending:
            self.fill()
        data = bytes(self.pending[:most])
        del self.pending[:most]
        return data

    def take_line(self) -> bytes:
        """A line without its CRLF. A bare LF is an error: Tapedeck never sends one."""
        while b"\n" not in self.pending:
            self.fill()
        end = self.pending.index(b"\n")
        line = self.take(end + 1)
        if not line.endswith(b"\r\n"):
            raise WireError(f"line that does not end in CRLF: {line!r}")
        return line[:-2]

    def take_head(self) -> tuple[bytes, bytes, Headers]:
        """A message head: (all its bytes, first line, fields)."""
        first = self.take_line()
        lines = []
        while True:
            line = self.take_line()
            if not line:
                break
            lines.append(line)
        raw = first + b"\r\n" + b"".join(line + b"\r\n" for line in lines) + b"\r\n"
        return raw, first, parse_fields(lines)

    def at_end(self, timeout: float = 20) -> bool:
        """Whether the other side has closed and nothing is left to read."""
        if self.pending:
            return False
        try:
            self.fill(timeout)
        except EndOfStream:
            return True
        except TimeoutError:
            return False
        return False


@dataclasses.dataclass
class Response:
    """One answer as it was on the wire."""

    status: int
    reason: str
    version: str
    headers: Headers
    raw_head: bytes
    interim: list[tuple[int, Headers]] = dataclasses.field(default_factory=list)
    body: bytes = b""
    chunks: list[bytes] = dataclasses.field(default_factory=list)
    trailers: Headers = dataclasses.field(default_factory=list)
    framing: str = "none"
    whole: bool = False
    raw_body: bytes = b""

    def header(self, name: str) -> str | None:
        """The value of a field that occurs once at most."""
        values = header_values(self.headers, name)
        assert len(values) <= 1, f"{name} occurs {len(values)} times"
        return values[0] if values else None

    @property
    def outcome(self) -> str | None:
        """What became of the exchange: the value of `x-tapedeck`."""
        return self.header("x-tapedeck")

    @property
    def raw_head_lines(self) -> list[bytes]:
        """The lines of the head but for those that Tapedeck adds, which differ between live and replayed by design."""
        return [line for line in self.raw_head.split(b"\r\n") if not line.lower().startswith(b"x-tapedeck")]

    @property
    def comparable(self) -> bytes:
        """All bytes but for the lines that Tapedeck adds."""
        return b"\r\n".join(self.raw_head_lines) + self.raw_body

    @property
    def faithful_headers(self) -> Headers:
        """The fields that came from the upstream: without Tapedeck's own and without hop-by-hop framing."""
        return without(self.headers, "x-tapedeck*", "connection", "transfer-encoding", "keep-alive")


class ResponseReader:
    """Reads the answers of one connection one after another, whole or step by step."""

    def __init__(self, source: ByteSource):
        self.source = source

    def head(self) -> Response:
        """The head of the next answer; interim ones (1xx) are collected on the way."""
        interim = []
        while True:
            raw, first, headers = self.source.take_head()
            match = re.fullmatch(rb"(HTTP/\d\.\d) (\d{3})(?: (.*))?", first)
            if not match:
                raise WireError(f"not a status line: {first!r}")
            status = int(match[2])
            if 100 <= status < 200 and status != 101:
                interim.append((status, headers))
                continue
            reason = (match[3] or b"").decode("latin-1")
            return Response(status, reason, match[1].decode(), headers, raw, interim)

    def pieces(self, response: Response, method: str = "GET", keep: bool = True):
        """Yields the body as it arrives: each chunk of the chunked coding whole, else whatever a read gave.

        Fills in the response on the way, with the body too unless told not to keep it (when it is large). Raises
        `EndOfStream` where a framed body is cut; what came is in the response.
        """
        source = self.source
        headers = response.headers
        codings = ",".join(header_values(headers, "transfer-encoding")).lower()
        lengths = header_values(headers, "content-length")
        if method == "HEAD" or response.status in STATUS_WITHOUT_BODY:
            response.whole = True
        elif codings:
            if codings.strip() != "chunked" or lengths:
                raise WireError(f"framing: {codings!r} with lengths {lengths}")
            response.framing = "chunked"
            yield from self._chunked(response, keep)
        elif lengths:
            if len(lengths) != 1 or not re.fullmatch(r"\d+", lengths[0]):
                raise WireError(f"content-length: {lengths}")
            response.framing = "length"
            left = int(lengths[0])
            while left:
                piece = source.take_some(left)
                left -= len(piece)
                if keep:
                    response.raw_body += piece
                    response.body += piece
                yield piece
            response.whole = True
        else:
            response.framing = "close"
            while True:
                try:
                    piece = source.take_some(1 << 20)
                except EndOfStream as end:
                    if str(end) == "reset":
                        raise
                    break
                if keep:
                    response.raw_body += piece
                    response.body += piece
                yield piece
            response.whole = True

    def _chunked(self, response: Response, keep: bool):
        source = self.source
        while True:
            line = source.take_line()
            response.raw_body += line + b"\r\n"
            size_text = line.split(b";")[0].strip()
            if not re.fullmatch(rb"[0-9A-Fa-f]{1,16}", size_text):
                raise WireError(f"chunk size: {line!r}")
            size = int(size_text, 16)
            if size == 0:
                break
            chunk = b""
            while len(chunk) < size:
                piece = source.take_some(size - len(chunk))
                chunk += piece
                if keep:
                    response.raw_body += piece
                    response.body += piece
            end = source.take(2)
            if end != b"\r\n":
                raise WireError(f"chunk end: {end!r}")
            if keep:
                response.raw_body += end
                response.chunks.append(chunk)
            yield chunk
        lines = []
        while True:
            line = source.take_line()
            response.raw_body += line + b"\r\n"
            if not line:
                break
            lines.append(line)
        response.trailers = parse_fields(lines)
        response.whole = True

    def read(self, method: str = "GET") -> Response:
        """The whole answer; one that is cut comes back with `whole` false."""
        response = self.head()
        try:
            for _ in self.pieces(response, method):
                pass
        except EndOfStream:
            pass
        return response


def events(body: bytes) -> list[bytes]:
    """The server-sent events of a body, each with its terminator, and the rest if there is one."""
    return [event for event in re.split(rb"(?<=\n\n)|(?<=\r\n\r\n)|(?<=\r\r)", body) if event]


def wait_until(condition, what: str, timeout: float = 15):
    """Waits for a condition that another thread or process brings about; its value is returned."""
    end = time.monotonic() + timeout * PATIENCE
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f"did not happen within {timeout} s: {what}")
        time.sleep(0.005)  # Nothing tells when another process has done something; asking at once again takes its time.


def settles(value, quiet: float = 0.7, timeout: float = 30):
    """Waits until a growing number stands still; the number."""
    end = time.monotonic() + timeout * PATIENCE
    last, since = value(), time.monotonic()
    while time.monotonic() - since < quiet:
        assert time.monotonic() < end, "it does not stop growing"
        time.sleep(0.02)  # That nothing happens can only be seen by waiting.
        if value() != last:
            last, since = value(), time.monotonic()
    return last
