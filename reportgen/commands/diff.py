"""`diff`: what changed between two states of a study, printed as text, JSON or Markdown."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence

from reportgen.commands.folding import fold
from reportgen.commands.session import PIPED_WIDTH, Session
from reportgen.commands.sides import compare_sides
from reportgen.errors import CheckError, one_line
from reportgen.model.changes import SCHEMA, Changes, ClaimKind
from reportgen.model.encode import to_json
from reportgen.model.options import FailOn, Form
from reportgen.render.escape import pasted
from reportgen.render.markdown import document
from reportgen.render.tables.of_changes import ChangeTables, by_size
from reportgen.study import Study
from reportgen.wording import change_lines as lines
from reportgen.wording import change_notes as words
from reportgen.wording import changes as say
from reportgen.wording import sides as side_words
from reportgen.wording.labels import Labels

_SHOWN = 20
"""Changes of a kind that are shown in Markdown, and on the terminal without --verbose."""

_LEAST_WIDTH = 40


def print_changes(session: Session, old: str, new: str, form: Form, fail_on: FailOn | None) -> None:
    """Print what changed from `old` to `new`.

    Raises:
        InputError: a side is not there or cannot be read.
        CheckError: there is a change of the kind that `fail_on` names.
    """
    changes, study = compare_sides(session.project, old, new, session.progress)
    session.progress.clear()
    match form:
        case Form.JSON:
            for line in as_json(changes).decode("utf-8").rstrip("\n").split("\n"):
                session.hand(line)
        case Form.MARKDOWN:
            for line in as_markdown(changes, study).rstrip("\n").split("\n"):
                session.hand(line)
        case Form.TEXT:
            for line in as_text(changes, study, width(), None if session.verbose else _SHOWN):
                session.say(line)
    if fail_on is not None and changes.fails(fail_on):
        raise CheckError(side_words.failed(fail_on), hint=side_words.failed_hint(fail_on))


def width() -> int:
    """Return the columns that text may take."""
    return max(_LEAST_WIDTH, shutil.get_terminal_size((PIPED_WIDTH, 24)).columns)


def as_json(changes: Changes) -> bytes:
    """Return everything as JSON: the attributes of `Changes`, and what a script asks first."""
    found = {rule.value: changes.fails(rule) for rule in FailOn}
    return to_json({"schema": SCHEMA, "changed": found, "headline": lines.headline(changes), **_slots(changes)})


def _slots(changes: Changes) -> dict[str, object]:
    return {name: getattr(changes, name) for name in changes.__slots__}


def as_markdown(changes: Changes, study: Study) -> str:
    """Return Markdown for a comment on a pull request: the headline, then a short table for each kind of change."""
    parts = [f"### {pasted(say.heading('changes'))}", f"**{pasted(lines.headline(changes))}**"]
    for name, spec in ChangeTables(changes, Labels(study), _SHOWN).all().items():
        parts += [f"#### {pasted(say.heading(name))}", document(spec).decode("utf-8").strip()]
    return "\n\n".join(parts) + "\n"


def as_text(changes: Changes, study: Study, columns: int, most: int | None) -> Iterator[str]:
    """Yield the lines for a terminal.

    Args:
        changes: what changed.
        study: whose labels are used.
        columns: how wide a line may be.
        most: changes of a kind at most, None for all.
    """
    yield from _wrapped(lines.sides_line(changes), columns)
    yield from _wrapped(lines.headline(changes), columns)
    for name, found in _sections(changes, Labels(study)).items():
        if not found:
            continue
        yield ""
        yield say.heading(name)
        shown = found if most is None else found[:most]
        for line in shown:
            yield from _wrapped(line, columns, "  ")
        if len(found) > len(shown):
            yield "  " + lines.more(len(found) - len(shown))
    if changes.any:
        yield ""
        yield from _wrapped(words.noise_note(), columns)
    if changes.corrected:
        yield from _wrapped(words.corrected_note(), columns)
    if any(item.kind is ClaimKind.RUNNER_UP for item in changes.claims):
        yield from _wrapped(words.pairs_note(), columns)


def _sections(changes: Changes, labels: Labels) -> dict[str, list[str]]:
    tables = ChangeTables(changes, labels, len(changes.settings) + len(changes.counts) + len(changes.names)).all()

    def told(name: str, keys: Sequence[str]) -> list[str]:
        rows = tables[name].rows if name in tables else ()
        return [lines.told(*(str(row.cells[key]) for key in keys)) for row in rows]

    return {
        "best": [lines.best_line(item, labels) for item in changes.best],
        "corrected": [lines.corrected_line(item, labels) for item in changes.corrected],
        "verdicts": [lines.claim_line(item, labels) for item in changes.claims],
        "ties": [line for item in changes.ties for line in lines.tie_lines(item, labels)],
        "experiments": [lines.run_line(item, labels) for item in changes.runs],
        "values": [lines.value_line(key, value, labels) for key, value in by_size(changes)],
        "names": told("names", ("what", "change")),
        "ledger": told("ledger", ("kind", "old", "new")),
        "settings": told("settings", ("key", "old", "new")),
    }


def _wrapped(text: str, columns: int, indent: str = "") -> list[str]:
    """Return a line in as many as it takes; names from data cannot break or forge one."""
    plain = one_line(text.replace("\u00a0", " "))
    return fold(plain, columns, indent, indent + ("  " if indent else ""))
