"""Turn a results folder of a pruning parameter search into a review site and a paper bundle.

The public interface for notebooks is small: `read`, `analyze` and `build`. It is loaded when it is used, so that
`import reportgen` costs nothing.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

__all__ = ["Results", "__version__", "analyze", "build", "read"]

if TYPE_CHECKING:
    from reportgen.api import Results, analyze, build, read  # noqa: TC004  _Lazy gives them at run time


class _Lazy:
    """A public name that is loaded when it is used.

    Two of the public functions share their names with rooms of the package. The import system would put the room
    over the function as soon as it is loaded; this descriptor keeps the function and lets the room be found where
    imports look for it, in `sys.modules`.
    """

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, module: ModuleType | None, owner: type) -> Any:
        from reportgen import api  # noqa: PLC0415

        return getattr(api, self._name)

    def __set__(self, module: ModuleType, value: object) -> None:
        """Let the import system's room pass by."""


class _Package(ModuleType):
    Results = _Lazy()
    analyze = _Lazy()
    build = _Lazy()
    read = _Lazy()


sys.modules[__name__].__class__ = _Package
