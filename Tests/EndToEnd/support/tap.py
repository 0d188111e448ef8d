"""A wire tap between an SDK and Tapedeck: it passes bytes on unchanged and keeps them.

The tap keeps its own port while the server behind it is exchanged, so the SDK's requests and whatever an answer says
about addresses are the same while recording and replaying.
"""

from __future__ import annotations

import io
import socket
import threading

from support.httpwire import ByteSource, EndOfStream, Response, ResponseReader, wait_until


class _Replay(ByteSource):
    """Recorded bytes in place of a socket."""

    def __init__(self, data: bytes):
        super().__init__(None)
        self.stream = io.BytesIO(data)

    def fill(self, timeout: float | None = None) -> None:
        data = self.stream.read(65536)
        if not data:
            raise EndOfStream("closed")
        self.pending += data


class TapConnection:
    """What went through one connection."""

    def __init__(self) -> None:
        self.up = bytearray()
        self.down = bytearray()
        self.open = True

    def methods(self) -> list[str]:
        """The methods of the requests that were sent."""
        source = _Replay(bytes(self.up))
        found = []
        while source.pending or source.stream.tell() < len(self.up):
            _, first, headers = source.take_head()
            found.append(first.split(b" ")[0].decode())
            fields = {name.lower(): value for name, value in headers}
            if fields.get("transfer-encoding", "").lower() == "chunked":
                while size := int(source.take_line().split(b";")[0], 16):
                    source.take(size + 2)
                while source.take_line():
                    pass
            elif "content-length" in fields:
                source.take(int(fields["content-length"]))
        return found

    def responses(self) -> list[Response]:
        """The answers that came back, as far as they came."""
        reader = ResponseReader(_Replay(bytes(self.down)))
        answers = []
        for method in self.methods():
            try:
                answers.append(reader.read(method))
            except EndOfStream:
                break
        return answers

    def settled(self) -> bool:
        """Whether every request has had its whole answer."""
        return all(answer.whole for answer in self.responses()) and len(self.responses()) == len(self.methods())


class Tap:
    """Listens on a free port and passes everything on to `target`."""

    def __init__(self, target: int | None = None):
        self.target = target
        self.connections: list[TapConnection] = []
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self) -> Tap:
        return self

    def __exit__(self, *_) -> None:
        self.listener.close()

    @property
    def url(self) -> str:
        """The address that the SDK is given."""
        return f"http://127.0.0.1:{self.port}"

    def retarget(self, port: int) -> None:
        """From now on connections go to another server; what was seen before is forgotten."""
        self.target = port
        self.connections = []

    def responses(self) -> list[Response]:
        """All answers in the order in which their connections were opened, once none is under way any more."""
        wait_until(lambda: all(c.settled() or not c.open for c in self.connections), "all answers are whole")
        return [response for connection in self.connections for response in connection.responses()]

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            try:
                server = socket.create_connection(("127.0.0.1", self.target))
            except OSError:
                client.close()
                continue
            for sock in (client, server):
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            connection = TapConnection()
            self.connections.append(connection)
            threading.Thread(target=self._up, args=(client, server, connection), daemon=True).start()
            threading.Thread(target=self._down, args=(client, server, connection), daemon=True).start()

    def _up(self, client: socket.socket, server: socket.socket, connection: TapConnection) -> None:
        try:
            while data := client.recv(65536):
                connection.up += data
                server.sendall(data)
        except OSError:
            pass
        # The SDK is done with this connection, perhaps before the last bytes of an answer: those are waited for, so
        # that whole answers can be compared, and only then the server hears of it.
        try:
            wait_until(connection.settled, "the answer ends", timeout=10)
        except (AssertionError, EndOfStream):
            pass
        try:
            server.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass

    def _down(self, client: socket.socket, server: socket.socket, connection: TapConnection) -> None:
        deaf = False
        try:
            while data := server.recv(65536):
                connection.down += data
                if not deaf:
                    try:
                        client.sendall(data)
                    except OSError:
                        deaf = True
        except OSError:
            pass
        connection.open = False
        try:
            client.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        client.close()
        server.close()
