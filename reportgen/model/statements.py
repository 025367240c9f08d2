"""Statements on a study, such as `best("Qwen").method == "layerwise"`, as frozen trees; `grammar` reads them.

A statement is a comparison, or comparisons joined by `and`, `or` and `not`. What is compared are numbers, texts in
quotes, and figures of the study, which may be added, subtracted and multiplied by a number.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

MOST_CHARACTERS = 1000
MOST_LEVELS = 20

SIGNS = ("==", "!=", "<=", ">=", "<", ">")
"""Comparisons."""

ARGUMENTS: Mapping[str, tuple[int, int]] = {
    "best": (1, 1),
    "acc": (1, 2),
    "ppl": (1, 2),
    "metric": (2, 3),
    "dense": (1, 1),
    "kept": (1, 1),
    "tied": (1, 1),
    "wins": (1, 1),
    "models": (0, 0),
}
"""Functions with the fewest and the most texts that they take."""


class Fault(StrEnum):
    """What is wrong with a statement; `wording.claims` says each in words."""

    TOO_LONG = "too_long"
    TOO_DEEP = "too_deep"
    CHARACTER = "character"
    NUMBER = "number"
    UNEXPECTED = "unexpected"
    END = "end"
    FUNCTION = "function"
    ARGUMENT = "argument"
    ARGUMENTS = "arguments"
    ATTRIBUTE = "attribute"
    NO_ATTRIBUTE = "no_attribute"
    NOT_A_COMPARISON = "not_a_comparison"
    CHAINED = "chained"
    COMPARED = "compared"
    TEXT = "text"
    PRODUCT = "product"


class StatementError(ValueError):
    """A statement that is none: what is wrong, at which column from 1, and what stands there."""

    def __init__(self, fault: Fault, column: int, found: str = "") -> None:
        super().__init__(fault.value)
        self.fault = fault
        self.column = column
        self.found = found


@dataclass(frozen=True, slots=True)
class Number:
    """A number."""

    value: float


@dataclass(frozen=True, slots=True)
class Text:
    """A text in quotes."""

    value: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the study: a function, the texts given to it, and the attribute asked for."""

    function: str
    arguments: tuple[str, ...]
    attribute: str = ""


@dataclass(frozen=True, slots=True)
class Product:
    """A quantity times a number."""

    factor: float
    of: Quantity


@dataclass(frozen=True, slots=True)
class Sum:
    """Quantities added; what is subtracted is added times -1."""

    terms: tuple[Quantity, ...]


Quantity = Number | Text | Figure | Product | Sum


@dataclass(frozen=True, slots=True)
class Compare:
    """A comparison, and how it is written."""

    left: Quantity
    sign: str
    right: Quantity
    text: str


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite of a statement."""

    of: Statement


@dataclass(frozen=True, slots=True)
class And:
    """All of several statements."""

    parts: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Any of several statements."""

    parts: tuple[Statement, ...]


Statement = Compare | Not | And | Or


def comparisons(statement: Statement) -> Iterator[Compare]:
    """Yield the comparisons of a statement in the order in which they are written."""
    match statement:
        case Compare():
            yield statement
        case Not(of):
            yield from comparisons(of)
        case And(parts) | Or(parts):
            for part in parts:
                yield from comparisons(part)


def figures(quantity: Quantity) -> Iterator[Figure]:
    """Yield the figures of the study in a quantity."""
    match quantity:
        case Figure():
            yield quantity
        case Product(_, of):
            yield from figures(of)
        case Sum(terms):
            for term in terms:
                yield from figures(term)
