"""docs/design.md §10: the OpenAPI document is true. Schemathesis sends what it allows and what it forbids."""

from __future__ import annotations

import hypothesis
import jsonschema
import pytest
import requests
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
# Its answers have no end, so they are looked at by hand.
ENDLESS = ("get", "/events")


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
    assert sorted(named) == sorted([*OPERATIONS, ENDLESS])


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


@pytest.mark.parametrize("kind", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["allowed", "forbidden"])
def test_what_it_says_of_the_feed_is_so(document, kind):
    """Schemathesis makes the calls and says what is wrong with the head; of an endless body the first event is read."""
    refusal = {"$ref": "#/components/schemas/Refusal", "components": document.raw_schema["components"]}
    operation = document[ENDLESS[1]][ENDLESS[0]]

    @hypothesis.given(case=operation.as_strategy(generation_mode=kind))
    @hypothesis.settings(max_examples=60, deadline=None, derandomize=True, database=None,
                         suppress_health_check=list(hypothesis.HealthCheck))
    def send(case):
        call = case.as_transport_kwargs()
        call["headers"] = {**call["headers"], "Connection": "close"}
        with requests.request(**call, stream=True, timeout=20) as answer:
            if kind == GenerationMode.POSITIVE or answer.status_code == 200:
                # What is sent may be allowed although it was made to be forbidden: a number in a query is a name, too.
                assert (answer.status_code, answer.headers["content-type"]) == (200, "text/event-stream")
                assert b"event: feed" in next(answer.iter_content(None))
            else:
                assert answer.status_code in (400, 405, 406)
                jsonschema.Draft202012Validator(refusal).validate(answer.json())

    send()
