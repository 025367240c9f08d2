"""The one family of errors that reportgen raises on purpose; texts come from `wording.errors`."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from reportgen.wording.catalog import colon, hinted


def one_line(text: str) -> str:
    """Return `text` without line breaks or control characters, so that a name from data cannot forge a line."""
    return "".join(
        char if not unicodedata.category(char).startswith(("C", "Z")) or char == " " else f"\\x{ord(char):02x}"
        for char in text
    )


def visible(text: str) -> str:
    """Return `text` as a line for a terminal; what would steer it, break the line or hide is written as JSON does."""
    return text if text.isprintable() else "".join(map(_visible, text))


def _visible(char: str) -> str:
    if unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Zl", "Zp"):
        return char
    units = char.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[place : place + 2].hex()}" for place in range(0, len(units), 2))


class ReportgenError(Exception):
    """A fault that the user can mend: what is wrong, where (file, key, row), and what to do.

    Attributes:
        what: the fault, one sentence.
        where: file, key or line; empty where there is none.
        hint: what to do; empty where nothing helps.
        exit_code: the process's exit code.
    """

    exit_code = 1

    def __init__(self, what: str, *, where: str = "", hint: str = "") -> None:
        super().__init__(what)
        self.what, self.where, self.hint = one_line(what), one_line(where), one_line(hint)

    def __str__(self) -> str:
        place = self.where + colon() if self.where else ""
        return hinted(place + self.what, self.hint)

    @property
    def lines(self) -> tuple[str, ...]:
        """One line for each fault."""
        return (str(self),)


class InputError(ReportgenError):
    """Bad input or arguments."""

    exit_code = 2


class UnknownNameError(InputError, KeyError):
    """A name that a mapping of ours does not have; says what it has."""


class _SeveralFaultsError(ReportgenError):
    """Several faults found in one go; the first stands for all, each has a line."""

    def __init__(self, errors: Iterable[ReportgenError]) -> None:
        self.errors = tuple(errors)
        first = self.errors[0]
        super().__init__(first.what, where=first.where, hint=first.hint)

    def __reduce__(self) -> tuple[type[_SeveralFaultsError], tuple[tuple[ReportgenError, ...]]]:
        return type(self), (self.errors,)

    @property
    def lines(self) -> tuple[str, ...]:
        """One line for each fault."""
        return tuple(str(error) for error in self.errors)


class InputFaultsError(_SeveralFaultsError, InputError):
    """Several faults of the input (a study file is checked whole)."""


class OutputError(ReportgenError):
    """Something cannot be written."""

    exit_code = 3


class CheckError(ReportgenError):
    """A check failed."""

    exit_code = 4


class CheckFaultsError(_SeveralFaultsError, CheckError):
    """Several faults that one check found."""
