"""What a manuscript holds of the paper bundle, and what is found when it is judged against the current results."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

from reportgen.model.markers import Mark

_NUMBER = re.compile(r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)")
_WRAPPERS = re.compile(r"(?<=\d)(?:\{,\}|,|\\,)(?=\d{3})|\\(?:num|ensuremath|text|mathrm)(?![A-Za-z])|[{}$\s]")


class Kind(StrEnum):
    """What is said of a place in a manuscript."""

    CURRENT = "current"
    STALE = "stale"
    EDITED = "edited"
    GONE = "gone"
    CUT = "cut"
    UNDEFINED = "undefined"
    MISSING_FILE = "missing_file"
    UNMARKED = "unmarked"
    UNREAD = "unread"
    TYPED = "typed"


FAULTS = (Kind.STALE, Kind.EDITED, Kind.GONE, Kind.CUT, Kind.UNDEFINED, Kind.MISSING_FILE)
"""Kinds with which a check fails; the others are reservations or nothing to worry about."""


class Subject(StrEnum):
    """What a finding is about."""

    BLOCK = "block"
    FIGURE = "figure"
    MACRO = "macro"
    FILE = "file"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Mention:
    """A word of the manuscript that matters, and where it stands: a macro, label, number or file name."""

    text: str
    file: Path
    line: int


@dataclass(frozen=True, slots=True)
class Block:
    """What stands between the marks of a copy.

    Attributes:
        name: path below `paper/` of what was copied.
        mark: the first line; None where it is missing and only the last one was found.
        file: file that it stands in.
        line: line of the first mark, or of the last one where that is all there is.
        lines: lines between the marks; empty where one is missing.
        whole: whether both marks are there.
    """

    name: str
    mark: Mark | None
    file: Path
    line: int
    lines: tuple[str, ...] = ()
    whole: bool = True

    def holds(self, file: Path, line: int) -> bool:
        """Tell whether a line stands between the marks."""
        return self.whole and file == self.file and self.line < line <= self.line + len(self.lines)


@dataclass(frozen=True, slots=True)
class Definition:
    r"""A macro `\rg...` that the manuscript defines; `block` is the copy that it stands in, if it stands in one."""

    name: str
    text: str
    file: Path
    line: int
    block: str | None = None


@dataclass(frozen=True, slots=True)
class Inclusion:
    """A file that is read or shown by the manuscript; `path` is None where there is no such file."""

    name: str
    path: Path | None
    file: Path
    line: int


@dataclass(frozen=True, slots=True)
class Manuscript:
    r"""What was found in a manuscript and the files that it reads.

    Attributes:
        main: the file that was named.
        files: every file read, with the place that asked for it.
        blocks: copies with marks.
        uses: macros `\rg...` used.
        definitions: macros `\rg...` that it defines itself, in copies too.
        graphics: pictures shown.
        labels: labels outside of copies.
        numbers: numbers of three or more significant digits in running text outside of copies.
        missing: files that are not there or cannot be read.
        unread: names of files that hang on what only TeX knows.
    """

    main: Path
    files: tuple[Inclusion, ...] = ()
    blocks: tuple[Block, ...] = ()
    uses: tuple[Mention, ...] = ()
    definitions: tuple[Definition, ...] = ()
    graphics: tuple[Inclusion, ...] = ()
    labels: tuple[Mention, ...] = ()
    numbers: tuple[Mention, ...] = ()
    missing: tuple[Mention, ...] = ()
    unread: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """What is said of a place.

    Attributes:
        kind: what is the matter.
        subject: what it is about.
        name: name of the copy, figure, macro, file, or the number.
        file: file of the place.
        line: its line.
        facts: figures and names that the sentence is made of.
        changes: macros whose value is another one now: name, value in the manuscript, current value if there is one.
    """

    kind: Kind
    subject: Subject
    name: str
    file: Path
    line: int
    facts: Mapping[str, str | int | bool] = field(default_factory=dict)
    changes: tuple[tuple[str, str, str | None], ...] = ()

    @property
    def fails(self) -> bool:
        """Whether a check fails with it."""
        return self.kind in FAULTS


def value_of(text: str) -> Decimal | None:
    """Return the value of a number as LaTeX has it; None where the text is no plain number."""
    plain = _WRAPPERS.sub("", text).replace("−", "-")
    return Decimal(plain) if _NUMBER.fullmatch(plain) and plain.isascii() else None


def significant_digits(text: str) -> int:
    """Return how many digits a number has from the first that is not zero."""
    return len("".join(char for char in text if char in "0123456789").lstrip("0"))
