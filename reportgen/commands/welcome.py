"""`reportgen` without a command: a cheap look at what is here, and what to type next."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from reportgen.commands.look import (
    MANIFEST,
    RESULTS,
    SEARCH,
    Seen,
    changed_at,
    folders_in,
    look,
    manifest_in,
    patterns,
    read_toml,
)
from reportgen.model.known import STUDY_FILE
from reportgen.wording import welcome as words

__all__ = ["welcome"]

PUBLISHED = ("site", "paper", "docs/report")


def welcome(project: Path) -> tuple[str, ...]:
    """Return the lines: what is here, what is published, what to type next."""
    place = shown(project)
    if not (project / RESULTS).is_dir():
        return (*_without_results(project, place), words.all_commands())
    study, fault = read_toml(project)
    seen = look(project, patterns(study))
    lines = [
        words.results(place, len(seen.searches), seen.raw, seen.tables, seen.dense)
        if seen.searches
        else words.no_searches(place)
    ]
    if seen.others:
        lines.append(words.others(seen.others))
    there = (project / STUDY_FILE).exists()
    lines.append(words.broken_study_file(fault) if fault else words.study_file() if there else words.no_study_file())
    folders = [name for name in PUBLISHED if manifest_in(project / name) is not None]
    changed = bool(folders) and max(seen.newest, changed_at(project / STUDY_FILE)) > changed_at(
        project / folders[0] / MANIFEST
    )
    lines += _published(project, folders, changed=changed)
    here = "" if project == Path() else f" -C {shlex.quote(str(project))}"
    lines.append(_next(here, seen, fault, there=there, folders=folders, changed=changed))
    return (*lines, words.all_commands())


def shown(project: Path) -> str:
    """Return the project folder as it is named to the reader."""
    return os.path.abspath(project)


def _without_results(project: Path, place: str) -> Iterator[str]:
    if any(SEARCH.fullmatch(name) for name, _ in folders_in(project)):
        yield words.inside_results(place)
        yield words.next_command(f"reportgen -C {shlex.quote(str(project / '..'))}", words.why_above())
    else:
        yield words.no_results(place)
        yield words.next_command(words.sample_command(), words.why_sample())


def _published(project: Path, folders: Sequence[str], *, changed: bool) -> Iterator[str]:
    if not folders:
        yield words.nothing_published()
        return
    manifest = manifest_in(project / folders[0]) or {}
    built = datetime.fromtimestamp(changed_at(project / folders[0] / MANIFEST), UTC).astimezone()
    names = [f"{name}/" for name in folders]
    yield words.published(names, f"{built:%Y-%m-%d %H:%M}", str(manifest.get("date") or "")[:10])
    if changed:
        yield words.newer()


def _next(here: str, seen: Seen, fault: str, *, there: bool, folders: Sequence[str], changed: bool) -> str:
    """Return the line that names the next command."""
    if fault or not seen.searches:
        return words.next_command(f"reportgen{here} check", words.why_mend() if fault else words.why_look())
    if not there and not folders:
        return words.next_command(f"reportgen{here} init", words.why_init())
    if not folders:
        return words.next_command(f"reportgen{here} build", words.why_build())
    if changed:
        return words.next_command(f"reportgen{here} build", words.why_build_again())
    return words.next_command(f"reportgen{here} check", words.why_check())
