"""Pictures of a manuscript: what they say of themselves, and whether two show the same."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass

_STAMP = re.compile(rb"reportgen figure (?P<name>[\w.-]+) spec (?P<spec>[0-9a-f]{12}) study (?P<study>[0-9a-f]{12})")
_PNG = b"\x89PNG\r\n\x1a\n"
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_PRODUCER = re.compile(rb"/Producer \(Matplotlib pdf backend v([^)]*)\)")
_LARGEST = 256 * 2**20
"""Bytes that a picture may unfold to."""


@dataclass(frozen=True, slots=True)
class PictureStamp:
    """What a figure of the bundle says of itself: its name, the first digits of the hashes of its spec and study."""

    name: str
    spec: str
    study: str


def stamp_of(raw: bytes) -> PictureStamp | None:
    """Return what a PDF or PNG says of itself, None where it is no figure of ours or lost its metadata."""
    found = _STAMP.search(raw)
    return PictureStamp(*(found[key].decode("ascii") for key in ("name", "spec", "study"))) if found else None


def same_picture(copied: bytes, drawn: bytes) -> bool:
    """Tell whether two files show the same; compression and metadata do not count.

    PDFs by different versions of matplotlib differ in more than what they show: they are taken to be the same.
    """
    if copied == drawn:
        return True
    versions = _PRODUCER.search(copied), _PRODUCER.search(drawn)
    if versions[0] and versions[1] and versions[0][1] != versions[1][1]:
        return True
    return _unfolded(copied) == _unfolded(drawn)


def _unfolded(raw: bytes) -> list[bytes]:
    """Return what is drawn: the streams of a PDF, header and pixels of a PNG, else the file itself."""
    if raw.startswith(_PNG):
        chunks = _chunks(raw)
        pixels = b"".join(content for kind, content in chunks if kind == b"IDAT")
        return [*(content for kind, content in chunks if kind in (b"IHDR", b"PLTE")), _inflated(pixels)]
    if raw.startswith(b"%PDF"):
        return [_inflated(found[1]) for found in _STREAM.finditer(raw)]
    return [raw]


def _inflated(packed: bytes) -> bytes:
    """Return what was compressed; what was not, or unfolds to more than any figure of ours, as it is."""
    unfolding = zlib.decompressobj()
    try:
        unpacked = unfolding.decompress(packed, _LARGEST)
    except zlib.error:
        return packed
    return unpacked if unfolding.eof else packed


def _chunks(raw: bytes) -> list[tuple[bytes, bytes]]:
    found, place = [], len(_PNG)
    while place + 8 <= len(raw):
        length = int.from_bytes(raw[place : place + 4], "big")
        found.append((raw[place + 4 : place + 8], raw[place + 8 : place + 8 + length]))
        place += 12 + length
    return found
