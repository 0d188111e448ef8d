"""Checks in what order a recording server wrote, synced, renamed and answered (docs/design.md §9).

It knows nothing but the calls that `faultfs` wrote down and the files that are left.
"""

from __future__ import annotations

import dataclasses
import json
import re
import zlib

from support.faultfs import Call

BLOB = re.compile(r"/blobs/sha256/([0-9a-f]{2})/([0-9a-f]{64})$")


@dataclasses.dataclass
class Written:
    """An interaction in the bytes of one `write`."""

    n: int
    blobs: list[str]
    call: Call
    path: str


def appended(calls: list[Call]) -> list[Written]:
    """The interactions that were appended to cassettes, each with the call that did it."""
    found = []
    for call in calls:
        if call.name != "write" or not call.path.endswith(".jsonl.gz") or call.result <= 0:
            continue
        rest = call.data
        while rest:
            inflater = zlib.decompressobj(wbits=31)
            text = inflater.decompress(rest)
            if not inflater.eof:
                break
            rest = inflater.unused_data
            value = json.loads(text)
            if "n" in value:
                found.append(Written(value["n"], re.findall(r'"sha256:([0-9a-f]{64})"', text.decode()), call, call.path))
    return found


def heads(calls: list[Call]) -> dict[int, Call]:
    """The call that sent the head of the answer in which each interaction was recorded."""
    found = ((re.search(rb"\r\nx-tapedeck-interaction: \S+/(\d+)\r\n", call.data), call)
             for call in calls if call.name == "send" and call.result > 0)
    return {int(number[1]): call for number, call in found if number}


def ends(calls: list[Call]) -> dict[int, Call]:
    """The call that sent the end of the answer in which each interaction was recorded."""
    streams: dict[int, bytearray] = {}
    current: dict[int, tuple[int, int | None]] = {}
    found: dict[int, Call] = {}
    for call in calls:
        if call.name != "send" or call.result <= 0:
            continue
        stream = streams.setdefault(call.fd, bytearray())
        stream += call.data
        while True:
            if call.fd not in current:
                head, separator, rest = bytes(stream).partition(b"\r\n\r\n")
                number = re.search(rb"\r\nx-tapedeck-interaction: \S+/(\d+)", head)
                if not separator or not head.startswith(b"HTTP/1.1 ") or not number:
                    break
                length = re.search(rb"\r\ncontent-length: (\d+)", head, re.IGNORECASE)
                current[call.fd] = (int(number[1]), int(length[1]) if length else None)
                stream[:] = rest
            number, length = current[call.fd]
            size = length if length is not None else stream.find(b"0\r\n\r\n") + 5
            if (length is None and size == 4) or len(stream) < size:
                break
            found[number] = call
            del stream[:size]
            del current[call.fd]
    return found


def violations(calls: list[Call], power: bool = False) -> list[str]:
    """What was not in order, a line each."""
    good = [call for call in calls if call.result >= 0]
    problems = []

    def between(name: str, path: str, after: int, before: int) -> bool:
        return any(c.name == name and c.path == path and after <= c.start and c.end <= before for c in good)

    blobs: dict[str, Call] = {}
    for rename in (c for c in good if c.name == "renameat"):
        written = [c.end for c in good if c.name == "write" and c.path == rename.path and c.start < rename.start]
        if not between("fsync", rename.path, max(written, default=0), rename.start):
            problems.append(f"{rename.path} was renamed before it was synced")
        if match := BLOB.search(rename.second):
            blobs[match[2]] = rename
    released = ends(calls)
    interactions = appended(good)
    for made in interactions:
        for digest in made.blobs:
            rename = blobs.get(digest)
            if rename is None:
                problems.append(f"interaction {made.n} names blob {digest}, which was not stored")
            elif rename.end > made.call.start:
                problems.append(f"interaction {made.n} was written before its blob {digest} had its name")
            elif not between("fsync", rename.second.rpartition("/")[0], rename.end, made.call.start):
                problems.append(f"interaction {made.n} was written before the folder of its blob {digest} was synced")
        for create in (c for c in good if c.name == "create" and c.path == made.path and c.end <= made.call.start):
            if not between("fsync", made.path.rpartition("/")[0], create.end, made.call.start):
                problems.append(f"interaction {made.n} was written before the cassette's name was synced")
        end = released.get(made.n)
        if end is None:
            continue
        if made.call.end > end.start:
            problems.append(f"the end of {made.n} was sent before it was written")
        if power and not between("fdatasync", made.path, made.call.end, end.start):
            problems.append(f"the end of {made.n} was sent before it was synced")
        if not any(c.name == "fdatasync" and c.path == made.path and c.start >= made.call.end for c in good):
            problems.append(f"{made.n} was never synced")
    problems += [f"the end of {n} was sent, and it was never written"
                 for n in released if n not in {made.n for made in interactions}]
    return problems
