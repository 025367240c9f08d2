r"""A manuscript and every file that it reads -> what it holds of the paper bundle."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from reportgen.errors import InputError
from reportgen.model.files import Refusal, read_ordinary
from reportgen.model.manuscript import Block, Definition, Inclusion, Manuscript, Mention
from reportgen.read import mentions
from reportgen.read.tex import Source, source_of
from reportgen.wording import manuscript as say

LIMIT = 20 * 2**20
"""Bytes that a manuscript may have in all."""

PICTURE_LIMIT = 64 * 2**20
_PICTURES = (".pdf", ".png", ".jpg", ".jpeg")
_ROUNDS = 5
"""Times that macros in the name of a file are replaced by their texts."""

_INPUT = re.compile(
    r"\\(?P<how>input|include|subfile|subfileinclude|InputIfFileExists)(?![A-Za-z@])\s*"
    r"(?:\{(?P<name>[^{}]*)\}|(?P<bare>[^\s{}\\\[%]+))"
)
_IMPORT = re.compile(
    r"\\(?P<sub>sub)?(?:import|inputfrom|includefrom)(?![A-Za-z@])\*?\s*\{(?P<folder>[^{}]*)\}\s*\{(?P<name>[^{}]*)\}"
)
_PACKAGE = re.compile(r"\\(?:usepackage|RequirePackage)(?![A-Za-z@])\s*(?:\[[^\[\]]*\])?\s*\{([^{}]*)\}")
_ASKED = re.compile(r"\\IfFileExists\s*\{([^{}]*)\}")
_BODY = re.compile(r"\\begin\s*\{document\}")
_NAMED = re.compile(r"\\([A-Za-z@]+)\s*(?:\{\})?")
_OF_TEX = ("glyphtounicode", "pdf-trans", "binhex", "ushyphex", "pgf", "tikz", "xy", "epsf", "psfig", "t1enc")
"""Files that come with TeX, so that nobody misses them beside the manuscript."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A file that a manuscript asks for."""

    name: str
    line: int
    folders: tuple[Path, ...]
    body: bool
    optional: bool = False
    package: bool = False


def read_manuscript(path: Path) -> Manuscript:
    r"""Read a manuscript and what it reads by `\input` and the like.

    Raises:
        InputError: the file cannot be read, or all of it is too large.
    """
    return _Reader(Path(os.path.abspath(path))).read(str(path))


