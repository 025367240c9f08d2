"""What LaTeX's log says: boxes that are too wide and whose they are, what is undefined, the first error."""

from __future__ import annotations

import re
from dataclasses import dataclass

TOLERANCE = 0.5
"""Excess in pt below which nobody sees that a box is too wide."""

_ITEM = re.compile(r"reportgen: (?P<item>(?:table|figure|section) \S.*)")
_OVERFULL = re.compile(r"Overfull \\hbox \((?P<excess>\d+(?:\.\d+)?)pt too\b")
_TALL = re.compile(r"LaTeX\sWarning:\sFloat\stoo\slarge\sfor\spage\sby\s(?P<excess>\d+(?:\.\d+)?)pt")
_UNDEFINED = re.compile(r".*Warning: (?:Reference|Citation) [`'](?P<key>[^']+)'.* undefined\b")
_ERROR = re.compile(r"(?:(?:\./)?(?P<file>[^\s:!][^:]*):(?P<line>\d+): |! )(?P<message>(?! ==>).+)")
_CONTEXT = re.compile(r"l\.\d+ .*?(?P<command>\\(?:[A-Za-z@]+|.))$")
_UNKNOWN_COMMAND = "Undefined control"
_STOP = "Emergency stop"
_BANNER = re.compile(r"This is (?P<name>\w+), Version (?P<version>\S+(?: \([^)]*\))?)")


@dataclass(frozen=True, slots=True)
class Overfull:
    """An item that is wider than its column, or taller than a page.

    Attributes:
        item: what it is, such as `table best`; empty before the first item.
        excess_pt: how much too wide it is where it is widest, or how much too tall.
        tall: whether it is too tall.
    """

    item: str
    excess_pt: float
    tall: bool = False


@dataclass(frozen=True, slots=True)
class LatexError:
    """An error that ended a run: its message, and file and line where these are known."""

    message: str
    file: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Log:
    """What a log says.

    Attributes:
        engine: name and version of the program that wrote it.
        overfull: the items that are too wide, in their order.
        undefined: keys of references and citations that lead nowhere.
        error: the first error, None where there was none.
    """

    engine: str
    overfull: tuple[Overfull, ...]
    undefined: tuple[str, ...]
    error: LatexError | None


def parse_log(text: str) -> Log:
    """Return what the log of a run with `-file-line-error` and unwrapped lines says."""
    item, most, undefined = "", dict[tuple[str, bool], float](), dict[str, None]()
    lines = text.splitlines()
    for line in lines:
        if found := _ITEM.fullmatch(line.rstrip()):
            item = found["item"]
        elif found := _OVERFULL.match(line) or _TALL.match(line):
            excess, key = float(found["excess"]), (item, found.re is _TALL)
            if excess >= TOLERANCE:
                most[key] = max(excess, most.get(key, 0.0))
        elif found := _UNDEFINED.match(line):
            undefined[found["key"]] = None
    banner = _BANNER.match(text)
    return Log(
        engine=f"{banner['name']} {banner['version']}" if banner else "",
        overfull=tuple(Overfull(name, excess, tall) for (name, tall), excess in most.items()),
        undefined=tuple(undefined),
        error=_first_error(lines),
    )


def _first_error(lines: list[str]) -> LatexError | None:
    """Return the first error; one that names no place happened where the run stopped."""
    found = [(number, match) for number, line in enumerate(lines) if (match := _ERROR.match(line))]
    if not found:
        return None
    number, first = found[0]
    message = first["message"].strip().removeprefix("LaTeX Error: ").rstrip(".")
    if message.startswith(_UNKNOWN_COMMAND):
        context = next((match for line in lines[number:] if (match := _CONTEXT.match(line))), None)
        message += f": {context['command']}" if context else ""
    place = next((match for _, match in found if match["file"]), None)
    if place is None or (place is not first and not place["message"].startswith(_STOP)):
        return LatexError(message)
    return LatexError(message, place["file"], int(place["line"]))
