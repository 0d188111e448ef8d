"""An S3 that somebody else wrote (moto), behind a door that checks presigned requests as S3 does.

moto looks at no signature in a query, so the door recomputes each with botocore from what really arrived: method, path,
query and signed headers. What it refuses, S3 refuses: other signatures, expired ones, chunked uploads, a second way of
authentication beside the query.
"""

from __future__ import annotations

import base64
import datetime
import http.client
import json
import re
import urllib.parse

import boto3
import botocore.auth
import botocore.awsrequest
import botocore.config
import botocore.credentials
from moto.server import ThreadedMotoServer

from support.httpwire import header_values
from support.upstream import Received, Turn, Upstream, head

KEY_ID = "AKIAQ6OAVTBMEXAMPLE7"
SECRET = "h7Yx0mZr2Qn5Kc8Vd1Wf4Bg6Tj9Lp3Sa+Ue/EXAMPLE"
SESSION_TOKEN = "FwoGZXIvYXdzEBYaDHl0ZXN0aW5nLXRva2VuLWV4YW1wbGU1234567890abcdef=="
REGION = "us-east-1"
BUCKET = "uploads"
CREDENTIALS = botocore.credentials.Credentials(KEY_ID, SECRET)


class ObjectStore:
    """moto's server, the door in front of it, and what a gateway presigns."""

    def __init__(self) -> None:
        self.moto = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
        self.moto.start()
        self.moto_port = self.moto.get_host_and_port()[1]
        self._client(f"http://127.0.0.1:{self.moto_port}").create_bucket(Bucket=BUCKET)
        self.open()

    def open(self) -> None:
        """Opens a door: until it is closed, it answers at `url`."""
        self.refusals: list[str] = []
        self.door = Upstream(self._answer)
        self.url = self.door.url

    def close(self) -> None:
        """From now on nobody reaches the store at `url`."""
        self.door.stop()

    def stop(self) -> None:
        """Ends both."""
        self.close()
        self.moto.stop()

    def content(self, key: str) -> bytes:
        """What the store holds."""
        store = self._client(f"http://127.0.0.1:{self.moto_port}")
        return store.get_object(Bucket=BUCKET, Key=key)["Body"].read()

    def put(self, key: str, data: bytes, kind: str) -> None:
        """Lets the store hold something."""
        store = self._client(f"http://127.0.0.1:{self.moto_port}")
        store.put_object(Bucket=BUCKET, Key=key, Body=data, ContentType=kind)

    def presign(self, operation: str, key: str, token: bool = False, **parameters) -> str:
        """A presigned URL as a gateway hands it out."""
        return self._client(self.url, token).generate_presigned_url(
            operation, {"Bucket": BUCKET, "Key": key, **parameters}, ExpiresIn=600
        )

    def presign_post(self, key: str, **options) -> dict:
        """The URL and fields of a presigned form."""
        return self._client(self.url).generate_presigned_post(BUCKET, key, ExpiresIn=600, **options)

    @staticmethod
    def _client(endpoint: str, token: bool = False):
        return boto3.client(
            "s3", endpoint_url=endpoint, region_name=REGION, aws_access_key_id=KEY_ID, aws_secret_access_key=SECRET,
            aws_session_token=SESSION_TOKEN if token else None,
            config=botocore.config.Config(signature_version="s3v4", s3={"addressing_style": "path"}, proxies={}),
        )

    def _answer(self, turn: Turn) -> None:
        status, kind, fields, body = self._refuse(turn.request) or self._pass_on(turn.request)
        lines = [f"{name}: {value}" for name, value in fields]
        answer = head(status, *lines, f"Content-Type: {kind}", f"Content-Length: {len(body)}")
        turn.send(answer + (b"" if turn.request.method == "HEAD" else body))

    def _refuse(self, request: Received):
        refusal = refusal_of(request)
        if refusal is None:
            return None
        status, code = refusal
        self.refusals.append(f"{code}: {request.method} {request.target} {request.headers}")
        return status, "application/xml", [], f"<Error><Code>{code}</Code></Error>".encode()

    def _pass_on(self, request: Received):
        connection = http.client.HTTPConnection("127.0.0.1", self.moto_port, timeout=30)
        headers = {name: value for name, value in request.headers if name.lower() not in {"host", "connection"}}
        connection.request(request.method, request.target, request.body or None, headers)
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        kept = [(name, value) for name, value in answer.getheaders() if name.lower() in {"etag", "last-modified"}]
        kind = answer.headers.get("Content-Type") or "application/xml"
        return f"{answer.status} {answer.reason}", kind, kept, body


