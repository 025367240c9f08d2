"""Texts of `check --paper`: what is said of a manuscript."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence

from reportgen.model.manuscript import Finding, Kind, Subject
from reportgen.wording.catalog import _, colon, comma, hinted, listed, ngettext
from reportgen.wording.numbers import grouped

_NAMED = 3
"""Macros named where a number has the value of several."""


def cannot_read(reason: str) -> str:
    return _("the manuscript cannot be read: {reason}").format(reason=reason)


def name_the_main_file() -> str:
    return _("name the main file of the manuscript, such as paper/main.tex")


def not_a_file() -> str:
    return _("it is not a file")


def too_large(megabytes: int) -> str:
    return _("with this file the manuscript has more than {megabytes} MB").format(megabytes=megabytes)


def what(finding: Finding) -> str:
    """Say what is the matter with a place."""
    facts = {"name": finding.name, "count": grouped(len(finding.changes)), **finding.facts}
    count, first = int(facts.get("places", 1)), facts.get("first")
    text = _what(finding).format(**facts)
    if count > 1:
        text += ngettext(" ({count} place)", " ({count} places)", count).format(count=grouped(count))
    if first is not None:
        text += _("; line {first} is the first that differs").format(first=first)
    return text


def _what(finding: Finding) -> str:
    drawn, outdated = finding.subject is Subject.FIGURE, finding.facts.get("outdated")
    special = {
        (Subject.MACRO, Kind.EDITED): ngettext(
            "{count} macro is defined here with another value than the current one",
            "{count} macros are defined here with other values than the current ones",
            len(finding.changes),
        ),
        (Subject.MACRO, Kind.GONE): _("\\{name} is in the copy of numbers.tex, but is no longer made"),
        (Subject.MACRO, Kind.UNMARKED): _("\\{name} is used, but no numbers.tex is read here"),
        (Subject.FIGURE, Kind.EDITED): _("{name} is not what was drawn: it was changed after it was copied"),
    }
    edited = _("{name} was edited after it was copied")
    if outdated:
        edited = _("{name} was edited after it was copied, and is out of date: made from study {study}")
    general = {
        Kind.CURRENT: _("{name} is current"),
        Kind.STALE: (
            _("{name} is out of date: drawn from study {study}")
            if drawn
            else _("{name} is out of date: made from study {study}")
        ),
        Kind.EDITED: edited,
        Kind.GONE: _("{name} is no longer made"),
        Kind.CUT: (
            _("the last line of {name} is missing")
            if finding.facts.get("begun")
            else _("the first line of {name} is missing")
        ),
        Kind.MISSING_FILE: _("{name} is not there or cannot be read"),
        Kind.UNREAD: _("what {name} stands for is not known, so it was not read"),
        Kind.UNMARKED: _("{name} cannot be checked"),
        Kind.UNDEFINED: _("\\{name} is not defined"),
        Kind.TYPED: _("{name} is typed by hand"),
    }
    return special.get((finding.subject, finding.kind)) or general[finding.kind]


def hint(finding: Finding) -> str:
    """Say what to do about it; empty where nothing is to be done."""
    if finding.subject is Subject.NUMBER:
        return same_value(str(finding.facts["macros"]).split())
    if finding.subject is Subject.MACRO:
        return _hint_on_macro(finding)
    again = _("run `reportgen build` and copy paper/{name} again")
    unmarked = (
        _("copy it again from paper/figures/, with what the file says of itself")
        if finding.subject is Subject.FIGURE
        else _("copy it again with its first and last line")
    )
    texts = {
        Kind.STALE: again,
        Kind.EDITED: again + _("; what is to stay belongs into the study file or the text around it"),
        Kind.GONE: _("take it out, or see in paper/ what stands for it now"),
        Kind.CUT: _("copy paper/{name} again with its first and last line"),
        Kind.MISSING_FILE: _("put it there, or take the line out"),
        Kind.UNREAD: _("write its name out, or check that file by itself"),
        Kind.UNMARKED: unmarked,
    }
    return texts.get(finding.kind, "").format(name=finding.facts.get("made", finding.name))


def _hint_on_macro(finding: Finding) -> str:
    near = str(finding.facts.get("near", ""))
    if finding.facts.get("current"):
        return _("defined in the current numbers.tex, not in the copy: copy paper/numbers.tex again")
    guess = _("did you mean \\{near}?").format(near=near) if near else _("paper/numbers.tex has all macros")
    texts = {
        Kind.EDITED: _("take them out, or copy paper/numbers.tex again with its first and last line"),
        Kind.UNMARKED: _("read a copy of paper/numbers.tex, so that it can be checked"),
    }
    return texts.get(finding.kind, guess)


def nearest(name: str, known: Sequence[str]) -> str:
    """Return the name that is most like one that is not known; empty where none is."""
    return next(iter(difflib.get_close_matches(name, known, n=1, cutoff=0.6)), "")


def same_value(macros: Sequence[str]) -> str:
    """Say which macros have the value of a number."""
    named, more = [f"\\{name}" for name in macros[:_NAMED]], len(macros) - _NAMED
    if more > 0:
        named.append(ngettext("{count} other", "{count} others", more).format(count=grouped(more)))
    text = ngettext("{macros} has this value", "{macros} have this value", len(macros))
    return text.format(macros=listed(named))


def line(place: str, finding: Finding) -> str:
    """One line for a place."""
    return hinted(place + colon() + what(finding), hint(finding))


def change(name: str, old: str, new: str | None) -> str:
    """One macro whose value is another one now."""
    return f"\\{name}{colon()}{old} -> {_('no longer made') if new is None else new}"


def summary(copies: Mapping[Kind, int], macros: int, missing: int, unsure: int, typed: int) -> str:
    """Say how many copies are current, stale and so on, and how much else there is.

    Args:
        copies: tables, figures and files of numbers, by what was found.
        macros: macros that are not defined or not current.
        missing: files that are missing.
        unsure: places that could not be checked.
        typed: numbers typed by hand.
    """
    if not any((*copies.values(), macros, missing, unsure, typed)):
        return _("nothing of the paper bundle was found in the manuscript")
    current = copies.get(Kind.CURRENT, 0)
    counted = (
        (copies.get(Kind.STALE, 0), _("{count} stale")),
        (copies.get(Kind.EDITED, 0), _("{count} edited")),
        (copies.get(Kind.GONE, 0), _("{count} no longer made")),
        (copies.get(Kind.CUT, 0), _("{count} cut")),
        (macros, ngettext("{count} macro undefined or changed", "{count} macros undefined or changed", macros)),
        (missing, ngettext("{count} file missing", "{count} files missing", missing)),
        (unsure, _("{count} not checked")),
        (typed, ngettext("{count} number typed by hand", "{count} numbers typed by hand", typed)),
    )
    first = ngettext(
        "{count} copy of a table, figure or numbers current",
        "{count} copies of tables, figures and numbers current",
        current,
    )
    parts = [first.format(count=grouped(current))]
    return comma().join([*parts, *(text.format(count=grouped(count)) for count, text in counted if count)])


def failed() -> str:
    return _("the manuscript is not up to date")


def failed_hint() -> str:
    return _("run `reportgen build`, then copy again what is named above")


def more_changes(count: int) -> str:
    """Say that further macros are not shown."""
    return ngettext(
        "and {count} more macro; --verbose shows all", "and {count} more macros; --verbose shows all", count
    ).format(count=grouped(count))
