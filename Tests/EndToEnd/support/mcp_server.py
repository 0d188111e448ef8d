"""A real MCP server over streamable HTTP, on a free port, in a thread."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading

import uvicorn
from mcp.server import MCPServer
from mcp.server.mcpserver import Context

from support.httpwire import wait_until


def make_server() -> MCPServer:
    """Tools that answer at once, with a picture, with progress on the way, and with an error."""
    server = MCPServer("workshop", instructions="Tools for a test.", log_level="CRITICAL")

    @server.tool()
    def add(a: int, b: int) -> int:
        """Adds two numbers."""
        return a + b

    @server.tool()
    async def count(to: int, context: Context) -> str:
        """Counts, and reports progress at each step."""
        for number in range(1, to + 1):
            await context.report_progress(number, to, f"step {number}")
            await asyncio.sleep(0.01)  # So that the server sends each step as an event of its own.
        return f"counted to {to}"

    @server.tool()
    def fail() -> str:
        """Fails."""
        raise ValueError("on purpose")

    @server.resource("note://hello")
    def note() -> str:
        """A text."""
        return "Grüße aus der Werkstatt"

    @server.prompt()
    def review(code: str) -> str:
        """A prompt."""
        return f"Please review: {code}"

    return server


@contextlib.contextmanager
def running(json_response: bool = False):
    """Serves until the block ends; gives the port."""
    sock = socket.create_server(("127.0.0.1", 0))
    app = make_server().streamable_http_app(json_response=json_response)
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [sock]}, daemon=True)
    thread.start()
    try:
        wait_until(lambda: server.started, "the MCP server has started")
        yield sock.getsockname()[1]
    finally:
        server.should_exit = True
        thread.join(10)
        sock.close()
