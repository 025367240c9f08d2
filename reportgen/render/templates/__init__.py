"""Templates: those of the project come before the built-in ones, and everything that one prints is escaped."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from reportgen.errors import InputError
from reportgen.render.escape import Safe, latex, markdown
from reportgen.render.templates import folders
from reportgen.render.templates.folders import built_in
from reportgen.wording import pages
from reportgen.wording import templates as say

__all__ = ["ESCAPES", "Templates", "built_in", "digests"]

ESCAPES: Mapping[str, Callable[[object], Safe]] = {"site": markdown, "paper": latex}
"""Folder of templates -> how values are escaped in it."""


def _points(value: float) -> Safe:
    """Return a length in TeX's points."""
    return Safe(f"{value:.2f}pt")


_OFFERED: Mapping[str, Callable[..., str]] = {"word": pages.heading, "pt": _points}
"""Functions that templates may call."""


class Templates:
    """Renders the templates of one folder; files of the project's own folder come before the built-in ones."""

    def __init__(self, kind: str, own: Path | None) -> None:
        from reportgen.render.templates.sandbox import LATEX_MARKS, Sandbox  # noqa: PLC0415  it loads Jinja

        found = folders.folders(kind, own)
        self._kind = kind
        self._has_own = len(found) > 1
        self._sandbox = Sandbox(found, ESCAPES[kind], _OFFERED, LATEX_MARKS if kind == "paper" else {})

    def render(self, names: str | list[str], values: Mapping[str, Any]) -> bytes:
        """Return the first of the templates that is there, rendered, as UTF-8.

        Raises:
            InputError: one of the project's templates is wrong; with file and line.
        """
        from reportgen.render.templates.sandbox import place, plain, told  # noqa: PLC0415

        given = plain(values)
        try:
            template = self._sandbox.select_template([names] if isinstance(names, str) else names)
            return template.render(given).encode("utf-8", "replace")
        except InputError:
            raise
        except Exception as error:  # a template is code of the project's: whatever it raises is its fault
            if not self._has_own:
                raise
            where = place(error) or f"templates/{self._kind}"
            raise InputError(say.failed(told(error)), where=where, hint=say.hint()) from error


def digests(own: Path | None) -> dict[str, str]:
    """Return the SHA-256 of every template that can take part in a report, by its path."""
    return folders.digests(own, tuple(ESCAPES))
