"""How large a change is against the noise."""

from __future__ import annotations

import math

from reportgen.model.run_changes import NoSize, Size


def size_of(old: float | None, new: float | None, old_error: float | None, new_error: float | None) -> Size:
    """Return new minus old, also in standard errors of a difference of two independent measurements.

    Both sides answer the same test items, so their errors go together and the true standard error is smaller: the ratio
    is too small rather than too large.

    Args:
        old: value on the old side, None where missing.
        new: value on the new side.
        old_error: standard error of `old` in the same unit, None where unknown.
        new_error: that of `new`.
    """
    if old is None or new is None:
        return Size(why=NoSize.NO_COUNTERPART)
    if not (math.isfinite(old) and math.isfinite(new)):
        return Size(why=NoSize.NOT_FINITE)
    difference = new - old
    if old_error is None or new_error is None:
        return Size(difference, why=NoSize.NO_STDERR)
    error = math.hypot(old_error, new_error)
    if not error > 0:
        return Size(difference, why=NoSize.ZERO_STDERR)
    return Size(difference, error, difference / error)
