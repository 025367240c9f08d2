"""A manuscript is judged against the current results: what is current, stale, edited, undefined, typed by hand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from itertools import zip_longest
from pathlib import Path

from reportgen.model.manuscript import (
    Block,
    Definition,
    Finding,
    Inclusion,
    Kind,
    Manuscript,
    Mention,
    Subject,
    significant_digits,
    value_of,
)
from reportgen.model.markers import content_hash
from reportgen.read.manuscript import read_picture
from reportgen.read.mentions import blocks_of, definitions_in
from reportgen.read.pictures import same_picture, stamp_of
from reportgen.read.tex import source_of
from reportgen.wording.manuscript import nearest

__all__ = ["judge", "macros_of"]

NUMBERS = "numbers.tex"
_LEAST_DIGITS = 3
_TABLE = re.compile(r"tables/(?P<name>.+?)(?:\.compact)?(?:\.tabular)?\.tex")
_LABEL = re.compile(r"\\label\{([^{}]*)\}")
_PICTURES = (".pdf", ".png")

_AFTER = {kind: place for place, kind in enumerate((Kind.UNMARKED, Kind.UNREAD, Kind.TYPED, Kind.CURRENT), 1)}
"""Order of what comes after the faults."""

Made = Mapping[str, bytes]
Figure = Callable[[str], bytes | None]
Spec = Callable[[str], str | None]


def judge(
    manuscript: Manuscript, current: Made, macros: Mapping[str, str], *, figure: Figure, spec: Spec
) -> tuple[Finding, ...]:
    """Return what is to be said of a manuscript: faults first, then reservations, typed numbers, what is current.

    Args:
        manuscript: what was read.
        current: the files of the bundle as they would be made now, by path below `paper/`.
        macros: the current macros and their LaTeX.
        figure: returns a current figure's file by its name, such as `best.pdf`; None where there is none.
        spec: returns the first digits of the hash of a current figure's spec; None where there is no such figure.
    """
    used = {mention.text for mention in manuscript.uses}
    found = [
        *(_block(block, current, macros, manuscript, used) for block in manuscript.blocks),
        *(said for item in manuscript.graphics if (said := _picture(item, figure, spec))),
        *_definitions(manuscript, macros, used),
        *_uses(manuscript, macros),
        *_files(manuscript),
        *_unmarked_tables(manuscript, current),
        *_numbers(manuscript, macros),
    ]
    places = {item.path: number for number, item in enumerate(manuscript.files)}
    return tuple(
        sorted(found, key=lambda item: (_AFTER.get(item.kind, 0), places.get(item.file, len(places)), item.line))
    )


def macros_of(numbers: bytes) -> dict[str, str]:
    """Return the macros that a file of numbers defines, and their LaTeX."""
    return {item.name: item.text for item in definitions_in(source_of(numbers).text)}


def _block(block: Block, current: Made, macros: Mapping[str, str], manuscript: Manuscript, used: set[str]) -> Finding:
    def said(kind: Kind, changes: tuple[tuple[str, str, str | None], ...] = (), **facts: str | int | bool) -> Finding:
        return Finding(kind, Subject.BLOCK, block.name, block.file, block.line, facts, changes)

    if not block.whole or block.mark is None:
        return said(Kind.CUT, begun=block.mark is not None)
    if block.name not in current:
        return said(Kind.GONE)
    lines = _content(block.name, current[block.name])
    now, here = content_hash(lines), content_hash(block.lines)
    if here == now:
        return said(Kind.CURRENT)
    changes: tuple[tuple[str, str, str | None], ...] = ()
    if block.name == NUMBERS:
        defined = [item for item in manuscript.definitions if block.holds(item.file, item.line)]
        changes = _changes(defined, macros, used)
    first = block.line + _first_difference(block.lines, lines)
    if here == block.mark.content:
        return said(Kind.STALE, changes, study=block.mark.study, first=first)
    if block.mark.content == now:
        return said(Kind.EDITED, changes, first=first)
    return said(Kind.EDITED, changes, study=block.mark.study, outdated=True)


def _content(name: str, raw: bytes) -> tuple[str, ...]:
    """Return the lines between the marks of a file of the bundle."""
    source = source_of(raw)
    blocks = (block for block in blocks_of(Path(name), source) if block.whole and block.name == name)
    return next((block.lines for block in blocks), source.lines)


def _first_difference(copied: tuple[str, ...], made: tuple[str, ...]) -> int:
    """Return which of the copied lines, from 1, is the first that is not as it was made."""
    kept = [(number, line.strip()) for number, line in enumerate(copied, 1) if line.strip()]
    lines = [line.strip() for line in made if line.strip()]
    for (number, line), other in zip_longest(kept, lines, fillvalue=(0, "")):
        if line != other:
            return number or len(copied) + 1
    return 1


def _changes(
    defined: list[Definition], macros: Mapping[str, str], used: set[str]
) -> tuple[tuple[str, str, str | None], ...]:
    """Return the macros whose value is another one now, those that are used first."""
    found = [(item.name, item.text, macros.get(item.name)) for item in defined if item.text != macros.get(item.name)]
    return tuple(sorted(found, key=lambda change: change[0] not in used))


def _picture(item: Inclusion, figure: Figure, spec: Spec) -> Finding | None:
    """Return what is to be said of a picture; None where it is none of ours."""
    path = item.path or Path(item.name)
    stem = path.name.removesuffix(path.suffix) if path.suffix.lower() in _PICTURES else path.name
    raw = read_picture(item.path) if item.path else None
    stamp = stamp_of(raw) if raw is not None else None
    name = stamp.name if stamp else stem
    made = f"{name}{path.suffix.lower()}"
    facts: dict[str, str | int | bool] = {"made": f"figures/{made}"}
    now = spec(name)
    if now is None and stamp is None:
        return None
    drawn = figure(made) if raw is not None and now is not None and (stamp is None or stamp.spec == now) else None
    same = raw is not None and drawn is not None and same_picture(raw, drawn)
    if raw is None:
        kind = Kind.MISSING_FILE
    elif stamp is None:
        kind = Kind.CURRENT if same else Kind.UNMARKED
    elif now is None:
        kind = Kind.GONE
    elif stamp.spec != now:
        kind = Kind.STALE
        facts["study"] = stamp.study
    else:
        kind = Kind.CURRENT if same or drawn is None else Kind.EDITED
    return Finding(kind, Subject.FIGURE, item.name, item.file, item.line, facts)


def _definitions(manuscript: Manuscript, macros: Mapping[str, str], used: set[str]) -> Iterator[Finding]:
    """Yield for each file the macros that it defines outside of copies with another value than the current one."""
    for path in dict.fromkeys(item.file for item in manuscript.definitions):
        own = [
            item
            for item in manuscript.definitions
            if item.file == path and item.block is None and item.text and item.name in macros
        ]
        changes = _changes(own, macros, used)
        if changes:
            line = next(item.line for item in own if item.text != macros[item.name])
            yield Finding(Kind.EDITED, Subject.MACRO, changes[0][0], path, line, {}, changes)


def _uses(manuscript: Manuscript, macros: Mapping[str, str]) -> Iterator[Finding]:
    """Yield the macros that are used and not defined, each once."""
    copied = {item.name for item in manuscript.definitions if item.block == NUMBERS}
    defined = {item.name for item in manuscript.definitions}
    numbers = copied or defined & set(macros)
    known = tuple({**macros, **dict.fromkeys(defined)})
    places: dict[str, list[Mention]] = {}
    for use in manuscript.uses:
        places.setdefault(use.text, []).append(use)
    unchecked: list[Mention] = []
    for name, uses in places.items():
        facts: dict[str, str | int | bool] = {"places": len(uses)}
        kind = Kind.UNDEFINED
        if name in macros and name not in defined:
            if not numbers:
                unchecked += uses
                continue
            facts["current"] = True
        elif name not in macros and (name in copied or name not in defined):
            kind = Kind.GONE if name in copied else Kind.UNDEFINED
            facts["near"] = nearest(name, known)
        else:
            continue
        yield Finding(kind, Subject.MACRO, name, uses[0].file, uses[0].line, facts)
    if unchecked:
        first = unchecked[0]
        yield Finding(Kind.UNMARKED, Subject.MACRO, first.text, first.file, first.line, {"places": len(unchecked)})


def _files(manuscript: Manuscript) -> Iterator[Finding]:
    for kind, mentions in ((Kind.MISSING_FILE, manuscript.missing), (Kind.UNREAD, manuscript.unread)):
        for item in mentions:
            yield Finding(kind, Subject.FILE, item.text, item.file, item.line)


def _unmarked_tables(manuscript: Manuscript, current: Made) -> Iterator[Finding]:
    """Yield the tables of ours that lost their marks: known by their label, or by the name of their file."""
    seen = {found["name"] for block in manuscript.blocks if (found := _TABLE.fullmatch(block.name))}
    marked = {block.file for block in manuscript.blocks}
    labels = {label: name for name, raw in current.items() for label in _LABEL.findall(raw.decode("utf-8", "replace"))}
    places = [(labels.get(item.text, ""), item) for item in manuscript.labels]
    for item in manuscript.files:
        if item.path is not None and item.path not in marked:
            near = f"tables/{item.path.name}" if item.path.name.endswith(".tabular.tex") else None
            name = near or f"{item.path.parent.name}/{item.path.name}"
            places.append((name if name in current else "", Mention(name, item.path, 1)))
    for name, place in places:
        found = _TABLE.fullmatch(name)
        if found and found["name"] not in seen:
            seen.add(found["name"])
            yield Finding(Kind.UNMARKED, Subject.BLOCK, name, place.file, place.line)


def _numbers(manuscript: Manuscript, macros: Mapping[str, str]) -> Iterator[Finding]:
    """Yield the numbers typed by hand that a macro has the value of; a loss may be told without its sign."""
    named: dict[Decimal, list[str]] = {}
    for name, text in macros.items():
        value = value_of(text)
        if value is not None and significant_digits(text) >= _LEAST_DIGITS:
            for form in dict.fromkeys((value, abs(value))):
                named.setdefault(form, []).append(name)
    for item in manuscript.numbers:
        value = value_of(item.text)
        if value is not None and value in named:
            facts = {"macros": " ".join(named[value])}
            yield Finding(Kind.TYPED, Subject.NUMBER, item.text, item.file, item.line, facts)
