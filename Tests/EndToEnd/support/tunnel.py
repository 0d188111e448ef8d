"""Hosts on public addresses, without leaving this machine: an HTTPS proxy at whose other end scripted upstreams are.

Tapedeck takes a host that is reached through `HTTPS_PROXY` for a public one, so a gateway behind this proxy is not in
the position of one that runs on the developer's machine.
"""

from __future__ import annotations

import datetime
import pathlib
import socket
import ssl
import threading

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from support.httpwire import ByteSource, EndOfStream
from support.upstream import Upstream


def certificate(folder: pathlib.Path, names: list[str]) -> pathlib.Path:
    """A certificate for the names, which is its own authority, with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0])])
    now = datetime.datetime.now(datetime.timezone.utc)
    made = (
        x509.CertificateBuilder()
        .subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1)).not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(each) for each in names]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "certificate.pem"
    path.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return path


class Tunnel:
    """A proxy for `CONNECT` that leads each name to an upstream; others it refuses."""

    def __init__(self, folder: pathlib.Path, hosts: dict[str, Upstream]):
        self.hosts = hosts
        self.asked: list[str] = []
        self.certificate = certificate(folder, list(hosts))
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(self.certificate)
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self) -> Tunnel:
        return self

    def __exit__(self, *_) -> None:
        self.listener.close()

    @property
    def environment(self) -> dict[str, str]:
        """What a program needs to go this way."""
        port = self.listener.getsockname()[1]
        return {"HTTPS_PROXY": f"http://127.0.0.1:{port}", "SSL_CERT_FILE": str(self.certificate)}

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        try:
            _, first, _ = ByteSource(client).take_head()
            target = first.decode().split(" ")[1]
            self.asked.append(target)
            upstream = self.hosts.get(target.removesuffix(":443"))
            if upstream is None:
                client.sendall(b"HTTP/1.1 502 Unknown host\r\nContent-Length: 0\r\n\r\n")
                client.close()
                return
            client.sendall(b"HTTP/1.1 200 Connected\r\n\r\n")
            plain = self.context.wrap_socket(client, server_side=True)
            server = socket.create_connection(("127.0.0.1", upstream.port))
            threading.Thread(target=_pass, args=(server, plain), daemon=True).start()
            _pass(plain, server)
        except (OSError, EndOfStream):
            client.close()


def _pass(source: socket.socket, sink: socket.socket) -> None:
    """Passes bytes on until one side ends, and then ends both."""
    try:
        while data := source.recv(65536):
            sink.sendall(data)
    except OSError:
        pass
    for sock in (source, sink):
        try:
            sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