def refusal_of(request: Received) -> tuple[str, str] | None:
    """Why S3 would refuse a presigned request: status and code; nil if it would not."""
    if request.method in {"PUT", "POST"} and request.framing != "length":
        return "411 Length Required", "MissingContentLength"
    if header_values(request.headers, "authorization"):
        return "400 Bad Request", "InvalidArgument"
    valid = form_is_valid(request) if request.method == "POST" else query_is_valid(request)
    return None if valid else ("403 Forbidden", "SignatureDoesNotMatch")


def query_is_valid(request: Received) -> bool:
    """Whether the signature in the query is that of the request as it arrived, and has not expired."""
    path, _, query = request.target.partition("?")
    parameters = urllib.parse.parse_qs(query, strict_parsing=True)
    given, expires = parameters["X-Amz-Signature"][0], int(parameters["X-Amz-Expires"][0])
    signed = [part for part in query.split("&") if not part.startswith("X-Amz-Signature=")]
    names = parameters["X-Amz-SignedHeaders"][0].split(";")
    headers = {name: request.header(name) for name in names if request.header(name) is not None}
    asked = botocore.awsrequest.AWSRequest(
        request.method, f"http://{request.header('host')}{path}?{'&'.join(signed)}", headers
    )
    asked.context["timestamp"] = parameters["X-Amz-Date"][0]
    signer = botocore.auth.S3SigV4QueryAuth(CREDENTIALS, "s3", REGION, expires=expires)
    text = signer.string_to_sign(asked, signer.canonical_request(asked))
    return signer.signature(text, asked) == given and age(parameters["X-Amz-Date"][0]) < expires


def form_is_valid(request: Received) -> bool:
    """Whether a form's policy is signed, has not expired, and allows the form's fields."""
    fields = form_fields(request)
    asked = botocore.awsrequest.AWSRequest("POST", "http://unused/")
    asked.context["timestamp"] = fields["x-amz-date"]
    signer = botocore.auth.S3SigV4PostAuth(CREDENTIALS, "s3", REGION)
    if signer.signature(fields["policy"], asked) != fields["x-amz-signature"]:
        return False
    policy = json.loads(base64.b64decode(fields["policy"]))
    exact = {name: value for condition in policy["conditions"] if isinstance(condition, dict)
             for name, value in condition.items()}
    end = datetime.datetime.strptime(policy["expiration"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=datetime.timezone.utc)
    known = {**fields, "bucket": BUCKET}
    return all(known.get(name) == value for name, value in exact.items()) and end > now()


def form_fields(request: Received) -> dict[str, str]:
    """The text fields of a multipart form."""
    boundary = re.fullmatch(r"multipart/form-data; ?boundary=(\S+)", request.header("content-type"))[1]
    fields = {}
    for part in request.body.split(b"--" + boundary.encode())[1:-1]:
        top, _, content = part.partition(b"\r\n\r\n")
        if b"filename=" not in top:
            fields[re.search(rb' name="([^"]*)"', top)[1].decode()] = content[:-2].decode()
    return fields


def now() -> datetime.datetime:
    """The time."""
    return datetime.datetime.now(datetime.timezone.utc)


def age(stamp: str) -> float:
    """How many seconds ago a signature was made."""
    made = datetime.datetime.strptime(stamp, "%Y%m%dT%H%M%SZ").replace(tzinfo=datetime.timezone.utc)
    return (now() - made).total_seconds()
