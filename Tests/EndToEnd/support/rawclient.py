"""A client that sends exactly the bytes it is given and shows exactly the bytes that come back."""

from __future__ import annotations

import json
import socket
import struct

from support.httpwire import ByteSource, Headers, Response, ResponseReader
from support.sanitizer import PATIENCE


class RawClient:
    """One connection."""

    def __init__(self, port: int, host: str = "127.0.0.1", timeout: float = 20, receive_buffer: int | None = None,
                 largest_segment: int | None = None):
        self.port = port
        timeout *= PATIENCE
        self.sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        if receive_buffer:
            self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        if largest_segment:
            # The system holds fewer bytes for a client whose segments are small.
            self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, largest_segment)
        self.sock.settimeout(timeout)
        self.sock.connect((host, port))
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.source = ByteSource(self.sock, timeout)
        self.reader = ResponseReader(self.source)

    def __enter__(self) -> RawClient:
        return self

    def __exit__(self, *_) -> None:
        self.close()

    def send(self, data: bytes) -> None:
        """Sends all of the bytes."""
        self.sock.sendall(data)

    def request(self, method: str, target: str, headers: Headers = (), body: bytes | None = None) -> None:
        """Sends a request with a `Host`, and a `Content-Length` where there is a body without other framing."""
        self.send(request_bytes(self.port, method, target, headers, body))

    def get(self, method: str, target: str, headers: Headers = (), body: bytes | None = None) -> Response:
        """Sends a request and reads its whole answer."""
        self.request(method, target, headers, body)
        return self.reader.read(method)

    def closed_by_server(self, timeout: float = 10) -> bool:
        """Whether the server closes within the time, having sent nothing more."""
        return self.source.at_end(timeout)

    def finish_sending(self) -> None:
        """Closes the sending half only."""
        self.sock.shutdown(socket.SHUT_WR)

    def reset(self) -> None:
        """Closes with RST, as a process that is killed does."""
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.sock.close()

    def close(self) -> None:
        """Closes both halves."""
        self.sock.close()


def request_bytes(port: int, method: str, target: str, headers: Headers = (), body: bytes | None = None) -> bytes:
    """A request as bytes: a `Host` first unless one is given, a length last unless the body has another framing."""
    fields = list(headers)
    names = {name.lower() for name, _ in fields}
    if "host" not in names:
        fields.insert(0, ("Host", f"127.0.0.1:{port}"))
    if body is not None and not names & {"content-length", "transfer-encoding"}:
        fields.append(("Content-Length", str(len(body))))
    head = f"{method} {target} HTTP/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in fields) + "\r\n"
    return head.encode("latin-1") + (body or b"")


def ask(port: int, method: str, target: str, headers: Headers = (), body: bytes | None = None) -> Response:
    """One request on a connection of its own."""
    with RawClient(port) as client:
        return client.get(method, target, headers, body)


def ask_json(port: int, target: str, value, headers: Headers = (), method: str = "POST") -> Response:
    """Posts a value as JSON."""
    body = value if isinstance(value, bytes) else json.dumps(value).encode()
    return ask(port, method, target, [("Content-Type", "application/json"), *headers], body)


def chunked(*pieces: bytes, trailers: bytes = b"") -> bytes:
    """A body in chunked coding, a chunk for each piece."""
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n" + trailers + b"\r\n"
