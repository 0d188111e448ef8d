"""The servers that are compared: started, watched through /proc, stopped."""

from __future__ import annotations

import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import time

import driver  # noqa: F401: finds `support`

from support.tapedeck import clean_environment  # noqa: E402

TICKS = os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    """A port that nothing listens on at the moment."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


def family(pid: int) -> list[int]:
    """A process and those that it started."""
    children = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(descendant for child in children for descendant in family(int(child)))]


def processor_seconds(pid: int) -> float:
    """Processor time that a process and its children have used so far."""
    ticks = 0
    for member in family(pid):
        fields = pathlib.Path(f"/proc/{member}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / TICKS


def memory(pid: int, name: str = "VmRSS") -> int:
    """Resident memory of one process in bytes: now (`VmRSS`), or the most there was (`VmHWM`)."""
    return int(re.search(rf"{name}:\s+(\d+) kB", pathlib.Path(f"/proc/{pid}/status").read_text())[1]) * 1024


def forget_peak(pid: int) -> None:
    """From now on `VmHWM` is the most since now."""
    pathlib.Path(f"/proc/{pid}/clear_refs").write_text("5")


class Peer:
    """A server that is no Tapedeck: a command in a folder, ready when its port answers."""

    def __init__(self, command: list[str], port: int, folder: pathlib.Path):
        self.port = port
        with open(folder / f"{pathlib.Path(command[0]).name}-{port}.log", "wb") as log:
            self.process = subprocess.Popen(command, cwd=folder, env=clean_environment(), stdin=subprocess.DEVNULL,
                                            stdout=log, stderr=log)
        for _ in range(600):
            if self.process.poll() is not None:
                break
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                return
            except OSError:
                time.sleep(0.05)
        self.stop()
        raise RuntimeError(f"{command[0]} does not listen: see {log.name}")

    def __enter__(self) -> Peer:
        return self

    def __exit__(self, *_) -> None:
        self.stop()

    def stop(self) -> None:
        """Ends it."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


NGINX = """
daemon off; pid {folder}/{port}.pid; error_log stderr crit; worker_processes auto; worker_rlimit_nofile 65536;
events {{ worker_connections 16384; }}
http {{
  access_log off; sendfile on; tcp_nopush on; tcp_nodelay on; keepalive_requests 1000000000; keepalive_timeout 1h;
  client_max_body_size 0; open_file_cache max=100; types {{ }} default_type application/octet-stream;
  client_body_temp_path {folder}/temporary; proxy_temp_path {folder}/temporary; fastcgi_temp_path {folder}/temporary;
  uwsgi_temp_path {folder}/temporary; scgi_temp_path {folder}/temporary;
  {outside}
  server {{ listen 127.0.0.1:{port} backlog=4096; {inside} }}
}}
"""


def nginx_binary() -> str | None:
    """`NGINX_BIN`, else where Debian puts it."""
    return os.environ.get("NGINX_BIN") or shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


def nginx_command(folder: pathlib.Path, port: int, inside: str, outside: str = "") -> list[str]:
    """How to start nginx with what it is to answer; as root its workers stay root, since the folder is private."""
    user = "user root;" if os.geteuid() == 0 else ""
    file = folder / f"nginx-{port}.conf"
    file.write_text(user + NGINX.format(folder=folder, port=port, inside=inside, outside=outside))
    return [nginx_binary() or "nginx", "-e", "stderr", "-p", str(folder), "-c", str(file)]


def nginx(folder: pathlib.Path, inside: str, outside: str = "") -> Peer:
    """A running nginx."""
    port = free_port()
    return Peer(nginx_command(folder, port, inside, outside), port, folder)


def quoted(text: str) -> str:
    """A text as a parameter in nginx's settings."""
    assert "$" not in text
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
