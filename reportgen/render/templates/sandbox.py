"""Where templates run: plain values with their methods, and files of the templates' folders; nothing else is reached.

A project's templates may come from somewhere else than its results, so they are not trusted more than these.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Any

from jinja2 import BaseLoader, Environment, StrictUndefined, TemplateNotFound, TemplateSyntaxError
from jinja2.loaders import split_template_path
from jinja2.runtime import LoopContext, Macro, TemplateReference, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import Cycler, Joiner, Namespace

from reportgen.render.escape import Safe
from reportgen.render.templates.folders import Folder
from reportgen.wording import templates as say

_PLAIN = (str, int, float, type(None))
_LISTS = (list, tuple)
_OF_JINJA = (LoopContext, Macro, TemplateReference, Undefined, Cycler, Joiner, Namespace)

# LaTeX is full of braces and per cents: its templates use << >> and <% %>.
LATEX_MARKS = {
    "block_start_string": "<%",
    "block_end_string": "%>",
    "variable_start_string": "<<",
    "variable_end_string": ">>",
    "comment_start_string": "<#",
    "comment_end_string": "#>",
}


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja with the attributes of plain values and no others; what is printed is escaped."""

    def __init__(
        self,
        folders: Sequence[Folder],
        escape: Callable[[object], Safe],
        offered: Mapping[str, Callable[..., str]],
        marks: Mapping[str, str],
    ) -> None:
        def finalize(value: object) -> Safe:
            if not isinstance(value, (*_PLAIN, *_LISTS, dict, Undefined)):
                raise TypeError(say.not_printable(type(value).__name__))
            return Safe() if value is None else escape(value)

        super().__init__(
            loader=_Loader(folders),
            undefined=StrictUndefined,
            autoescape=False,  # finalize escapes, because Jinja's own escaping knows HTML only
            finalize=finalize,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            **dict(marks),
        )
        self.globals.update(offered)
        # Chance has no place in a report: the same input gives the same bytes.
        del self.globals["lipsum"], self.filters["random"]

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Tell whether a template may have an attribute: one of a plain value or of Jinja's own tools."""
        known = isinstance(obj, (*_PLAIN, *_LISTS, dict, *_OF_JINJA))
        return known and super().is_safe_attribute(obj, attr, value)

    def wrap_str_format(self, value: Any) -> Callable[..., str] | None:
        """Return `format` of a text as a function of ours; what it makes of escaped text is plain text again."""
        wrapped = super().wrap_str_format(value)
        return None if wrapped is None else lambda *given, **named: "".join(wrapped(*given, **named))


class _Loader(BaseLoader):
    """Finds templates in folders, the first that has one."""

    def __init__(self, folders: Sequence[Folder]) -> None:
        self._folders = tuple(folders)

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:  # noqa: ARG002
        """Return a template's text and its name for messages.

        Raises:
            TemplateNotFound: no folder has it.
            InputError: it is there and cannot be taken.
        """
        parts = split_template_path(template)
        for folder in self._folders:
            found = folder.text(parts)
            if found is not None:
                return *found, lambda: True
        raise TemplateNotFound(template)


def plain(value: Any) -> Any:
    """Return a value as templates get it: text, numbers, lists, and mappings for everything that has fields.

    Raises:
        TypeError: there is no such form of it.
    """
    if isinstance(value, _PLAIN):
        return value
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, _LISTS):
        return [plain(item) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        properties = (name for name, found in vars(type(value)).items() if isinstance(found, property))
        return {name: plain(getattr(value, name)) for name in (*(slot.name for slot in fields(value)), *properties)}
    raise TypeError(type(value).__name__)


def told(error: Exception) -> str:
    """Return what a template's error says, in one sentence."""
    if isinstance(error, TemplateSyntaxError):
        return str(error.message)
    if isinstance(error, TemplateNotFound):
        return say.unknown(str(error.name))
    name, text = type(error).__name__, str(error)
    return text if text and type(error).__module__.startswith("jinja2") else f"{name}: {text}" if text else name


def place(error: BaseException) -> str:
    """Return file and line of the innermost template that an error came from."""
    if isinstance(error, TemplateSyntaxError):
        return f"{error.filename}:{error.lineno}"
    trace, found = error.__traceback__, ""
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        if name.endswith(".j2"):
            found = f"{name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return found
