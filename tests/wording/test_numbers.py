"""Number formats."""

from __future__ import annotations

import decimal
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportgen.wording.numbers import fixed, grouped, plain, share, significant

FINITE = st.floats(allow_nan=False, allow_infinity=False)


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


@settings(max_examples=1000)
@given(
    st.one_of(FINITE, st.integers(-(10**7), 10**7).map(lambda n: n / 10**5)),
    st.integers(0, 12),
    st.sampled_from((1.0, 100.0, 0.1)),
)
def test_rounding_agrees_with_the_decimal_module(value: float, digits: int, scale: float):
    """For every value, times a factor, the text is the one that decimal arithmetic gives."""
    with decimal.localcontext(prec=1000):
        exact = decimal.Decimal(repr(value)) * decimal.Decimal(repr(scale))
        expected = exact.quantize(decimal.Decimal(1).scaleb(-digits), decimal.ROUND_HALF_EVEN)
        if abs(exact) >= 1e16:
            power = exact.adjusted() - digits
            expected = exact.quantize(decimal.Decimal(1).scaleb(power), decimal.ROUND_HALF_EVEN)
        assert decimal.Decimal(fixed(value, digits, scale=scale).replace("−", "-")) == expected


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (9999999999999998.0, "9999999999999998.00"),
        (1e16, "1.00e+16"),
        (-1.2345e30, "−1.23e+30"),
        (9.999e99, "1.00e+100"),
    ],
)
def test_what_no_float_knows_is_not_written_out(value: float, text: str):
    """Beyond sixteen digits a number stands in powers of ten."""
    assert fixed(value, 2) == text


@given(FINITE, st.integers(1, 6))
def test_significant_digits_are_half_even_on_the_decimal_text(value: float, digits: int):
    """A value cut to significant digits is the one that decimal arithmetic gives."""
    expected = decimal.Context(prec=digits, rounding=decimal.ROUND_HALF_EVEN).plus(decimal.Decimal(repr(value)))
    assert significant(value, digits) == float(expected)


def test_ties_go_to_the_even_digit():
    """A tie of the decimal text goes to the even digit, whatever the binary expansion says."""
    assert [significant(value, 4) for value in (1.0005, 1.0015, 2.6755, -1.0025)] == [1.0, 1.002, 2.676, -1.002]
    assert [fixed(value, 1, scale=100.0) for value in (0.2845, 0.0015, 0.1235, 0.5735)] == [
        "28.4",
        "0.2",
        "12.4",
        "57.4",
    ]


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
