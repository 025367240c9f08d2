"""Jinja environments: one for each format, everything that is printed is escaped unless it is `Safe`."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from reportgen.errors import InputError
from reportgen.render.escape import Safe, latex, markdown
from reportgen.wording import errors as say

PACKAGE = Path(__file__).parents[1]

ESCAPES: Mapping[str, Callable[[object], Safe]] = {"site": markdown, "paper": latex}
"""Folder of templates -> how values are escaped in it."""


def built_in() -> Path:
    """Return the folder of the built-in templates: inside the wheel, or beside the package in a checkout."""
    inside = PACKAGE / "templates"
    return inside if inside.is_dir() else PACKAGE.parent / "templates"


class Templates:
    """Renders the templates of one folder; files of the project's own folder come before the built-in ones."""

    def __init__(self, kind: str, own: Path | None) -> None:
        from jinja2 import FileSystemLoader, StrictUndefined  # noqa: PLC0415
        from jinja2.sandbox import SandboxedEnvironment  # noqa: PLC0415

        escape = ESCAPES[kind]
        folders = [built_in() / kind]
        if own is not None and (own / kind).is_dir():
            folders.insert(0, own / kind)
        latex_like = kind == "paper"
        self._kind = kind
        self._environment = SandboxedEnvironment(
            loader=FileSystemLoader(folders, encoding="utf-8"),
            undefined=StrictUndefined,
            autoescape=False,  # finalize escapes, because Jinja's own escaping knows HTML only
            finalize=lambda value: "" if value is None else escape(value),
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            **(_LATEX_MARKS if latex_like else {}),
        )

    def render(self, names: str | list[str], values: Mapping[str, Any]) -> bytes:
        """Return the first of the templates that is there, rendered, as UTF-8.

        Raises:
            InputError: the template is missing or wrong; with file and line.
        """
        from jinja2 import TemplateError, TemplateSyntaxError  # noqa: PLC0415

        try:
            return (
                self._environment.select_template([names] if isinstance(names, str) else names)
                .render(values)
                .encode("utf-8", "replace")
            )
        except TemplateSyntaxError as error:
            where = f"templates/{self._kind}/{error.name or _first(names)}:{error.lineno}"
            raise InputError(say.template_failed(str(error.message)), where=where, hint=say.template_hint()) from error
        except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError) as error:
            where = f"templates/{self._kind}/{_template_place(error) or _first(names)}"
            raise InputError(say.template_failed(str(error)), where=where, hint=say.template_hint()) from error


# LaTeX is full of braces and per cents: its templates use << >> and <% %>.
_LATEX_MARKS = {
    "block_start_string": "<%",
    "block_end_string": "%>",
    "variable_start_string": "<<",
    "variable_end_string": ">>",
    "comment_start_string": "<#",
    "comment_end_string": "#>",
}


def _first(names: str | list[str]) -> str:
    return names if isinstance(names, str) else names[-1]


def _template_place(error: BaseException) -> str:
    """Return file and line of the innermost template that an error came from."""
    trace, place = error.__traceback__, ""
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        if name.endswith(".j2"):
            place = f"{Path(name).name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place


def digests(own: Path | None) -> dict[str, str]:
    """Return the SHA-256 of every template that can take part in a report, by its path."""
    found = {}
    for where, root in (("built-in", built_in()), ("own", own)):
        for kind in ESCAPES:
            folder = root / kind if root is not None else None
            if folder is None or not folder.is_dir():
                continue
            for path in sorted(folder.iterdir()):
                if path.is_file():
                    found[f"{where}/{kind}/{path.name}"] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found