def read_file(path: Path, limit: int) -> bytes:
    """Return the bytes of an ordinary file.

    Raises:
        OSError: it is not there, cannot be read, or is no ordinary file.
        InputError: it has more than `limit` bytes.
    """
    content = read_ordinary(path, limit)
    if content.raw is not None:
        return content.raw
    if content.refusal is Refusal.TOO_LARGE:
        raise InputError(say.too_large(LIMIT // 2**20), where=os.path.relpath(path))
    raise content.error or FileNotFoundError(say.not_a_file())


def read_picture(path: Path) -> bytes | None:
    """Return the bytes of a picture; None where it cannot be read."""
    try:
        return read_file(path, PICTURE_LIMIT)
    except (OSError, InputError):
        return None


class _Reader:
    """Follows a manuscript from file to file, each read once."""

    def __init__(self, main: Path) -> None:
        self.main = main
        self.left = LIMIT
        self.seen: set[str] = set()
        self.texts: dict[str, str] = {}
        self.pictures: tuple[str, ...] = ()
        self.files: list[Inclusion] = []
        self.blocks: list[Block] = []
        self.uses: list[Mention] = []
        self.definitions: list[Definition] = []
        self.shown: list[tuple[str, Path, int, tuple[Path, ...]]] = []
        self.labels: list[Mention] = []
        self.numbers: list[Mention] = []
        self.missing: list[Mention] = []
        self.unread: list[Mention] = []

    def read(self, called: str) -> Manuscript:
        """Read the main file, which the user calls so, and, each after the one that asks for it, all others."""
        try:
            raw = read_file(self.main, self.left)
        except OSError as error:
            reason = error.strerror or str(error)
            raise InputError(say.cannot_read(reason), where=called, hint=say.name_the_main_file()) from error
        self.files.append(Inclusion(self.main.name, self.main, self.main, 1))
        waiting = [(self.main, asked) for asked in self._take(self.main, raw, (self.main.parent,), body=None)][::-1]
        while waiting:
            owner, asked = waiting.pop()
            waiting += [(path, inner) for path, inner in self._follow(owner, asked)][::-1]
        return Manuscript(
            self.main, tuple(self.files), tuple(self.blocks), tuple(self.uses), tuple(self.definitions),
            tuple(self._graphics()), tuple(self.labels), tuple(self.numbers), tuple(self.missing), tuple(self.unread),
        )  # fmt: skip

    def _follow(self, owner: Path, asked: _Asked) -> Iterator[tuple[Path, _Asked]]:
        name = self._expanded(asked.name)
        place = Mention(name, owner, asked.line)
        if not name or name.startswith("|") or "\\" in name or "#" in name:
            if not asked.package:
                self.unread.append(place)
            return
        endings = (".sty",) if asked.package else (".tex", "")
        path = _find(name, asked.folders, endings)
        if path is not None and os.path.realpath(path) in self.seen:
            return
        try:
            if path is None:
                raise FileNotFoundError(name)
            raw = read_file(path, self.left)
        except OSError:
            if not asked.optional and name.removesuffix(".tex") not in _OF_TEX:
                self.missing.append(place)
            return
        self.files.append(Inclusion(name, path, owner, asked.line))
        folders = tuple(dict.fromkeys((*asked.folders, path.parent)))
        yield from ((path, inner) for inner in self._take(path, raw, folders, body=asked.body))

    def _take(self, path: Path, raw: bytes, folders: tuple[Path, ...], *, body: bool | None) -> list[_Asked]:
        """Collect what a file mentions and return the files that it asks for; `body` is None for the main file."""
        self.left -= len(raw)
        self.seen.add(os.path.realpath(path))
        source = source_of(raw)
        begin = _BODY.search(source.text)
        start = begin.end() if begin else 0 if body in (None, True) else len(source.text)
        blocks = mentions.blocks_of(path, source)
        outside = mentions.outside(source, blocks)
        self.texts |= {item.name: item.text for item in mentions.definitions_in(source.text) if item.text}
        self.pictures += mentions.picture_folders(source.text)
        self.blocks += blocks
        self.uses += mentions.uses_in(path, source)
        self.definitions += mentions.own_definitions(path, source, blocks)
        self.labels += mentions.labels_in(path, source, outside)
        self.numbers += mentions.numbers_in(path, source, outside, start)
        self.shown += [(name, path, line, folders) for name, line in mentions.graphics_in(source)]
        return sorted(self._asked(source, folders, start), key=lambda asked: asked.line)

    def _asked(self, source: Source, folders: tuple[Path, ...], start: int) -> Iterator[_Asked]:
        guarded = {name.strip().removesuffix(".tex") for name in _ASKED.findall(source.text)}
        for found in _INPUT.finditer(source.text):
            name = (found["name"] or found["bare"] or "").strip().strip('"')
            optional = found["how"] == "InputIfFileExists" or name.removesuffix(".tex") in guarded
            yield _Asked(name, source.line(found.start()), folders, found.start() >= start, optional)
        for found in _IMPORT.finditer(source.text):
            base = folders[0] if found["sub"] else self.main.parent
            folder = Path(base, self._expanded(found["folder"].strip()))
            inner = tuple(dict.fromkeys((folder, *folders)))
            yield _Asked(found["name"].strip(), source.line(found.start()), inner, found.start() >= start)
        for found in _PACKAGE.finditer(source.text):
            for name in found[1].split(","):
                line = source.line(found.start())
                yield _Asked(name.strip() or "-", line, folders, body=False, optional=True, package=True)

    def _expanded(self, name: str) -> str:
        """Return the name of a file with macros replaced by their texts, as far as these are known."""
        for _ in range(_ROUNDS):
            longer = _NAMED.sub(lambda found: self.texts.get(found[1], found[0]), name)
            if longer == name or len(longer) > 1000:  # noqa: PLR2004  no path is that long
                break
            name = longer
        return name.strip().strip('"')

    def _graphics(self) -> Iterator[Inclusion]:
        for target, owner, line, folders in self.shown:
            name = self._expanded(target)
            if "\\" in name or "#" in name:
                self.unread.append(Mention(name, owner, line))
                continue
            places = [Path(folder, inner) for inner in ("", *self.pictures) for folder in folders]
            endings = ("",) if Path(name).suffix.lower() in _PICTURES else _PICTURES
            yield Inclusion(name, _find(name, tuple(places), endings), owner, line)


def _find(name: str, folders: tuple[Path, ...], endings: tuple[str, ...]) -> Path | None:
    """Return the first file of a name in the folders, with the first ending that there is a file with."""
    for folder in folders:
        for ending in endings:
            path = Path(os.path.normpath(Path(folder, name + ending)))
            try:
                if path.is_file():
                    return path
            except (OSError, ValueError):
                continue
    return None
