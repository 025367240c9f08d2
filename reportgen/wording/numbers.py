"""Number formats: one way of rounding everywhere, half to even on the decimal text of the unrounded value."""

from __future__ import annotations

import math
from datetime import datetime
from decimal import ROUND_HALF_EVEN, Decimal

from reportgen.wording.catalog import current_language

MISSING = "–"
MINUS = "−"


def fixed(value: float | None, digits: int, *, sign: bool = False) -> str:
    """Return `value` with a fixed number of decimals; a dash where it is missing, a word where it is not finite.

    Args:
        value: the unrounded value.
        digits: decimals.
        sign: show a plus sign too, as differences have it.
    """
    if value is None or math.isnan(value):
        return MISSING
    if math.isinf(value):
        return "∞" if value > 0 else MINUS + "∞"
    rounded = Decimal(repr(float(value)) if isinstance(value, float) else str(value)).quantize(
        Decimal(1).scaleb(-digits), rounding=ROUND_HALF_EVEN
    )
    text = f"{abs(rounded):f}"
    if rounded < 0:
        return MINUS + text
    return "+" + text if sign and rounded > 0 else text


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
    return fixed(100 * count / total, 1) + " %" if total else MISSING


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
