"""Number formats."""

from __future__ import annotations

import decimal
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.wording.numbers import fixed, grouped, plain, share


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (0.12345, 4, "0.1234"), (0.12355, 4, "0.1236"), (2.675, 2, "2.68"), (1.005, 2, "1.00"), (-0.00001, 2, "0.00"),
        (-1.5, 1, "−1.5"), (1e-7, 4, "0.0000"), (123456.789, 1, "123456.8"), (math.inf, 2, "∞"), (-math.inf, 2, "−∞"),
        (math.nan, 2, "–"), (None, 2, "–"), (7, 0, "7"), (0.5, 0, "0"), (1.5, 0, "2"),
    ],
)  # fmt: skip
def test_rounding_is_half_even_on_the_decimal_text(value: float | None, digits: int, text: str):
    """A value is rounded half to even on the text that it was written with, not on its binary expansion."""
    assert fixed(value, digits) == text


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e12, max_value=1e12), st.integers(0, 8))
def test_rounding_agrees_with_the_decimal_module(value: float, digits: int):
    """For every value the text is the one that decimal arithmetic gives."""
    expected = decimal.Decimal(repr(value)).quantize(decimal.Decimal(1).scaleb(-digits), decimal.ROUND_HALF_EVEN)
    assert decimal.Decimal(fixed(value, digits).replace("−", "-")) == expected


def test_signs():
    """Differences carry a sign, zero carries none."""
    assert [fixed(value, 1, sign=True) for value in (0.5, -0.5, 0.0, 0.01)] == ["+0.5", "−0.5", "0.0", "0.0"]


@pytest.mark.parametrize(
    ("value", "text"),
    [(64, "64"), (0.5, "0.5"), (1e-4, "0.0001"), (1e-7, "1e−07"), (0.1234567891, "0.1234567891"), ("cosine", "cosine"),
     (None, "–"), (-3, "−3")],
)  # fmt: skip
def test_parameter_values(value: object, text: str):
    """Parameter values stand in their shortest exact form."""
    assert plain(value) == text


def test_counts_and_shares():
    """Thousands are set apart; a share of nothing is missing."""
    assert (grouped(1234567), share(1, 3), share(0, 0)) == ("1,234,567", "33.3 %", "–")
