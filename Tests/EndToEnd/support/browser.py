"""A real browser: headless Chromium, told what to do through the Chrome DevTools Protocol."""

from __future__ import annotations

import itertools
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess

from websockets.sync.client import connect

from support.httpwire import wait_until

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")


def program() -> str | None:
    """Where a Chromium is; nil if nowhere."""
    return next(filter(None, map(shutil.which, NAMES)), None)


class CannotStart(Exception):
    """There is no Chromium, or it does not run here, as where its sandbox may not be made."""


class Browser:
    """A Chromium with a profile of its own and one page; it and its children end with `stop`."""

    def __init__(self, folder: pathlib.Path, *arguments: str):
        self.folder = folder / "profile"
        self.log = folder / "chromium.log"
        if not program():
            raise CannotStart("Chromium is not installed")
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [
                    program(), "--headless=new", "--remote-debugging-port=0", f"--user-data-dir={self.folder}",
                    "--no-first-run", "--no-default-browser-check", "--disable-gpu", "--disable-dev-shm-usage",
                    "--disable-background-networking", "--disable-component-update", "--disable-extensions",
                    "--no-proxy-server",
                    # Its sandbox does not work for root, as whom containers run.
                    *(["--no-sandbox"] if os.geteuid() == 0 else []), *arguments, "about:blank",
                ],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
                env={**os.environ, "HOME": str(folder)},
            )
        try:
            self.socket = connect(self._address(), proxy=None, max_size=None, open_timeout=60, close_timeout=5)
            self.numbers = itertools.count(1)
            self.session: str | None = None
            target = self.call("Target.createTarget", url="about:blank")["targetId"]
            self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
            self.call("Page.enable")
        except BaseException:
            self.kill()
            raise

    def _address(self) -> str:
        """Where it listens for orders, which it says on standard error."""

        def found() -> re.Match | None:
            match = re.search(r"DevTools listening on (ws://\S+)\s", self.log.read_text(errors="replace"))
            if not match and self.process.poll() is not None:
                raise CannotStart(f"Chromium does not start: {self.log.read_text(errors='replace')[-500:]}")
            return match

        return wait_until(found, "Chromium is ready", timeout=60)[1]

    @property
    def debugging_url(self) -> str:
        """The origin of its debugging port, which serves its DevTools too."""
        return "http://" + self._address().split("/")[2]

    def call(self, method: str, **parameters) -> dict:
        """Gives an order and waits for its result; what it says of its own accord meanwhile is dropped."""
        number = next(self.numbers)
        message = {"id": number, "method": method, "params": parameters}
        self.socket.send(json.dumps(message if self.session is None else {**message, "sessionId": self.session}))
        while True:
            answer = json.loads(self.socket.recv(timeout=60))
            if answer.get("id") == number:
                assert "error" not in answer, (method, answer["error"])
                return answer["result"]

    def open(self, url: str) -> str | None:
        """Goes to a page and waits until it is loaded; why it could not, if it could not."""
        failure = self.call("Page.navigate", url=url).get("errorText")
        wait_until(lambda: failure or self.run("document.readyState + location.href").startswith(f"complete{url}"),
                   f"{url} is loaded", timeout=60)
        return failure

    def run(self, script: str):
        """The value of an expression in the page; promises are waited for."""
        found = self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in found, (script, found["exceptionDetails"])
        return found["result"].get("value")

    def stop(self) -> None:
        """Closes it in an orderly way, and then for sure."""
        try:
            self.session = None
            self.call("Browser.close")
            self.process.wait(20)
            self.socket.close()
        except Exception:  # It is killed, whatever the reason.
            pass
        self.kill()

    def kill(self) -> None:
        """Ends it and all its children."""
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)
