"""The one family of errors that reportgen raises on purpose; texts come from `wording.errors`."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable


def one_line(text: str) -> str:
    """Return `text` without line breaks or control characters, so that a name from data cannot forge a line."""
    return "".join(
        char if not unicodedata.category(char).startswith(("C", "Z")) or char == " " else f"\\x{ord(char):02x}"
        for char in text
    )


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
        place = f"{self.where}: " if self.where else ""
        hint = f" -- {self.hint}" if self.hint else ""
        return f"{place}{self.what}{hint}"

    @property
    def lines(self) -> tuple[str, ...]:
        """One line for each fault."""
        return (str(self),)


class InputError(ReportgenError):
    """Bad input or arguments."""

    exit_code = 2


class _SeveralFaultsError(ReportgenError):
    """Several faults found in one go; the first stands for all, each has a line."""

    def __init__(self, errors: Iterable[ReportgenError]) -> None:
        self.errors = tuple(errors)
        first = self.errors[0]
        super().__init__(first.what, where=first.where, hint=first.hint)

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
