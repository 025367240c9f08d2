"""A mark in the metadata of each figure by which a copy of it can be recognised."""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from reportgen.model.encode import to_json
from reportgen.model.figures import FigureSpec

_DIGITS = 12
_BLANK = "0" * _DIGITS

_SIGNATURE = 8
"""Bytes before the first chunk of a PNG."""


@dataclass(frozen=True, slots=True)
class FigureStamp:
    """From what a figure was made: version of reportgen and hash of the study."""

    version: str
    study_hash: str

    @property
    def creator(self) -> str:
        """The program and its version."""
        return f"reportgen {self.version}"

    def subject(self, spec: FigureSpec, width: float) -> str:
        """Return the figure's name and the hashes of what is drawn and of the study."""
        return _subject(spec, spec_hash(spec, width), self.study_hash[:_DIGITS].ljust(_DIGITS, "0"))

    def set_in(self, files: Mapping[str, bytes], spec: FigureSpec, width: float) -> dict[str, bytes]:
        """Return files with a blank subject, by kind, with that of this study."""
        blank, subject = blank_subject(spec), self.subject(spec, width)
        return {kind: with_subject(content, blank, subject) for kind, content in files.items()}


def blank_subject(spec: FigureSpec) -> str:
    """Return a subject without its hashes: they are set in when the figure is done."""
    return _subject(spec, _BLANK, _BLANK)


def _subject(spec: FigureSpec, content: str, study: str) -> str:
    return f"reportgen figure {spec.words.name} spec {content} study {study}"


def spec_hash(spec: FigureSpec, width: float) -> str:
    """Return twelve hexadecimal digits that stand for a figure's content and its width in inches."""
    content = to_json({"type": type(spec).__name__, "width": round(width, 4), "spec": spec})
    return hashlib.sha256(content).hexdigest()[:_DIGITS]


def with_subject(content: bytes, blank: str, subject: str) -> bytes:
    """Return a PNG or PDF whose blank subject is replaced by one of the same length.

    Raises:
        ValueError: the blank subject does not stand in it just once.
    """
    old, new = blank.encode("ascii"), subject.encode("ascii")
    if content.count(old) != 1 or len(old) != len(new):
        raise ValueError(blank)
    found = content.replace(old, new)
    return found if found.startswith(b"%PDF") else _with_checksum(found, found.index(new))


def _with_checksum(content: bytes, place: int) -> bytes:
    """Return a PNG with the right checksum on the chunk around a place."""
    start = _SIGNATURE
    while True:
        (length,) = struct.unpack_from(">I", content, start)
        end = start + 8 + length
        if start <= place < end:
            return content[:end] + struct.pack(">I", zlib.crc32(content[start + 4 : end])) + content[end + 4 :]
        start = end + 4
