"""Texts on arguments that are wrong: what the library says in English only, said in the language that is spoken."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from reportgen.wording.catalog import _, comma


def usage() -> str:
    """Head of the line that shows how a command is called."""
    return _("Usage: ")


def no_command(name: str) -> str:
    return _("No such command '{name}'.").format(name=name)


def no_option(name: str, known: Sequence[str]) -> str:
    text = _("No such option: {name}").format(name=name)
    return text + (_(" (Possible options: {options})").format(options=comma().join(sorted(known))) if known else "")


def no_argument(name: str) -> str:
    return _("Missing argument '{name}'.").format(name=name)


def needs_value(name: str) -> str:
    return _("Option '{name}' requires an argument.").format(name=name)


def takes_no_value(name: str) -> str:
    return _("Option '{name}' does not take a value.").format(name=name)


def too_many(given: str) -> str:
    return _("Got unexpected extra argument(s) ({given})").format(given=given)


def wrong_value(name: str, value: str, expected: str) -> str:
    return _("{name} cannot be '{value}': {expected}").format(name=name, value=value, expected=expected)


def invalid_value(name: str, reason: str) -> str:
    return _("Invalid value for {name}: {reason}").format(name=name, reason=reason)


SENTENCES: tuple[tuple[str, Callable[[str], str]], ...] = (
    (r"No such command '(.*)'\.", no_command),
    (r"Option '(.*)' requires an argument\.", needs_value),
    (r"Option '(.*)' does not take a value\.", takes_no_value),
    (r"Got unexpected extra argument\(s\) \((.*)\)", too_many),
)
"""Faults without a kind of their own are known by the library's words; should those change, they stay as they are."""

NOT_ONE_OF = "is not one of "
"""Where the library begins to list the choices."""
