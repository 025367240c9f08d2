"""The language of the terminal: asked for, or the study file's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from reportgen.commands.look import read_toml
from reportgen.errors import InputError
from reportgen.wording import errors as say
from reportgen.wording import usage as usage_words
from reportgen.wording.catalog import LANGUAGES, SOURCE, _, ask_for_language, use_language

OPTION = "--language"


def choose_language(arguments: Sequence[str]) -> None:
    """Speak the language that the arguments ask for, else that of the study file, else English.

    Help texts and errors of arguments come before a study file is read in earnest, so both are looked for here.

    Raises:
        InputError: there is no such language.
    """
    asked = _value(arguments, (OPTION,))
    ask_for_language(None)
    use_language(SOURCE)
    if asked is None:
        use_language(_of_study(Path(_value(arguments, ("-C", "--project")) or ".")))
        return
    if asked not in LANGUAGES:
        raise InputError(say.unknown_language(asked), where=OPTION, hint=say.known_languages(tuple(LANGUAGES)))
    ask_for_language(asked)
    use_language(asked)


def localised(program: Any) -> Any:
    """Return a program's command line with its help in the language that is spoken."""
    from typer.main import get_command  # noqa: PLC0415

    command = get_command(program)
    _localise(command)
    return command


def _localise(command: Any) -> None:
    """Translate what a command has, and what it makes when asked: its own help option, and the line on its use."""
    for item in (command, *command.params):
        if getattr(item, "help", None):
            item.help = _(item.help)
        _hide_kind(item)
    command.format_help = partial(_format_help, command.format_help)
    command.get_usage = partial(_usage, command.get_usage)
    command.get_help_option = partial(_help_option, command.get_help_option)
    for inner in getattr(command, "commands", {}).values():
        _localise(inner)


def _format_help(inner: Callable[..., None], *values: Any, **named: Any) -> None:
    from typer import rich_utils  # noqa: PLC0415  slow to load

    from reportgen.commands.panels import prepare  # noqa: PLC0415

    prepare(rich_utils)
    inner(*values, **named)


def _usage(inner: Callable[..., str], *values: Any) -> str:
    return usage_words.usage() + inner(*values).removeprefix("Usage:").lstrip(" ")


def _help_option(inner: Callable[..., Any], *values: Any) -> Any:
    found = inner(*values)
    if found is not None:
        found.help = _(found.help)
        _hide_kind(found)
    return found


def _hide_kind(option: Any) -> None:
    """Let the help of an option without a value not name the kind of one; the library prints `<bool>`."""
    if getattr(option, "is_flag", False) and hasattr(option, "display_type_rich"):
        option.display_type_rich = lambda ctx: None  # noqa: ARG005  the library's signature


def _value(arguments: Sequence[str], names: Sequence[str]) -> str | None:
    """Return the value of an option wherever it stands; the last one counts."""
    found = None
    for place, argument in enumerate(arguments):
        if argument == "--":
            break
        for name in names:
            if argument == name and place + 1 < len(arguments):
                found = arguments[place + 1]
            elif name.startswith("--") and argument.startswith(f"{name}="):
                found = argument.partition("=")[2]
            elif not name.startswith("--") and argument.startswith(name) and len(argument) > len(name):
                found = argument.removeprefix(name)
    return found


def _of_study(project: Path) -> str:
    """Return the language of a study file; English where it cannot be read, which is said later."""
    found = read_toml(project)[0].get("language")
    return found if isinstance(found, str) and found in LANGUAGES else SOURCE
