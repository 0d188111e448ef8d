"""docs/design.md §10: the OpenAPI document is true. Schemathesis sends what it allows and what it forbids."""

from __future__ import annotations

import hypothesis
import pytest
import schemathesis
from openapi_spec_validator import validate
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from support.tapedeck import Tapedeck
from support.upstream import Upstream, reply

OPERATIONS = [
    ("get", "/health"), ("get", "/openapi.json"), ("get", "/sessions"), ("post", "/sessions"),
    ("get", "/sessions/{name}"), ("patch", "/sessions/{name}"), ("delete", "/sessions/{name}"), ("get", "/cassettes"),
    ("get", "/cassettes/{name}/interactions"), ("get", "/cassettes/{name}/interactions/{n}"), ("get", "/blobs/{digest}"),
]


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A server with a way out and a cassette."""
    folder = tmp_path_factory.mktemp("openapi")
    with Upstream(reply(b"{}")) as up, Tapedeck("auto", f"imgly={up.url}", "--cassette", "tape", folder=folder) as made:
        assert made.ask("GET", "/imgly/x").outcome == "recorded"
        yield made


@pytest.fixture(scope="module")
def document(server):
    """What the server says of itself."""
    return schemathesis.openapi.from_url(f"{server.url}/_tapedeck/openapi.json")


def test_the_document_is_valid_and_names_every_operation(document):
    validate(document.raw_schema)
    named = [(method, path) for path, item in document.raw_schema["paths"].items() for method in item
             if method != "parameters"]
    assert sorted(named) == sorted(OPERATIONS)


@pytest.mark.parametrize("kind", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["allowed", "forbidden"])
@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_what_it_says_is_so(document, method, path, kind):
    operation = document[path][method]

    @hypothesis.given(case=operation.as_strategy(generation_mode=kind))
    @hypothesis.settings(max_examples=60, deadline=None, derandomize=True, database=None,
                         suppress_health_check=list(hypothesis.HealthCheck))
    def send(case):
        # A regular expression that does not compile is no shape that a schema could describe, nor is which gateways
        # there are and which faults go together.
        body = case.body if isinstance(case.body, dict) else {}
        is_beyond = body.get("replace") or body.get("faults")
        case.call_and_validate(excluded_checks=[positive_data_acceptance] if is_beyond else [])

    try:
        send()
    except hypothesis.errors.Unsatisfiable:
        assert kind == GenerationMode.NEGATIVE, "nothing can be sent"
