"""A cassette reader of its own, written from docs/cassette-format.md and sharing no line with the program."""

from __future__ import annotations

import base64
import dataclasses
import gzip
import hashlib
import json
import pathlib
import zlib

from support.httpwire import wait_until


@dataclasses.dataclass
class Member:
    """One gzip member of the file."""

    offset: int
    raw: bytes
    text: bytes

    @property
    def value(self):
        """The JSON of its line."""
        return json.loads(self.text)


def members(path: pathlib.Path) -> list[Member]:
    """All gzip members, in order; a member that is not whole is an error."""
    data = path.read_bytes()
    found = []
    offset = 0
    while offset < len(data):
        inflater = zlib.decompressobj(wbits=31)
        text = inflater.decompress(data[offset:])
        assert inflater.eof, f"torn member at {offset}"
        length = len(data) - offset - len(inflater.unused_data)
        found.append(Member(offset, data[offset : offset + length], text))
        offset += length
    return found


def whole_members(data: bytes) -> list[Member]:
    """The gzip members that a file begins with; what follows the last whole one is passed over."""
    found = []
    offset = 0
    while offset < len(data):
        inflater = zlib.decompressobj(wbits=31)
        text, end = b"", offset
        try:
            # In pieces, as the rest is copied each time.
            while end < len(data) and not inflater.eof:
                text += inflater.decompress(data[end : end + 4096])
                end += 4096
        except zlib.error:
            break
        if not inflater.eof:
            break
        end = min(end, len(data)) - len(inflater.unused_data)
        found.append(Member(offset, data[offset:end], text))
        offset = end
    return found


def cassette_path(folder: pathlib.Path, name: str = "default") -> pathlib.Path:
    """Where a cassette of that name lies below a test's folder."""
    return folder / "cassettes" / f"{name}.jsonl.gz"


def interactions(folder: pathlib.Path, name: str = "default") -> list[dict]:
    """Every interaction of a cassette by arrival number; none if there is no file."""
    path = cassette_path(folder, name)
    if not path.exists():
        return []
    values = [member.value for member in members(path)]
    if not values:
        return []  # The file is made before its first member is written.
    assert values[0] == {"tapedeck": "cassette", "version": 1}
    return sorted(values[1:], key=lambda value: value["n"])


def wait_for(folder: pathlib.Path, count: int, name: str = "default") -> list[dict]:
    """Waits until so many interactions are in the file; a member that is just being written is waited for too."""

    def enough() -> list[dict]:
        try:
            found = interactions(folder, name)
        except (AssertionError, zlib.error):
            return []
        return found if len(found) >= count else []

    return wait_until(enough, f"{count} interactions in {name}")


def body(folder: pathlib.Path, segments: list) -> bytes:
    """The bytes that a list of segments stands for; blobs are checked against their names."""
    joined = b""
    for segment in segments:
        if isinstance(segment, str):
            joined += segment.encode()
        elif "base64" in segment:
            joined += base64.b64decode(segment["base64"], validate=True)
        else:
            algorithm, digest = segment["blob"].split(":")
            assert algorithm == "sha256"
            data = (folder / "cassettes" / "blobs" / "sha256" / digest[:2] / digest).read_bytes()
            assert hashlib.sha256(data).hexdigest() == digest
            assert len(data) == segment["size"]
            joined += base64.b64encode(data) if segment.get("as") == "base64" else data
    return joined


def request_body(folder: pathlib.Path, interaction: dict) -> bytes:
    """The body of a recorded request."""
    return body(folder, interaction["request"]["body"])


def response_body(folder: pathlib.Path, interaction: dict) -> bytes:
    """The body of a recorded answer."""
    return body(folder, interaction["response"]["body"])


def frames(interaction: dict) -> list[int]:
    """The lengths of an answer's frames."""
    return [length for _, length, _ in interaction["response"]["frames"]]


def everything_written(folder: pathlib.Path) -> bytes:
    """All bytes of all files below a folder, raw and, where a file is gzip, inflated too, and all file names."""
    parts = []
    for path in sorted(folder.rglob("*")):
        parts.append(str(path).encode())
        if path.is_file():
            data = path.read_bytes()
            parts.append(data)
            if data[:2] == b"\x1f\x8b":
                parts.extend(member.text for member in members(path))
    return b"\n".join(parts)


def retime(folder: pathlib.Path, at: float, name: str = "default") -> None:
    """Says of every answer of a cassette that all of it came at once, so many milliseconds after its request."""
    path = cassette_path(folder, name)
    header, *lines = (member.value for member in members(path))
    for line in lines:
        response = line["response"]
        response["head_at"] = at
        response["frames"] = [[offset, length, at] for offset, length, _ in response["frames"]]
    path.write_bytes(b"".join(gzip.compress(json.dumps(line).encode() + b"\n", mtime=0) for line in [header, *lines]))
