"""The space between Chinese characters and Latin letters, digits and code, where a message takes its values in."""

from __future__ import annotations

import re
from string import Formatter

IDEOGRAPH = "[\u3400-\u9fff]"
BEFORE = "[A-Za-z0-9Α-Ωα-ω`%/]"
"""What is set apart from an ideograph that follows it."""

AFTER = "(?:[`\\\\]|[-+−/~.]{0,2}[A-Za-z0-9Α-Ωα-ω])"
"""What is set apart from an ideograph that precedes it: code, words, figures, options and paths."""

_APART = re.compile(f"{IDEOGRAPH}{AFTER}|{BEFORE}{IDEOGRAPH}")


def joined(left: str, right: str) -> str:
    """Join two pieces, with a space where Chinese meets Latin; the pieces themselves stay as they are."""
    return f"{left} {right}" if left and right and _APART.match(left[-1] + right[:3]) else left + right


def filled(text: str, mark: str, value: str) -> str:
    """Put a value in the place of each mark, set apart as a message's own values are."""
    first, *others = text.split(mark)
    for other in others:
        first = joined(joined(first, value), other)
    return first


class Template(str):
    """A Chinese message with placeholders: values get the space that they need, whatever script they are in.

    A message cannot know whether a name is `Llama` or 均值, so no space stands beside a placeholder.
    """

    __slots__ = ()

    def __add__(self, other: str) -> Template:
        """Return a longer message, whose values are set apart too."""
        return Template(str.__add__(self, other))

    def __radd__(self, other: str) -> Template:
        """Return a longer message, whose values are set apart too."""
        return Template(str.__add__(other, self))

    def format(self, *values: object, **named: object) -> str:
        """Return the message with its values; nothing inside a value is touched."""
        text = ""
        for literal, name, form, conversion in Formatter().parse(self):
            text = joined(text, literal)
            if name is not None:
                field = f"{{{name}{'!' + conversion if conversion else ''}{':' + form if form else ''}}}"
                text = joined(text, field.format(*values, **named))
        return text
