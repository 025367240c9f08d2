r"""TeX, as far as it must be understood to read a manuscript: what is not set, groups, arguments, lines."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

_LONGEST_INLINE = 1000
"""Characters that verbatim text in a line may have."""

_TOKEN = re.compile(
    r"(?P<comment>%)"
    r"|\\begin\s*\{(?P<literal>(?:[BL]?[vV]erbatim|lstlisting|minted|comment|filecontents)\*?)\}"
    r"|\\(?P<inline>verb|lstinline|mintinline(?:\s*\{\w*\})?)(?![A-Za-z@])"
    r"|\\(?P<address>url|href|nolinkurl|path)(?![A-Za-z@])\s*(?:\[[^\]\n]*\]\s*)?(?=\{)"
    r"|\\(?P<skipped>iffalse)(?![A-Za-z@])"
    r"|\\(?P<stop>end\s*\{document\}|endinput(?![A-Za-z@]))"
    r"|\\(?:[A-Za-z@]+|.)",
    re.DOTALL,
)
_BRANCH = re.compile(r"%[^\n]*|\\(?P<word>if[A-Za-z@]*|else|fi)(?![A-Za-z@])|\\.", re.DOTALL)
_NO_BRANCH = re.compile(
    r"iff|if(?:thenelse|def\w+|undef|csdef|csundef|bool|toggle|str\w+|blank|num\w+|dim\w+|x?instring|package\w+)"
)
"""Words that begin with `if` and have no `\fi`."""

_INLINE = re.compile(r"\*?(?:\[[^\]\n]*\])?(?P<mark>[^A-Za-z\s*])")
_OPTIONS = re.compile(r"\s*\[[^\[\]]*\]")
_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
_SPACE = re.compile(r"\s*")


@dataclass(frozen=True, slots=True)
class Source:
    """A file's text.

    Attributes:
        lines: its lines.
        text: the text with everything that is not set (comments, verbatim text, skipped branches, what follows the
            end) blanked out; each character keeps its place.
        comments: places in `text` where a comment begins that TeX would see as one.
        starts: place at which each line begins.
    """

    lines: tuple[str, ...]
    text: str
    comments: tuple[int, ...]
    starts: tuple[int, ...]

    def line(self, place: int) -> int:
        """Return the number of the line of a place, from 1."""
        return bisect_right(self.starts, place)


def source_of(raw: bytes) -> Source:
    """Decode a file (UTF-8, else Latin-1) and blank out what is not set."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("latin-1")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = tuple(text.split("\n"))
    starts = tuple(accumulate((len(line) + 1 for line in lines[:-1]), initial=0))
    spans, comments = [], []
    for start, end, comment in _unset(text):
        spans.append((start, end))
        if comment:
            comments.append(start)
    return Source(lines, blanked(text, spans), tuple(comments), starts)


def blanked(text: str, spans: list[tuple[int, int]]) -> str:
    """Return text with spans replaced by spaces; line breaks stay."""
    parts, last = [], 0
    for start, end in sorted(spans):
        if end <= last:
            continue
        begin = max(start, last)
        parts += [text[last:begin], re.sub(r"[^\n]", " ", text[begin:end])]
        last = end
    return "".join([*parts, text[last:]])


def _unset(text: str) -> Iterator[tuple[int, int, bool]]:
    """Yield the spans that are not set, and whether each is a comment."""
    place = 0
    while (found := _TOKEN.search(text, place)) is not None:
        start, place = found.span()
        if found["comment"]:
            place = _until(text, "\n", place)
            yield start, place, True
        elif found["literal"]:
            place = _until(text, f"\\end{{{found['literal']}}}", place)
            yield start, place, False
        elif found["inline"]:
            place = _inline_end(text, place)
            yield start, place, False
        elif found["address"]:
            inner = group(text, place)
            if inner is not None:
                yield place, inner[1] + 1, False
                place = inner[1] + 1
        elif found["skipped"]:
            place = _branch_end(text, place)
            yield start, place, False
        elif found["stop"]:
            yield start, len(text), False
            return


def _until(text: str, what: str, place: int) -> int:
    found = text.find(what, place)
    return len(text) if found < 0 else found


def _inline_end(text: str, place: int) -> int:
    found = _INLINE.match(text, place)
    if found is None:
        return place
    end = text.find("}" if found["mark"] == "{" else found["mark"], found.end(), found.end() + _LONGEST_INLINE)
    return end + 1 if end >= 0 and "\n" not in text[place:end] else found.end()


def _branch_end(text: str, place: int) -> int:
    r"""Return where the branch of a false condition ends: at its `\else` or `\fi`."""
    depth = 0
    for found in _BRANCH.finditer(text, place):
        word = found["word"]
        if word == "fi" and depth:
            depth -= 1
        elif word in ("fi", "else") and not depth:
            return found.end()
        elif word and word.startswith("if") and not _NO_BRANCH.fullmatch(word):
            depth += 1
    return len(text)


def group(text: str, place: int) -> tuple[int, int] | None:
    """Return where what stands in the braces that open at a place, after spaces, begins and ends; None without any."""
    start = _after_space(text, place)
    end = _closings(text).get(start)
    return None if end is None else (start + 1, end)


@lru_cache(maxsize=4)
def _closings(text: str) -> Mapping[int, int]:
    """Return for each brace that opens the place of the one that closes it."""
    opened: list[int] = []
    found = {}
    for brace in _BRACE.finditer(text):
        if brace[0] == "{":
            opened.append(brace.start())
        elif brace[0] == "}" and opened:
            found[opened.pop()] = brace.start()
    return found


def arguments_end(text: str, place: int, count: int) -> int:
    """Return where the arguments of a command end, optional ones and `count` others."""
    for _ in range(count):
        while (found := _OPTIONS.match(text, place)) is not None:
            place = found.end()
        inner = group(text, place)
        if inner is None:
            break
        place = inner[1] + 1
    return place


def _after_space(text: str, place: int) -> int:
    found = _SPACE.match(text, place)
    return found.end() if found else place
