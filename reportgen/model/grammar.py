"""The language of claims, read by a parser of its own: nothing of a statement is ever evaluated as code."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from reportgen.model.statements import (
    ARGUMENTS,
    MOST_CHARACTERS,
    MOST_LEVELS,
    SIGNS,
    And,
    Compare,
    Fault,
    Figure,
    Not,
    Number,
    Or,
    Product,
    Quantity,
    Statement,
    StatementError,
    Sum,
    Text,
)

_TOKEN = re.compile(
    r"""(?P<space>[ \t\r\n]+)
    |(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?(?![A-Za-z0-9_.]))
    |(?P<text>"[^"\x00-\x1f\x7f]*"|'[^'\x00-\x1f\x7f]*')
    |(?P<word>[A-Za-z_][A-Za-z0-9_]*)
    |(?P<sign>==|!=|<=|>=|[-+*<>().,])""",
    re.VERBOSE,
)


def parse(text: str) -> Statement:
    """Read a statement.

    Raises:
        StatementError: it is none.
    """
    if len(text) > MOST_CHARACTERS:
        raise StatementError(Fault.TOO_LONG, MOST_CHARACTERS + 1)
    parser = _Parser(text, tuple(_tokens(text)))
    found = parser.either(1)
    parser.end()
    return parser.statement(found, 0)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    start: int
    end: int


def _tokens(text: str) -> Iterator[_Token]:
    place = 0
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None:
            fault = Fault.NUMBER if text[place] in ".0123456789" else Fault.CHARACTER
            raise StatementError(fault, place + 1, text[place])
        if match.lastgroup != "space":
            yield _Token(match.lastgroup or "", match[0], match.start(), match.end())
        place = match.end()
    yield _Token("end", "", len(text), len(text))


class _Parser:
    """Recursive descent; every method that can nest is told how deep it is."""

    def __init__(self, text: str, tokens: tuple[_Token, ...]) -> None:
        self.source = text
        self.tokens = tokens
        self.at = 0

    @property
    def here(self) -> _Token:
        """The token that is read next."""
        return self.tokens[self.at]

    def fail(self, fault: Fault, at: int | None = None) -> StatementError:
        """Return an error about a token, by default the next one."""
        token = self.tokens[self.at if at is None else at]
        return StatementError(fault, token.start + 1, token.text)

    def take(self, *texts: str) -> str:
        """Read the next token if it is one of `texts`; else return nothing."""
        if self.here.text not in texts:
            return ""
        self.at += 1
        return self.tokens[self.at - 1].text

    def need(self, text: str) -> None:
        """Read `text`, which has to stand here."""
        if not self.take(text):
            raise self.fail(Fault.END if self.here.kind == "end" else Fault.UNEXPECTED)

    def end(self) -> None:
        """Nothing may follow."""
        if self.here.kind != "end":
            raise self.fail(Fault.UNEXPECTED)

    def statement(self, found: Statement | Quantity, start: int) -> Statement:
        """Return what was read from token `start` on, which has to be a statement."""
        if isinstance(found, (Number, Text, Figure, Product, Sum)):
            raise self.fail(Fault.NOT_A_COMPARISON, start)
        return found

    def quantity(self, found: Statement | Quantity, start: int, *, text: bool = False) -> Quantity:
        """Return what was read from token `start` on, which has to be a quantity, or a text where one may stand."""
        if isinstance(found, (Compare, Not, And, Or)):
            raise self.fail(Fault.COMPARED, start)
        if isinstance(found, Text) and not text:
            raise self.fail(Fault.TEXT, start)
        return found

    def either(self, level: int) -> Statement | Quantity:
        """Read parts joined by `or`."""
        start = self.at
        found = self.all(level)
        if self.here.text != "or":
            return found
        parts = [self.statement(found, start)]
        while self.take("or"):
            start = self.at
            parts.append(self.statement(self.all(level), start))
        return Or(tuple(parts))

    def all(self, level: int) -> Statement | Quantity:
        """Read parts joined by `and`."""
        start = self.at
        found = self.opposite(level)
        if self.here.text != "and":
            return found
        parts = [self.statement(found, start)]
        while self.take("and"):
            start = self.at
            parts.append(self.statement(self.opposite(level), start))
        return And(tuple(parts))

    def opposite(self, level: int) -> Statement | Quantity:
        """Read `not` and what follows, or a comparison."""
        if not self.take("not"):
            return self.comparison(level)
        if level >= MOST_LEVELS:
            raise self.fail(Fault.TOO_DEEP)
        start = self.at
        return Not(self.statement(self.opposite(level + 1), start))

    def comparison(self, level: int) -> Statement | Quantity:
        """Read two quantities and the sign between them."""
        start = self.at
        found = self.sum(level)
        sign = self.take(*SIGNS)
        if not sign:
            return found
        equal = sign in ("==", "!=")
        left = self.quantity(found, start, text=equal)
        second = self.at
        right = self.quantity(self.sum(level), second, text=equal)
        if self.here.text in SIGNS:
            raise self.fail(Fault.CHAINED)
        text = self.source[self.tokens[start].start : self.tokens[self.at - 1].end]
        return Compare(left, sign, right, written(text))

    def sum(self, level: int) -> Statement | Quantity:
        """Read quantities added and subtracted."""
        start = self.at
        found = self.product(level)
        if self.here.text not in ("+", "-"):
            return found
        terms = [self.quantity(found, start)]
        while sign := self.take("+", "-"):
            start = self.at
            term = self.quantity(self.product(level), start)
            terms.append(term if sign == "+" else _times(-1.0, term))
        return Sum(tuple(terms))

    def product(self, level: int) -> Statement | Quantity:
        """Read quantities multiplied, all but one of them numbers."""
        start = self.at
        found = self.signed(level)
        while self.take("*"):
            first, second = self.quantity(found, start), self.at
            other = self.quantity(self.signed(level), second)
            if isinstance(first, Number):
                first, other = other, first
            if not isinstance(other, Number):
                raise self.fail(Fault.PRODUCT, start)
            found = _times(other.value, first)
            if not math.isfinite(_size(found)):
                raise self.fail(Fault.NUMBER, start)
        return found

    def signed(self, level: int) -> Statement | Quantity:
        """Read a quantity with signs in front."""
        if not (sign := self.take("-", "+")):
            return self.primary(level)
        if level >= MOST_LEVELS:
            raise self.fail(Fault.TOO_DEEP)
        start = self.at
        found = self.quantity(self.signed(level + 1), start)
        return _times(-1.0, found) if sign == "-" else found

    def primary(self, level: int) -> Statement | Quantity:
        """Read a number, a text, a figure of the study, or something in brackets."""
        token = self.here
        if self.take("("):
            if level >= MOST_LEVELS:
                raise self.fail(Fault.TOO_DEEP, self.at - 1)
            found = self.either(level + 1)
            self.need(")")
            return found
        if token.kind == "number":
            self.at += 1
            value = float(token.text)
            if not math.isfinite(value):
                raise self.fail(Fault.NUMBER, self.at - 1)
            return Number(value)
        if token.kind == "text":
            self.at += 1
            return Text(token.text[1:-1])
        if token.kind == "word" and token.text not in ("and", "or", "not"):
            return self.figure()
        raise self.fail(Fault.END if token.kind == "end" else Fault.UNEXPECTED)

    def figure(self) -> Figure:
        """Read a function with its texts, and the attribute of a best configuration."""
        start, name = self.at, self.here.text
        if name not in ARGUMENTS:
            raise self.fail(Fault.FUNCTION)
        self.at += 1
        self.need("(")
        given: list[str] = []
        while not self.take(")"):
            if given:
                self.need(",")
            if self.here.kind != "text":
                raise self.fail(Fault.END if self.here.kind == "end" else Fault.ARGUMENT)
            given.append(self.here.text[1:-1])
            self.at += 1
        fewest, most = ARGUMENTS[name]
        if not fewest <= len(given) <= most:
            raise self.fail(Fault.ARGUMENTS, start)
        if not self.take("."):
            if name == "best":
                raise self.fail(Fault.NO_ATTRIBUTE, start)
            return Figure(name, tuple(given))
        # Names are looked up in the study's own lists only; what looks like Python's own is refused at once.
        if name != "best" or self.here.kind != "word" or self.here.text.startswith("__"):
            raise self.fail(Fault.ATTRIBUTE)
        self.at += 1
        return Figure(name, tuple(given), self.tokens[self.at - 1].text)


def written(text: str) -> str:
    """Return a statement on one line."""
    return re.sub(r"[ \t\r\n]*[\t\r\n][ \t\r\n]*", " ", text).strip()


def _size(quantity: Quantity) -> float:
    match quantity:
        case Number(value) | Product(value, _):
            return value
        case _:
            return 0.0


def _times(factor: float, quantity: Quantity) -> Quantity:
    match quantity:
        case Number(value):
            return Number(factor * value)
        case Product(other, of):
            return Product(factor * other, of)
        case _:
            return Product(factor, quantity)
