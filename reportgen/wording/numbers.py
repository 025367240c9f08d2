"""Number formats: one way of rounding everywhere, half to even on the decimal text of the unrounded value."""

from __future__ import annotations

import math
from datetime import datetime
from decimal import ROUND_HALF_EVEN, Context, Decimal

from reportgen.wording.catalog import _, current_language

MISSING = "–"
MINUS = "−"

_EXACT = Context(prec=1500, rounding=ROUND_HALF_EVEN)
"""Digits enough for any float and any factor: only what is asked for is rounded."""

_WRITTEN_OUT = 1e16
"""Beyond it a float has no digits behind the point, and written out it would show digits that nobody measured."""


def fixed(value: float | None, digits: int, *, sign: bool = False, scale: float = 1.0) -> str:
    """Return `value` with a fixed number of decimals; a dash where it is missing, a word where it is not finite.

    Args:
        value: the unrounded value.
        digits: decimals.
        sign: show a plus sign too, as differences have it.
        scale: a factor, multiplied exactly before rounding, such as 100 for a share in per cent.
    """
    if value is None or math.isnan(value):
        return MISSING
    if math.isinf(value):
        return "∞" if value > 0 else MINUS + "∞"
    exact = _decimal(value)
    if scale != 1:
        exact = _EXACT.multiply(exact, _decimal(scale))
    if abs(exact) >= _WRITTEN_OUT:
        rounded = Context(prec=digits + 1, rounding=ROUND_HALF_EVEN).plus(exact)
        text = f"{abs(rounded):.{digits}e}"
    else:
        rounded = exact.quantize(Decimal(1).scaleb(-digits), context=_EXACT)
        text = f"{abs(rounded):f}"
    if rounded < 0:
        return MINUS + text
    return "+" + text if sign and rounded > 0 else text


def _decimal(value: float) -> Decimal:
    return Decimal(repr(float(value)) if isinstance(value, float) else str(value))


def significant(value: float, digits: int) -> float:
    """Return a value rounded to so many significant digits, half to even on its decimal text."""
    if not math.isfinite(value):
        return value
    return float(Context(prec=digits, rounding=ROUND_HALF_EVEN).plus(_decimal(value)))


def probability(value: float, digits: int) -> str:
    """Return a p-value: one that would be rounded to zero is said to be smaller than the last digit."""
    least = 10.0**-digits
    return f"<{fixed(least, digits)}" if value < least / 2 else fixed(value, digits)


def plain(value: float | str | None) -> str:
    """Return a parameter's value: whole numbers whole, others in their shortest form, text as it is."""
    if value is None:
        return MISSING
    if isinstance(value, str):
        return value
    if isinstance(value, int):
        return str(value).replace("-", MINUS)
    return f"{value:g}".replace("-", MINUS) if float(f"{value:g}") == value else repr(value).replace("-", MINUS)


def grouped(count: int) -> str:
    """Return a count with its thousands set apart."""
    return f"{count:,}"


def share(count: int, total: int) -> str:
    """Return a share in percent with one decimal."""
    return percent(fixed(100 * count / total, 1)) if total else MISSING


def percent(figure: str) -> str:
    """Return a figure with its sign, set as the language sets it."""
    return _("{percent} %").format(percent=figure)


def share_of(ratio: str) -> str:
    """Return a pruning ratio as folders write it, in percent where it is a number."""
    return percent(ratio) if ratio.isdecimal() else ratio


def moment(text: str) -> str:
    """Return a point in time, given as `2025-12-02T05:47:44Z`, as the language writes it; other text as it is."""
    from babel.dates import format_datetime  # noqa: PLC0415  slow to load, and only pages need it

    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        return text
    # British English and Chinese write the day without doubt; times stay in UTC, as files have them.
    locale = {"zh": "zh_Hans_CN"}.get(current_language(), "en_GB")
    return f"{format_datetime(time, 'medium', locale=locale)} UTC"
