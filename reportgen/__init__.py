"""Turn a results folder of a pruning parameter search into a review site and a paper bundle.

The public interface for notebooks is small: `read`, `analyze` and `build`. It is loaded when it is used, so that
`import reportgen` costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

__all__ = ["Results", "__version__", "analyze", "build", "read"]

if TYPE_CHECKING:
    from reportgen.api import Results, analyze, build, read


def __getattr__(name: str) -> Any:
    if name in __all__:
        from reportgen import api  # noqa: PLC0415

        return getattr(api, name)
    raise AttributeError(name)
