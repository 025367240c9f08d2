"""`explain`: a number is traced back to experiment, file and place, and printed with the steps between."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from reportgen import pipeline
from reportgen.commands.account import Explanation
from reportgen.commands.asked import Asked
from reportgen.commands.origins import Origin
from reportgen.commands.session import Session
from reportgen.errors import InputError, one_line
from reportgen.model.encode import to_plain
from reportgen.model.ledger import Entry
from reportgen.read.places import Place
from reportgen.wording import explain as words
from reportgen.wording import ledger
from reportgen.wording.catalog import colon

__all__ = ["explain_key"]

_MOST = 24
"""Lines of places, of experiments and of the ledger that are shown without --verbose."""


def explain_key(session: Session, key: str | None, *, listing: bool = False, as_json: bool = False) -> None:
    """Print where a number comes from, or the keys that may be asked.

    Raises:
        InputError: the key means nothing.
    """
    if not key and not listing:
        raise InputError(words.no_key(), hint=words.how_to_list())
    asked = Asked(pipeline.run(session.project, session.progress, means=session.means))
    session.progress.clear()
    if listing:
        found = list(asked.listed(key or ""))
        if not found:
            raise InputError(words.unknown_key(key or ""), hint=words.how_to_list())
        for line in _json(_entry(*item) for item in found) if as_json else _table(found):
            session.say(line)
        return
    explanation = asked.explain(key or "")
    for line in _json(to_json(explanation)) if as_json else text(explanation, whole=session.verbose):
        session.say(line)


def _json(value: Any) -> list[str]:
    plain = to_plain(list(value) if isinstance(value, Iterator) else value)
    return json.dumps(plain, indent=2, ensure_ascii=False).split("\n")


def _entry(key: str, shown: str, path: str) -> dict[str, str]:
    return {"key": key, "shown": shown, "path": path or key}


def _table(rows: list[tuple[str, str, str]]) -> Iterator[str]:
    widths = [max(len(one_line(row[place])) for row in rows) for place in (0, 1)]
    for key, shown, path in rows:
        yield f"{one_line(key):{widths[0]}}  {one_line(shown):{widths[1]}}  {one_line(path)}".rstrip()


def text(explanation: Explanation, *, whole: bool = True) -> Iterator[str]:
    """Yield the lines that are printed."""
    yield one_line(f"{explanation.key} = {explanation.shown}".replace("\u00a0", " "))
    macro, value = f"\\{explanation.macro}" if explanation.macro else "", _plain(explanation.value)
    found = {
        "value": [value] if value not in ("", explanation.shown, *explanation.experiments) else [],
        "macro": [macro] if macro not in ("", explanation.key) else [],
        "path": [words.in_analysis(explanation.path)] if explanation.path else [],
        "about": [explanation.about] if explanation.about else [],
        "experiments": _cut([f"results/{key}" for key in explanation.experiments], whole=whole),
        "searches": _searches(explanation, whole=whole),
        "files": _cut(list(_places(explanation)), whole=whole),
        "steps": [f"{place}. {step}" for place, step in enumerate(explanation.steps, 1)],
        "section": [explanation.section] if explanation.section else [],
        "ledger": _cut([_line(entry) for entry in explanation.entries], whole=whole) or [words.nothing_in_ledger()],
    }
    width = max(len(words.HEADS[head]()) for head in found)
    for head, lines in found.items():
        for place, line in enumerate(lines):
            yield f"  {words.HEADS[head]() if place == 0 else '':{width}}  {one_line(line)}"


def _plain(value: Any) -> str:
    if isinstance(value, (list, dict)):
        return json.dumps(value, ensure_ascii=False) if len(json.dumps(value)) < 100 else ""  # noqa: PLR2004
    return value if isinstance(value, str) else "" if value is None else json.dumps(value)


def _cut(lines: list[str], *, whole: bool) -> list[str]:
    return lines if whole or len(lines) <= _MOST else [*lines[:_MOST], words.more(len(lines) - _MOST)]


def _searches(explanation: Explanation, *, whole: bool) -> list[str]:
    found = explanation.searches
    if len(found) > 6 and not whole:  # noqa: PLR2004
        return [words.all_searches(len(found), sum(count for _, count in found))]
    return [words.search(folder, count) for folder, count in found]


def _places(explanation: Explanation) -> Iterator[str]:
    """Yield the places, each file named once above its places."""
    origins = [inner for origin in explanation.origins for inner in origin.all]
    by_file: dict[str, dict[str, None]] = {}
    for place in (*(place for origin in origins for place in origin.places), *explanation.places):
        by_file.setdefault(place.file, {})[_place(place)] = None
    for file, lines in by_file.items():
        yield file
        for line in lines:
            yield f"  {line}"


def _place(place: Place) -> str:
    if place.row:
        return words.in_row(place.row, place.column, place.text)
    if place.path:
        return words.in_json(place.path, place.text)
    return words.place_unknown() if place.file.endswith(".json") else words.in_name()


def _line(entry: Entry) -> str:
    return colon().join((ledger.status(entry.status), entry.file, ledger.kind(entry.kind), ledger.detail(entry)))


def to_json(explanation: Explanation) -> dict[str, Any]:
    """Return an explanation as JSON types."""
    return {
        "key": explanation.key,
        "path": explanation.path or None,
        "macro": explanation.macro or None,
        "value": explanation.value,
        "shown": explanation.shown,
        "about": explanation.about,
        "experiments": explanation.experiments,
        "searches": [{"folder": folder, "experiments": count} for folder, count in explanation.searches],
        "figures": [_figure(origin) for origin in explanation.origins],
        "places": [_where(place) for place in explanation.places],
        "steps": explanation.steps,
        "section": explanation.section,
        "ledger": [
            {
                "experiment": entry.experiment,
                "file": entry.file,
                "status": entry.status.value,
                "kind": entry.kind.value,
                "detail": ledger.detail(entry),
            }
            for entry in explanation.entries
        ],
    }


def _figure(origin: Origin) -> dict[str, Any]:
    return {
        "experiment": origin.experiment,
        "column": origin.column,
        "value": origin.value,
        "made": origin.made.value,
        "items": origin.items,
        "places": [_where(place) for place in origin.places],
        "from": [_figure(part) for part in origin.parts],
    }


def _where(place: Place) -> dict[str, Any]:
    if place.row:
        return {"file": place.file, "row": place.row, "column": place.column, "text": place.text}
    return {"file": place.file, "json_path": place.path or None, "text": place.text or None}
