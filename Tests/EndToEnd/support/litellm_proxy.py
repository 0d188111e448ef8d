"""A LiteLLM proxy whose models answer from its own mocks: an upstream that nobody here wrote."""

from __future__ import annotations

import contextlib
import os
import pathlib
import secrets
import socket
import subprocess
import sys
import urllib.request

from support.httpwire import wait_until
from support.tapedeck import clean_environment

CONFIGURATION = """
model_list:
  - model_name: mock
    litellm_params: {model: openai/mock, api_key: none, mock_response: "A mocked answer, Zwölf Wörter or so."}
  - model_name: mock-embedding
    litellm_params: {model: openai/mock-embedding, api_key: none, mock_response: [0.5, -0.25]}
  - model_name: mock-claude
    litellm_params: {model: anthropic/mock, api_key: none, mock_response: "A mocked message."}
general_settings: {master_key: os.environ/LITELLM_MASTER_KEY}
litellm_settings: {telemetry: false}
"""


@contextlib.contextmanager
def running(folder: pathlib.Path):
    """Serves until the block ends; gives the port and a key."""
    (folder / "litellm.yaml").write_text(CONFIGURATION)
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    key = "sk-test-" + secrets.token_hex(16)
    environment = clean_environment(
        LITELLM_MASTER_KEY=key, LITELLM_LOCAL_MODEL_COST_MAP="True", LITELLM_TELEMETRY="False", NO_PROXY="*"
    )
    program = pathlib.Path(sys.executable).with_name("litellm")
    with (folder / "litellm.log").open("wb") as log:
        process = subprocess.Popen(
            [str(program), "--config", "litellm.yaml", "--host", "127.0.0.1", "--port", str(port)],
            cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
        )

    def is_up() -> bool:
        assert process.poll() is None, (folder / "litellm.log").read_text()
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/liveliness", timeout=2):
                return True
        except OSError:
            return False

    try:
        wait_until(is_up, "LiteLLM has started", timeout=90)
        yield port, key
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, 9)
        process.wait(20)
