"""A scripted upstream on plain sockets: it can answer anything, byte by byte, and keeps every byte it was sent."""

from __future__ import annotations

import dataclasses
import re
import socket
import struct
import threading
from collections.abc import Callable, Iterable

from support.httpwire import ByteSource, EndOfStream, Headers, WireError, header_values, parse_fields, wait_until
from support.rawclient import chunked


@dataclasses.dataclass
class Received:
    """One request as the upstream got it."""

    method: str
    target: str
    version: str
    headers: Headers
    raw_head: bytes
    connection: int
    body: bytes = b""
    chunks: list[bytes] = dataclasses.field(default_factory=list)
    trailers: Headers = dataclasses.field(default_factory=list)
    framing: str = "none"
    whole: bool = False

    def header(self, name: str) -> str | None:
        """The value of a field that occurs once at most."""
        values = header_values(self.headers, name)
        assert len(values) <= 1, f"{name} occurs {len(values)} times"
        return values[0] if values else None


class Turn:
    """The upstream's side of one exchange: what a script answers with."""

    def __init__(self, upstream: Upstream, sock: socket.socket, source: ByteSource, request: Received):
        self.upstream = upstream
        self.sock = sock
        self.source = source
        self.request = request
        self.keep_alive = True

    def send(self, *data: bytes) -> None:
        """Sends bytes, each argument in a write of its own."""
        for piece in data:
            self.sock.sendall(piece)
            with self.upstream.lock:
                self.upstream.bytes_sent += len(piece)

    def chunk(self, *pieces: bytes) -> None:
        """Sends chunks of the chunked coding, one write each."""
        for piece in pieces:
            self.send(b"%x\r\n%s\r\n" % (len(piece), piece))

    def end_chunks(self, trailers: bytes = b"") -> None:
        """Ends a chunked body."""
        self.send(b"0\r\n" + trailers + b"\r\n")

    def close(self) -> None:
        """Ends the connection in an orderly way after this answer."""
        self.keep_alive = False

    def break_off(self) -> None:
        """Closes at once, in mid-message."""
        self.keep_alive = False
        self.sock.shutdown(socket.SHUT_RDWR)

    def reset(self) -> None:
        """Closes with RST."""
        self.keep_alive = False
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.sock.close()

    def read_body(self) -> None:
        """Reads the request's body (scripts of an upstream with `read_bodies=False` call it when they want to)."""
        for _ in self.body_pieces():
            pass

    def body_pieces(self, keep: bool = True):
        """Yields the request's body as it arrives, and keeps it unless told not to (when it is large)."""
        request, source = self.request, self.source
        codings = [value.lower() for value in header_values(request.headers, "transfer-encoding")]
        lengths = header_values(request.headers, "content-length")
        if codings:
            if codings != ["chunked"] or lengths:
                raise WireError(f"framing: {codings} with lengths {lengths}")
            request.framing = "chunked"
            while True:
                line = source.take_line()
                size = int(line.split(b";")[0], 16)
                if size == 0:
                    break
                piece = source.take(size)
                if source.take(2) != b"\r\n":
                    raise WireError("chunk end")
                if keep:
                    request.chunks.append(piece)
                    request.body += piece
                yield piece
            lines = []
            while line := source.take_line():
                lines.append(line)
            request.trailers = parse_fields(lines)
        elif lengths:
            if len(lengths) != 1 or not re.fullmatch(r"\d+", lengths[0]):
                raise WireError(f"content-length: {lengths}")
            request.framing = "length"
            left = int(lengths[0])
            while left:
                piece = source.take_some(left)
                left -= len(piece)
                if keep:
                    request.body += piece
                yield piece
        request.whole = True


Script = Callable[[Turn], None]


