"""Tables and numbers as LaTeX."""

from __future__ import annotations

from reportgen.render.latex.cells import broken, number
from reportgen.render.latex.tables import COMPACT, LatexTables, Stamp, label

__all__ = ["COMPACT", "LatexTables", "Stamp", "broken", "label", "number"]
