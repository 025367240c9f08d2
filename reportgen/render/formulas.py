"""TeX -> MathML, which browsers draw by themselves."""

from __future__ import annotations


def mathml(tex: str) -> str:
    """Return a formula as a display block of MathML; `tex` is one of our own, never data."""
    from latex2mathml.converter import convert  # noqa: PLC0415  only pages with formulas need it

    return str(convert(tex, display="block"))
