"""Random streams by name: what one of them draws does not change what another one does."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from numpy.random import Generator

Streams = Callable[..., "Generator"]


def streams(random: Generator) -> Streams:
    """Return streams by name, drawn from a step's own one.

    Each depends on the study's seed and its name alone. With one stream for all models, an experiment more on one of
    them would shift the draws, and so the last digits, of all that come after it.
    """
    import numpy as np  # noqa: PLC0415

    base = int(random.integers(1 << 62))

    def named(*names: str) -> Generator:
        return np.random.default_rng([base, *"\0".join(names).encode("utf-8", "surrogatepass")])

    return named
