"""Marks in generated LaTeX that tell a copy of a table or of the numbers from what it was copied from."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

_BEGIN = re.compile(
    r"^%\s*reportgen: begin (?P<name>\S+) study (?P<study>[0-9a-f]+) content (?P<content>[0-9a-f]+)\s*$"
)
_END = re.compile(r"^%\s*reportgen: end (?P<name>\S+)\s*$")
_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Mark:
    """The first line of a marked block.

    Attributes:
        name: path of the file below `paper/` that the block is the content of.
        study: first digits of the hash of the study that it was made from.
        content: first digits of the hash of what stands between the marks.
    """

    name: str
    study: str
    content: str


def content_hash(lines: Iterable[str]) -> str:
    """Return the first 12 digits of the SHA-256 of lines; indents, blank lines and trailing space do not count."""
    kept = [text for text in (line.strip() for line in lines) if text]
    return hashlib.sha256("\n".join(kept).encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]


def marked(name: str, study: str, lines: Iterable[str]) -> list[str]:
    """Return lines between marks that name them."""
    body = list(lines)
    begin = f"% reportgen: begin {name} study {study[:_DIGITS]} content {content_hash(body)}"
    return [begin, *body, f"% reportgen: end {name}"]


def begin_of(line: str) -> Mark | None:
    """Return the mark that begins a block, None for any other line."""
    found = _BEGIN.match(line.strip())
    return Mark(found["name"], found["study"], found["content"]) if found else None


def end_of(line: str) -> str | None:
    """Return the name of the block that a line ends, None for any other line."""
    found = _END.match(line.strip())
    return found["name"] if found else None
