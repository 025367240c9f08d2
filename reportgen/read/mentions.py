r"""One file of a manuscript -> what it mentions: macros `\rg...`, definitions, labels, pictures, files, numbers."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from reportgen.model.manuscript import Block, Definition, Mention, significant_digits
from reportgen.model.markers import begin_of, end_of
from reportgen.read.tex import Source, arguments_end, blanked, group

_LEAST_DIGITS = 3
_LONGEST_BODY = 2000
_YEARS = range(1900, 2101)

_DEFINE = re.compile(
    r"\\(?:(?:re)?newcommand|providecommand|DeclareRobustCommand|(?:re)?newrobustcmd|[gex]?def|let"
    r"|(?:New|Renew|Provide|Declare)(?:Expandable)?DocumentCommand)\s*\*?\s*(?:\{\s*)?\\(?P<name>[A-Za-z@]+)\s*\}?"
)
_PARAMETERS = re.compile(r"(?:\s*\[[^\[\]]*\]|\s*#\d)*")
_GUARD = re.compile(r"\\if(?:un)?def(?:ined)?\s*\{?\s*$")
_MACRO = re.compile(r"\\(rg[A-Za-z]+)")
_LABEL = re.compile(r"\\label\s*\{([^{}]*)\}")
_GRAPHIC = re.compile(r"\\includegraphics(?![A-Za-z@])\*?(?:\s*\[[^\[\]]*(?:\[[^\[\]]*\][^\[\]]*)*\])*\s*\{([^{}]*)\}")
_FOLDERS = re.compile(r"\\graphicspath(?![A-Za-z@])")
_POINTER = re.compile(r"(?!href|hyperref)\w*(?:[rR]ef|[cC]ite\w*)")
_COMMAND = re.compile(r"\\([A-Za-z@]+)\*?")

_SILENT: Mapping[str, int] = {
    "label": 1, "hypertarget": 1, "hyperlink": 1, "bibitem": 1, "bibliography": 1, "bibliographystyle": 1,
    "addbibresource": 1, "includegraphics": 1, "graphicspath": 1, "input": 1, "include": 1, "subfile": 1,
    "includeonly": 1, "InputIfFileExists": 1, "IfFileExists": 1, "import": 2, "subimport": 2, "usepackage": 1,
    "RequirePackage": 1, "documentclass": 1, "PassOptionsToPackage": 2, "usetikzlibrary": 1, "hypersetup": 1,
    "geometry": 1, "vspace": 1, "hspace": 1, "setlength": 2, "addtolength": 2, "setcounter": 2, "addtocounter": 2,
    "rule": 2, "raisebox": 1, "resizebox": 2, "scalebox": 1, "parbox": 1, "fontsize": 2, "definecolor": 3,
    "colorlet": 2, "color": 1, "textcolor": 1, "cellcolor": 1, "rowcolor": 1, "pagestyle": 1, "begin": 1, "end": 1,
    "cmidrule": 1, "sisetup": 1, "pgfplotsset": 1, "tikzset": 1, "lstset": 1, "newcolumntype": 1, "doi": 1,
}  # fmt: skip
"""Commands whose first arguments are no running text, and how many of them."""

_UNIT = r"(?:line|text|column|page|paper|h)?(?:width|height|size)|baselineskip|tabcolsep|parindent|parskip|fill"
_NUMBER = re.compile(
    r"(?<![\w.@#\\])(?P<sign>\$[-+]\$|(?<!-)[-+−])?"
    r"(?P<digits>\d{1,3}(?:(?:,|\{,\}|\\,)\d{3})+(?:\.\d+)?(?!\d)|\d+(?:\.\d+)?|\.\d+)"
    rf"(?![\w@]|\.\d|\s*\\(?:{_UNIT})(?![A-Za-z]))"
)


@dataclass(frozen=True, slots=True)
class Defined:
    """A macro that is defined: its name and text, the place of its name, and where its text begins and ends."""

    name: str
    text: str
    place: int
    start: int
    end: int


def definitions_in(text: str) -> Iterator[Defined]:
    """Yield each macro that is defined."""
    for found in _DEFINE.finditer(text):
        after = _PARAMETERS.match(text, found.end())
        start, end = group(text, after.end() if after else found.end()) or (found.end(), found.end())
        body = text[start : min(end, start + _LONGEST_BODY)].strip()
        yield Defined(found["name"], body, found.start("name") - 1, start, end)


def blocks_of(path: Path, source: Source) -> tuple[Block, ...]:
    """Return the copies in a file; one whose other mark is missing is not whole."""
    found: list[Block] = []
    opened: Block | None = None
    for place in source.comments:
        number = source.line(place)
        line = source.lines[number - 1]
        mark, ended = begin_of(line), end_of(line)
        if opened is not None and (mark or ended is not None):
            same = ended == opened.name
            lines = source.lines[opened.line : number - 1] if same else ()
            found.append(Block(opened.name, opened.mark, path, opened.line, lines, whole=same))
            opened = None
            if same:
                continue
        if mark:
            opened = Block(mark.name, mark, path, number)
        elif ended is not None:
            found.append(Block(ended, None, path, number, whole=False))
    if opened is not None:
        found.append(Block(opened.name, opened.mark, path, opened.line, whole=False))
    return tuple(found)


def outside(source: Source, blocks: tuple[Block, ...]) -> str:
    """Return the text with the copies blanked out."""
    ends = (*source.starts, len(source.text))
    return blanked(
        source.text,
        [(source.starts[block.line - 1], ends[block.line + len(block.lines)]) for block in blocks if block.whole],
    )


def uses_in(path: Path, source: Source) -> Iterator[Mention]:
    r"""Yield the macros `\rg...` that are used, without the places that define them or ask whether they are there."""
    defined = {item.place for item in definitions_in(source.text)}
    for found in _MACRO.finditer(source.text):
        before = source.text[max(0, found.start() - 24) : found.start()]
        if found.start() not in defined and not _GUARD.search(before):
            yield Mention(found[1], path, source.line(found.start()))


def own_definitions(path: Path, source: Source, blocks: tuple[Block, ...]) -> Iterator[Definition]:
    r"""Yield the macros `\rg...` that the file defines, with the copy that they stand in."""
    whole = [block for block in blocks if block.whole]
    firsts = [block.line for block in whole]
    for item in definitions_in(source.text):
        if _MACRO.fullmatch("\\" + item.name):
            line = source.line(item.place)
            before = bisect_right(firsts, line) - 1
            inside = before >= 0 and whole[before].holds(path, line)
            yield Definition(item.name, item.text, path, line, whole[before].name if inside else None)


def labels_in(path: Path, source: Source, text: str) -> Iterator[Mention]:
    """Yield the labels of a text of the file."""
    for found in _LABEL.finditer(text):
        yield Mention(found[1].strip(), path, source.line(found.start()))


def graphics_in(source: Source) -> Iterator[tuple[str, int]]:
    """Yield what pictures are called, and their lines."""
    for found in _GRAPHIC.finditer(source.text):
        yield found[1].strip(), source.line(found.start())


def picture_folders(text: str) -> tuple[str, ...]:
    r"""Return the folders that `\graphicspath` names."""
    inner = [group(text, found.end()) for found in _FOLDERS.finditer(text)]
    return tuple(name.strip() for item in inner if item for name in re.findall(r"\{([^{}]*)\}", text[slice(*item)]))


def numbers_in(path: Path, source: Source, text: str, body: int) -> Iterator[Mention]:
    """Yield the numbers of running text.

    Args:
        path: the file.
        source: its text.
        text: the part of it that is to be read.
        body: where the running text begins; before it numbers count only as texts of macros.
    """
    shown: list[tuple[int, int]] = []
    silent: list[tuple[int, int]] = []
    for item in definitions_in(text):
        if item.name.startswith("rg") or not item.text:
            silent.append((item.place, item.end))
        elif item.end <= body:
            shown.append((item.start, item.end))
    for found in _COMMAND.finditer(text):
        count = _SILENT.get(found[1], int(bool(_POINTER.fullmatch(found[1]))))
        if count:
            silent.append((found.start(), arguments_end(text, found.end(), count)))
    hidden, last = [], 0
    for start, end in shown:
        hidden.append((last, max(last, start)))
        last = max(last, end)
    hidden.append((last, max(last, body)))
    for found in _NUMBER.finditer(blanked(text, [*silent, *hidden])):
        digits = found["digits"]
        if significant_digits(digits) >= _LEAST_DIGITS and not (digits.isdecimal() and int(digits[:9]) in _YEARS):
            yield Mention((found["sign"] or "").replace("$", "") + digits, path, source.line(found.start()))
