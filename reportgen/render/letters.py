"""Names from data -> letters, of which alone TeX makes the names of macros."""

from __future__ import annotations

import re

_DIGITS = ("Zero", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")


def letters(name: str) -> str:
    """Return a name as letters only: words capitalised, digits spelled out, other characters by code point.

    `taylor_seq_len` -> `TaylorSeqLen`, `Llama-3` -> `LlamaThree`.
    """
    words = re.split(r"[-_. /]+", name)
    spelled = ""
    for word in words:
        for place, char in enumerate(word):
            if char.isascii() and char.isdigit():
                spelled += _DIGITS[int(char)]
            elif char.isascii() and char.isalpha():
                spelled += char.upper() if place == 0 or word[place - 1].isdigit() else char
            else:
                spelled += _code(char)
    return spelled


def exact_letters(name: str) -> str:
    """Return a name as letters only, so that names which differ in case or separators alone are told apart.

    `Fir` -> `Fir`, `fir` -> `USixSixir`, `A-b` -> `AUTwoDb`.
    """
    return "".join(
        char if char.isascii() and char.isalpha() and (place or char.isupper()) else _code(char)
        for place, char in enumerate(name)
    )


def _code(char: str) -> str:
    return "U" + "".join(_DIGITS[int(part)] if part.isdigit() else part for part in f"{ord(char):X}")