class Upstream:
    """Accepts connections on a free loopback port, a thread for each, and answers by script.

    Scripts are used up one request after another; the last one stays. Requests are kept in the order in which their
    heads were read, also those that no script answers.
    """

    def __init__(self, *scripts: Script, read_bodies: bool = True, send_buffer: int | None = None,
                 receive_buffer: int | None = None):
        self.lock = threading.Lock()
        self.scripts = list(scripts)
        self.read_bodies = read_bodies
        self.send_buffer = send_buffer
        self.requests: list[Received] = []
        self.connections = 0
        self.closed_connections = 0
        self.bytes_sent = 0
        self.failures: list[str] = []
        self.sockets: set[socket.socket] = set()
        self.listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if receive_buffer:
            self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.listener.bind(("127.0.0.1", 0))
        self.listener.listen(512)
        self.port = self.listener.getsockname()[1]
        self.thread = threading.Thread(target=self._accept, daemon=True)
        self.thread.start()

    def __enter__(self) -> Upstream:
        return self

    def __exit__(self, *_) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """Its origin."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def authority(self) -> str:
        """What `Host` has to say."""
        return f"127.0.0.1:{self.port}"

    def then(self, *scripts: Script) -> None:
        """Replaces the scripts that are left."""
        with self.lock:
            self.scripts = list(scripts)

    def wait_for(self, count: int) -> list[Received]:
        """Waits until so many requests have come whole."""
        wait_until(lambda: sum(r.whole for r in self.requests) >= count, f"{count} requests at the upstream")
        return self.requests

    def only_request(self) -> Received:
        """The one request that came."""
        assert len(self.requests) == 1, f"{len(self.requests)} requests reached the upstream"
        return self.requests[0]

    def stop(self) -> None:
        """Closes the listener and every connection: from now on the upstream is gone."""
        try:
            self.listener.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self.listener.close()
        with self.lock:
            sockets = list(self.sockets)
        for sock in sockets:
            try:
                sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def _accept(self) -> None:
        while True:
            try:
                sock, _ = self.listener.accept()
            except OSError:
                return
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self.send_buffer:
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, self.send_buffer)
            with self.lock:
                self.connections += 1
                number = self.connections
                self.sockets.add(sock)
            threading.Thread(target=self._serve, args=(sock, number), daemon=True).start()

    def _serve(self, sock: socket.socket, number: int) -> None:
        source = ByteSource(sock, timeout=60)
        try:
            while True:
                raw, first, headers = source.take_head()
                method, target, version = first.decode("latin-1").split(" ")
                request = Received(method, target, version, headers, raw, number)
                turn = Turn(self, sock, source, request)
                with self.lock:
                    self.requests.append(request)
                if self.read_bodies:
                    turn.read_body()
                with self.lock:
                    script = self.scripts.pop(0) if len(self.scripts) > 1 else (self.scripts or [None])[0]
                if script is None:
                    raise AssertionError(f"no script answers {method} {target}")
                script(turn)
                if not turn.keep_alive:
                    return
        except (EndOfStream, OSError):
            pass
        except Exception as error:  # A failing script must fail its test, not only end a thread.
            self.failures.append(repr(error))
        finally:
            try:
                sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            sock.close()
            with self.lock:
                self.sockets.discard(sock)
                self.closed_connections += 1


def head(status: str = "200 OK", *fields: str) -> bytes:
    """A response head from its status and its lines, just as they are given."""
    return "".join(line + "\r\n" for line in (f"HTTP/1.1 {status}", *fields, "")).encode("latin-1")


def reply(body: bytes = b"{}", status: str = "200 OK", *fields: str, kind: str = "application/json") -> Script:
    """A script that answers with a declared length."""

    def script(turn: Turn) -> None:
        answer = head(status, *fields, f"Content-Type: {kind}", f"Content-Length: {len(body)}")
        turn.send(answer + (b"" if turn.request.method == "HEAD" else body))

    return script


def stream(*pieces: bytes, fields: tuple[str, ...] = (), kind: str = "text/event-stream",
           trailers: bytes = b"") -> Script:
    """A script that answers in chunked coding, a chunk for each piece."""

    def script(turn: Turn) -> None:
        turn.send(head("200 OK", f"Content-Type: {kind}", *fields, "Transfer-Encoding: chunked"))
        turn.chunk(*pieces)
        turn.end_chunks(trailers)

    return script


def held_stream(baton: Baton, before: Iterable[bytes], after: Iterable[bytes] = ()) -> Script:
    """A stream of events that goes on, or ends, when the test says so."""

    def script(turn: Turn) -> None:
        turn.send(head("200 OK", "Content-Type: text/event-stream", "Transfer-Encoding: chunked"))
        turn.chunk(*before)
        baton.wait()
        turn.chunk(*after)
        turn.end_chunks()

    return script


def raw(data: bytes, close: bool = False) -> Script:
    """A script that sends the bytes as they are."""

    def script(turn: Turn) -> None:
        turn.send(data)
        if close:
            turn.close()

    return script


def echo(turn: Turn) -> None:
    """Answers with what was asked, so that mixed-up answers are noticed."""
    request = turn.request
    body = f"{request.method} {request.target}\n".encode() + request.body
    turn.send(head("200 OK", "Content-Type: text/plain", f"Content-Length: {len(body)}"))
    if request.method != "HEAD":
        turn.send(body)


class Baton:
    """Lets upstream and client take turns: the upstream's next step waits until the client has confirmed the last."""

    def __init__(self) -> None:
        self.semaphore = threading.Semaphore(0)

    def pass_on(self) -> None:
        """The client says that it has what was sent."""
        self.semaphore.release()

    def wait(self, timeout: float = 20) -> None:
        """The upstream waits for the client's word."""
        if not self.semaphore.acquire(timeout=timeout):
            raise AssertionError("the client did not confirm: the last step was held back")


__all__ = ["Baton", "Received", "Script", "Turn", "Upstream", "chunked", "echo", "head", "held_stream", "raw", "reply", "stream"]
